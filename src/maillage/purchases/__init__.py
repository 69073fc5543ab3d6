"""Purchases: « J'achète », for who buys for a local authority. Somebody describes a purchase: who
could answer, which rules of the law of public procurement seem to allow to reserve it or to ask for
social work, on which day and after which text. A *check* informs; it is no advice.

A check says *semble possible*, *à vérifier* or *non*. A *request for quotes* is a notice.
"""
