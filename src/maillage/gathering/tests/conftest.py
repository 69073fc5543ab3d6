"""The notes of sources, and their server on loopback."""

from maillage.sources.tests.conftest import notes, remote, source

__all__ = ["notes", "remote", "source"]
