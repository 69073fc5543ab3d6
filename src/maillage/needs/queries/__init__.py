"""Needs, challenges, prospects, options and sessions, as somebody may read them."""
