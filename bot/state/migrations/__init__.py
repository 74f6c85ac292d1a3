"""The steps from an empty file to the tables of today; `bot.state.database` takes them."""
