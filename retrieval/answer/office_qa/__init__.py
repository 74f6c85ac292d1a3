"""Questions about who holds which office, answered from facts."""
