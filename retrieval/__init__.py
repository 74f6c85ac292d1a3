"""What answers a question: encoder, the two indexes, their fusion, the answer and its quotes.

This package imports `corpus` and knows nothing of `bot`.
"""
