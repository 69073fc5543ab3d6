"""The letter: what happened here and what comes, told by mail to those who asked.

Words: an *issue* is one number of the letter, composed by the team from what rooms offer
(`mailing.frames`); its *items* are kept, ordered, reworded; a *subscriber* is a recipient of the
mailing who agreed to the letter, with themes, communes and a rhythm; who leaves is kept as a
keyed hash alone, so that no list brings them back. Draft → planned → sent; sent, it is public.
"""
