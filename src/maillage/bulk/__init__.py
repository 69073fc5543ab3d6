"""Bulk: one body for many addresses, handed to a mail server so that each receives it once.

Words: a *mailing* is one letter to many; its body is made of *parts*, each kept once; a *variant*
is the choice of parts that some receive; an *addressee* is one address of a mailing: *waiting*,
*sending*, then *sent*, *failed*, *left* (they left meanwhile), *uncertain* (nobody knows whether
the server took it) or *skipped* (somebody decided that it goes no more). A mailing is a *draft*,
*planned*, *sending*, *paused*, *stopped* or *done*. A *list* is a room whose letters these are.
"""
