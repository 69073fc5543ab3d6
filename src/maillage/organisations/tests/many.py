"""A register's worth of structures, in seconds: those that are there, again and again, by SQL."""

from django.db import connection

from maillage.organisations.models import Claim, Identifier, Organisation, Place

TABLES = (Organisation, Place, Claim, Identifier, Organisation.themes.through)
STEP = 100_000  # between a number and that of its copy
NUMBERS = {"id", "organisation_id", "place_id"}
WORDS = {"slug", "value", "key"}  # that no two rows share
REGISTERED = {"siren": 100_000_000, "siret": 10_000_000_000_000}


def repeat(times: int) -> None:
    """Each structure `times` more, with its places, claims and numbers; none is in the index."""
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = [field.column for field in table._meta.concrete_fields]
            names = ", ".join(f'"{name}"' for name in columns)
            values = ", ".join(map(_copied, columns))
            cursor.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times})"
                f' INSERT INTO "{table._meta.db_table}" ({names})'
                f' SELECT {values} FROM "{table._meta.db_table}" AS t, n'
            )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as its own daemon does


def _copied(column: str) -> str:
    if column in NUMBERS:
        return f't."{column}" + n.i * {STEP}'
    if column in WORDS:
        return f"t.\"{column}\" || '-' || n.i"
    if column in REGISTERED:
        return f"CAST({REGISTERED[column]} + (t.id + n.i * 7) % 800000000 AS varchar)"
    return f't."{column}"'
