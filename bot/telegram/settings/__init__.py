"""What a chat or a person can choose."""
