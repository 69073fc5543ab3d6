"""Files that a room gives, each field under the licence of its source.

A *file* is asked under a licence, or by the team for itself; what a source does not permit under it
is left empty, and the file says so.
"""
