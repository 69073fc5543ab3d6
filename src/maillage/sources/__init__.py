"""Sources: a source states, the subject shows.

A *claim* is what one source said about one subject in one change. It is never edited, only
withdrawn. What a page shows is the resolution of the claims that stand: a person's latest act,
else the rank of the source for that field. This room knows no organisation: a room keeps its own
table of claims and registers an import *target* (recognise columns, read a row, apply).
"""
