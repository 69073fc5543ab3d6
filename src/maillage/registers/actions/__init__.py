"""What a list brings, and what it takes away."""
