"""Surveys: the team takes stock, structures answer. Draft → open → closed.

A *survey* has *versions* of its form, which is *blocks* of *questions*; a *response* is what one
respondent said, and keeps the version that it was given to. A *promise* says who reads it: the team
and the structure (*nominative*), the team alone (*confidential*), nobody knows whose it is
(*anonymous*: no column, key, code or moment leads from a response to who was asked)."""
