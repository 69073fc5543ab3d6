"""Echoes: what news and announcements send beyond their pages, and what feeds bring to them.
They offer items to the letter, and answer again the searches that somebody keeps: the one digest
tells what is new. A *feed* (fil, RSS or Atom) is a source of which each row is a news item, of a
structure or of none; what it says of an item is a claim of news.
"""
