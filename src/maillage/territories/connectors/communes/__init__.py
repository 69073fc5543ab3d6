"""Exact centres and contours of communes, from the public API of communes (geo.api.gouv.fr)."""
