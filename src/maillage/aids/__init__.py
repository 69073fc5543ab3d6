"""Aids: money, loans, guarantees and advice that somebody here may ask for, as the team types them
or as national lists tell them.

An *aid* has a sheet: who gives it, for whom, where, until when. What each source says of it is a
claim; the same aid of two sources is one. A *mark* is a value to be checked, and is shown so.

Coming → open → closed, which leaves the lists by itself. One without a deadline is *permanent*:
somebody confirms it once a year.
"""
