"""Support: one front door for who begins, and for who is in trouble. *Four questions* (where one
stands, what it is about, where, what is needed first) are answered at once with *doors*: support
organisations that fit, each with its *reasons* and its next sessions. Nothing is kept nor sent.
"""
