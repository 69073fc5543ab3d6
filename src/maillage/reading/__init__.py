"""Reading: what comes from outside, bounded in time and in size before anything believes it.

`tables` turns any file into rows of text, in a process of its own; `cells` says what one of their
cells means.
"""
