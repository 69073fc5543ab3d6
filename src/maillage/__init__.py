"""Maillage: the open platform on which a territory runs its social and solidarity economy."""

import sys

try:  # An SQLite older than 3.51.3 can corrupt a WAL; the wheel brings a recent one.
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

__version__ = "0.1.0"
