"""Invitations: structures are invited in *waves*, helped by *relays*, and answer with a code.

A wave has a *purpose*: the page of each structure, or what an upper room asks (`frames.py`)."""
