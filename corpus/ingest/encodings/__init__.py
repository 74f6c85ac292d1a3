"""How the bytes of a Vietnamese text are read: Unicode, and the character sets of before it."""
