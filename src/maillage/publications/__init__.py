"""Publications: what leaves the team of a survey. Draft (composed, previewed) → published →
withdrawn.

A *publication* is a frozen set of tables about the answers of a survey, with small cells and what
would tell them suppressed together (`figures.disclosure`). Its *release* is what was computed: the
tables as everybody reads them, and the answers without names that the next one is checked against.
Published is published: a withdrawn one counts for those that follow, for good."""
