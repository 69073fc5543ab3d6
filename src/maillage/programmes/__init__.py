"""Programmes: a set of events that has a name, as a Mois de l’ESS or a Biennale. A *programme* has
its days, its words, its page with the filters of the agenda, its booklet to print, its figures; the
team chooses its events, and anybody proposes one for it. It is written → shown, and put away.
"""
