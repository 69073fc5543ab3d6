"""Directory: the structures of the territory, where they are, what proves what they are.

An *organisation* (structure) has one *place* (lieu) or more; a result of a search is a place. Its
columns show the claims that stand: see `sources`. It is *listed* or not, *closed* or not; one that
is not *diffusible* is never shown, exported or indexed. Its page is kept by the organisation
itself, read by the team, or known by registers only (`standing`).
"""
