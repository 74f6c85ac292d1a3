"""From files to bulletins: read, cleaned and described."""
