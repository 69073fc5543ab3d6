"""OpenAgenda: its API (version 2) and the open data that it publishes elsewhere."""
