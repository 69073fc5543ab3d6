"""Participation: what waits for the team's decision, in one queue, on one review screen.

A *contribution* proposes something about a subject that its kind knows: it waits, then it is
accepted, refused or withdrawn. Its author is a person, or an import run for a doubtful row.
"""
