"""What the bot remembers: settings of chats and people, who may ask, buttons, the query log, its answers.

One database file, apart from the library of bulletins: losing it loses no bulletin, and no answer is made of
it. `bot.state.state` opens it.
"""
