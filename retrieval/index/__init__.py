"""What is built of bulletins to be searched, and kept as a snapshot."""
