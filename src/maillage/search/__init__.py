"""The index: derived from the database, never the only place of a fact.

A write calls `index.mark`; the owner (in `maillage worker`) re-reads each marked subject and
applies it; every web process only reads. `index.ask`, `index.clusters` and `index.complete` answer
one `index.Question`.
"""
