"""What the bot says: answers, lists and citations written as the messages that are sent, without Telegram."""
