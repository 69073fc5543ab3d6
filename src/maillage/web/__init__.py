"""Web: who may open a page, what a form does once, what an answer carries. No domain noun.

Every view states its audience: `@audience(PUBLIC)`. The audiences themselves are declared where
the role lives; here is only the mechanism.
"""
