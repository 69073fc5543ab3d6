"""Pages: what the law asks a public site to say. Accessibility (computed), legal notice, privacy.

The accessibility notice says *non conforme* until an audit is recorded; it never claims more than
the latest audit found (RGAA 4.1, décret 2019-768).
"""
