"""Registers: lists and registers become structures, and say what left them.

The commands by which an operator brings a list in, or follows one, stand here: `maillage import`,
`runs`, `source`.

Each row of a file is a *record*: what it says of an organisation and of one of its places.
"""
