"""Notices: public purchases on which somebody may answer, as the official sources and the buyers
here publish them.

A *notice* (avis) is of one buyer and has *lots*. A correction, a cancellation and a result are
*versions* of it; the same notice of two sources is one, by its *numbers*; what each said is a
claim. A *mark* is a value that was left aside, and is shown so.

Open → closed → awarded, or cancelled.
"""
