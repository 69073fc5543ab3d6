"""Plans: what a territory decided to do, and where it stands. A *plan* has axes, objectives and
*actions*: a lead, steps, budget lines, indicators, words that say what happened. A plan is drafted
→ adopted, in *versions* that are frozen and compared; its progress is a public page. An action is
planned → under way → done, or stopped.
"""
