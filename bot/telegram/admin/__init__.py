"""What the people who run the bot can do in the chat."""
