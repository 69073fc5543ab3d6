"""Dossiers: somebody's project or difficulty, followed by those who help. A *dossier* (in French
too) has an *applicant*, a person or a group, with or without a structure, who needs no account;
*requests* to support organisations, of which one takes it; a *referent*; a path of *steps*; advice
that is shared and *private notes* that are not. Received → routed → followed → closed → archived,
or refused by all. It is read by who is assigned, and by nobody else: it is in no index, no public
page, and the ledger keeps no word of it.
"""
