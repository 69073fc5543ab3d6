"""Merging: two pages that may be one structure, looked for, compared, joined or told apart.

*Twins* are two pages that resemble each other; a person decides, and either decision is undone.
"""
