"""Figures: the one table of dated values, each with its source and its method. An *indicator* says
what it measures, in which unit, where, and how; its *dated values* are true on a day. Some fill
themselves: a room offers them (`frames.INDICATORS`), a job of each day writes what changed, and a
value that a person corrected stays theirs. Written → shown, and put away.

`disclosure` decides which cells of tables about people may be published. A group is small under
`participation.rules.SMALL_GROUP`, the one setting that every room reads.
"""
