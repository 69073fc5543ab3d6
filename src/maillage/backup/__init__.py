"""Backup: the data folder in one archive, and a folder made again from one.

`archive` is the file, `backup` writes it, `restore` reads it: what comes back stays quiet until
somebody says that it is the real site.
"""
