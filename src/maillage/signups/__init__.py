"""Sign-up: who comes to an event, without an account. An event opens it by its *terms*; an
*attendance* is one of its times with its *attendees*, in draft until their address is confirmed,
then seated, or waiting → offered a seat with a moment by which to answer → seated or lapsed. They
leave, or are removed. A seat is taken when the address is confirmed, never before; a freed one goes
to the first in line; what changes is told once to each.
"""
