"""Pages: what the territory says in its own words, and what the law asks a public site to say.

A *page* of the site (`SitePage`) is made of *blocks*, each of a *sort*: text, picture, list,
figure, cards, button, questions. What a list shows is its room's (`look.frames.BLOCKS`).
Draft → planned → on line → withdrawn: its dates alone decide, whatever worker runs.

Accessibility is computed; its notice says *non conforme* until an audit is recorded, and never
claims more than the latest audit found (RGAA 4.1, décret 2019-768).
"""
