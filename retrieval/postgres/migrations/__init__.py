"""The steps by which an index in PostgreSQL is laid out."""
