"""Followups: the pages by which dossiers are followed: what an adviser has before them, a request
with its buttons, one dossier, and the applicant's own page behind its link. It owns no table.
"""
