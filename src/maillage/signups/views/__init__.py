"""Signing up, as everybody does it; the list, for those who organise."""
