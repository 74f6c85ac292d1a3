"""Pages that are pictures: read by machine, and kept so that a quote can show what it was read from."""
