"""How people reach the answers in Telegram: which messages are for the bot, and what becomes of them.

Only this package and `bot.telegram.application` know the `telegram` library. `desk` is what every reaction
works with;
`reactions` lists them all.
"""
