"""Prospects: what structures could become, in their own words, and what blocks them. A *prospect*
is open → done, or dropped; an adviser adds a view; together they make figures.
"""
