"""Whether the bot does well, for the machines that look after it."""
