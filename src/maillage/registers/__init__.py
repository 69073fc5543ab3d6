"""Registers: lists and registers become structures, and say what left them.

Each row of a file is a *record*: what it says of an organisation and of one of its places.
"""
