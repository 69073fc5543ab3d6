"""States and the moves between them, what is kept how long, who is reminded."""
