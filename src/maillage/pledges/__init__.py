"""Pledges: what the elected body committed to, and what became of it. A *term* (mandature) has its
dates; a *pledge* has its words, an elected referent, the vote it comes from, and points to actions
of the plan and to figures, which say its state, its euros and its jobs: kept, under way, late, not
begun, given up. A person's word may override the state, and says why. Draft → published, or
withdrawn.
"""
