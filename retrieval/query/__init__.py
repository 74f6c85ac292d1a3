"""How a question is read: as it was typed, in whatever language, after whatever was asked before.

`understanding` is the way in; everything else here is one step of it.
"""
