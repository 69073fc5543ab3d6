"""Directory: what everybody reads of the structures: found, on a map, in a file, on their page.

A result of a search is a *place*. Rooms above offer their own verbs here: see `verbs`.
"""
