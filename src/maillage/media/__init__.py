"""Media: files that people send, told by their bytes and kept under names of ours.

`images` makes a picture small and mute, `pictures` keeps those of a subject, `documents` those
that only some may open.
"""
