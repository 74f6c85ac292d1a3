"""From passages to an answer: evidence, snippet, claims, verification."""
