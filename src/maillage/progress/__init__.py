"""Progress: where a plan stands, as everybody reads it. One page says what is done, late or to
come, the money, what changed since; each action has its page and its sheet of paper. Whoever
manages the page of a lead proposes its news; the letter and a feed tell them.
"""
