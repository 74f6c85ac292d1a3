"""A question that leans on the one before it, completed from it."""
