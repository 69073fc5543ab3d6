"""Mailing: who agreed to receive what, and the one digest that each person receives.

Words: a *recipient* is an address that agreed (double opt-in); a *saved search* is a question asked
again for them; a *part* is what a room has to say to somebody; the *digest* gathers all parts of a
day in one mail; a *bounce* is a mail that came back.
"""
