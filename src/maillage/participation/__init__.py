"""Participation: what people propose, and what waits for the team's decision.

A *contribution* proposes something about a subject that its kind knows. Its author is a person who
confirmed an e-mailed link, an account, or an import run for a doubtful row. Its states, on one
screen:

    draft ──confirm──▶ waiting ◀──answer── asked
      │                 │  │  └────ask──────▶ ▲
      │                 │  └─decide─▶ accepted | refused ──reopen──▶ waiting
      └────retract──────┴──────────▶ withdrawn        (draft, asked) ──time──▶ expired
"""
