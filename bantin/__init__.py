"""Questions about Vietnamese bulletins, answered by quoting them."""
