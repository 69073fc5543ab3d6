"""Answers on paper, typed in a spreadsheet: a change set of a line a structure, undone as a whole.

An anonymous survey takes none: a file keeps lines, an order and a moment (ADR 42)."""
