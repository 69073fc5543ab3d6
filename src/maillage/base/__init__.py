"""Base: shared mechanisms without a domain noun.

A *change* is one act or one import; every write names its change. A *kind* is what can be
referred to from afar. A *slot* is a place on a lower page that upper rooms fill. A *job* is
work done once, later. The *index* is derived from the database and can always be rebuilt.
"""
