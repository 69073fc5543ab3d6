"""Evaluations: several people score the options of a challenge by weighted criteria, in a *session*
that is *blind* until all have answered or its day has come, then *revealed*: means, spread, who
disagrees, whether the ranking holds.
"""
