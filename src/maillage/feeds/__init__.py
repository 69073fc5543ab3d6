"""Feeds: what a news feed tells, RSS or Atom. Nothing here is kept: a feed becomes rows, in a
process of its own, that the import of a room above reads.
"""
