"""What bulletins state of people and their offices, and of quantities and days, read out of their text.

Every fact is pinned to the words that state it: it points into a bulletin's text and holds none of its own.
"""
