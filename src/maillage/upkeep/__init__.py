"""Upkeep: how a page is proposed, corrected, written by its structure, and kept true.

The public *proposes*, who holds a page writes on it, and the team decides of what waits.
"""
