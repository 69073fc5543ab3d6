"""Accounts: who is here. A person signs in with a code or a link sent to an address.

Roles: *officer* (agent·e de la collectivité) keeps the directory; *steward* (responsable du site)
also sets the site up. Who manages which page is the directory's affair.
"""
