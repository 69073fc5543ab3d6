"""Likeness: whether two descriptions may be of one thing, as a score with its reasons.

It only proposes: a person decides. A *profile* is what it is told of a row or of a page.
"""
