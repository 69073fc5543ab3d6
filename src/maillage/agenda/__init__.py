"""Agenda: what happens here, and when. An *event* is written by those who hold a page or by the
team, proposed by anybody, or brought by a calendar; its *dates* are one or several, or a rule with
exceptions, in a named time zone. It is confirmed → full, postponed, moved online or cancelled; a
cancelled one stays in sight until its day. Its *occurrences* are rows, computed eighteen months
ahead: no page expands a rule.
"""
