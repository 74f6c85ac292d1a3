"""How people reach the answers: the command line, the config, and the Telegram bot.

This package may import `retrieval` and `corpus`; nothing imports it.
"""
