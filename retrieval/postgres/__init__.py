"""The index in PostgreSQL: its tables, how bulletins get into them, and how they are searched."""
