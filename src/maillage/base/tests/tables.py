"""Tables of a test's own, for the mechanisms that a room extends with one."""

from typing import Any

from django.db import connection


def make(*models: Any) -> None:
    """Create the tables of models that stand in no application, for the length of a test."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []  # keys and indexes: a test does without
    with connection.cursor() as cursor:
        for model in models:
            statement, values = editor.table_sql(model)
            cursor.execute(statement, values)
