"""Managers: who holds a page, asked for, proven, given, shared, contested, ended.

A *request* (« c’est ma structure ») gives the page at once when proven, else a person decides.
Who holds a page is a `Manager` of the noun: every room may ask, this one alone gives and ends.
"""
