"""What is shown, and the buttons under it."""
