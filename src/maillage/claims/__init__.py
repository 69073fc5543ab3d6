"""Claims: what was said of a subject, by whom, in which change; the subject shows what resolves it.
A claim is *said*, later perhaps *withdrawn*, or *gone* from its list; it *stands* until then.

A room keeps a table of its own (`models.Claim`), shows what `rules.resolve` gives, and finds here
what is the same for all: a person's words (`actions.say`), a list's (`listed.Listed`), their
undoing (`actions.way`, `withdraw_slice`), their history (`queries.Replay`).
"""
