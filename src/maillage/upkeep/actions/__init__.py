"""Pages are written by those who hold them, counted, and their holders reminded."""
