"""What the team and the holders of a page read of it."""
