"""Calendars: what other people's calendars bring to the agenda. A *calendar* is a source of which
each row is an event: its formats, what is read of a row and why it is refused, how it differs from
what the agenda shows, what becomes of what it drops. No table here: what a calendar says of an
event is a claim of the agenda.
"""
