"""What is written, as a matcher sees it: folded, cut into sentences, with its phrases and abbreviations."""
