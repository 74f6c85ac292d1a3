"""What a text names: dates, places, people, bodies, offices and quantities, each by its own recogniser."""
