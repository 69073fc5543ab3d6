"""The notes of sources, and their server on loopback."""

from maillage.sources.tests.conftest import notes, remote, served, source

__all__ = ["notes", "remote", "served", "source"]
