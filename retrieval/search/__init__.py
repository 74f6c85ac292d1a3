"""From a question to the passages that fit it best."""
