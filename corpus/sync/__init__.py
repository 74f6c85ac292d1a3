"""What portals publish: fetched politely, within bounds, and kept as it came."""
