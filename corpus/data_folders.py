"""The names of the library and of the folders beside it in ``data_dir``."""

LIBRARY = "library.sqlite"
"""Every bulletin, with each text that it had."""

FETCHED = "fetched"
"""Pages of portals, as they came."""

SCANS = "scans"
"""What was read from pictures."""

WITHDRAWING = "withdrawing"
"""Withdrawals that wait for the end of an index run to be written into the library."""
