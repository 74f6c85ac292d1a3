"""How people reach the answers in Telegram: which messages are for the bot, and what becomes of them.

Only this package knows the `telegram` library. `services` are what handlers work with; `routes` lists all of
them.
"""
