"""Purchases: what a public buyer asks before buying, and small needs that are told to everyone.

A *need* (besoin) is what one is about to buy. A *check* sets it beside an article, on a day: it
*seems possible*, is *to check*, or *not*; it informs and never advises. A *request for quotes*
(demande de devis) is a notice under the thresholds, with its proof of publicity. A *sounding*
(sourçage) is the record that a question was open to all. A *purchase helper* is who helps
buyers here, by name.
"""
