"""The steps by which a library in PostgreSQL is laid out."""
