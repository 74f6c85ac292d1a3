"""What was published: bulletins read, cleaned, described, cut into passages and kept.

This package knows nothing of searching or of Telegram; it imports neither `retrieval` nor `bot`.
"""
