"""Files of plans: a plan leaves as a table, is worked on elsewhere, and comes in again. A row is an
action, known by its number; what differs is a change set that is read before it goes on line, and
undone later. A row that is missing is only proposed gone; one that was written since its table left
is doubtful.
"""
