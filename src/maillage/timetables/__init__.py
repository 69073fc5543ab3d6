"""Timetables: when something happens, on the clocks of a named place, and what calendars tell of
it. Nothing here is kept: dates are understood, checked, expanded; a calendar becomes rows, in a
process of its own.
"""
