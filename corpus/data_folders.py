"""The names of the folders in ``data_dir`` that hold what was read for the library."""

FETCHED = "fetched"
"""Pages of portals, as they came."""

SCANS = "scans"
"""What was read from pictures."""
