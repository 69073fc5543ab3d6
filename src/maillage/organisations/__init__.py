"""Organisations: the structures themselves, what is said of them, who holds their page.

An *organisation* (structure) has one *place* (lieu) or more. Its columns show the claims that
stand: see `sources`. It is *listed* or not, *closed* or not; one that is not *diffusible* is never
shown, exported or indexed. Its page is kept by the organisation itself, read by the team, or known
by registers only (`standing`).
"""
