"""The names of the folders in ``data_dir`` beside the library."""

FETCHED = "fetched"
"""Pages of portals, as they came."""

SCANS = "scans"
"""What was read from pictures."""

WITHDRAWING = "withdrawing"
"""Withdrawals that wait for the end of an index run to be written into the library."""
