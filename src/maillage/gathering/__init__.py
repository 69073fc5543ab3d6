"""Gathering: sources that are read by themselves, each from its address and at its hours. What
fails is tried again later and later, and told to those to whom the source belongs; what its site
says to have withdrawn is asked for no more.
"""
