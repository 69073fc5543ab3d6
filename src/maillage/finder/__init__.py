"""Finder: how a room is searched: the state of an address, its facets, pages, map and completion.

Read once, downwards: an address is a `Search`; it words a question; the index answers; facets,
chips and links are made of that answer. List, map, file and alert read the same address. A room
declares a `Finder` in its own `Search`, see `frames`. *Chosen* is what somebody filters by.
"""
