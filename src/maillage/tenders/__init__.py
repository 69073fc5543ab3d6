"""Tenders: open lots matched to who could answer, so that they know of them. A match informs, it
does not favour: a notice is shown to everybody, and a lot that nobody matches stays in the list.

An *offer* is what a structure could answer, here proposed from its activity and its themes. A
*match* is the sum of named *parts*, all shown; nothing is learned in secret.
"""
