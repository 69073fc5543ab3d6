import sqlite3

from django.core.management.commands.dbshell import Command as DjangoShell
from django.db import connection


class Command(DjangoShell):
    help = "Interroger la base ; pour SQLite, la seule façon sûre pendant que le site tourne."

    def handle(self, **options):
        if connection.vendor != "sqlite":
            super().handle(**options)
            return
        self.stdout.write(
            f"SQLite {sqlite3.sqlite_version}. Terminez par « ; », Ctrl-D pour sortir."
        )
        statement = ""
        while True:
            try:
                statement += input("sql> " if not statement else "...> ") + "\n"
            except EOFError:
                return
            if sqlite3.complete_statement(statement):
                self.answer(statement)
                statement = ""

    def answer(self, statement):
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                for row in cursor.fetchall() if cursor.description else ():
                    self.stdout.write(" | ".join(str(value) for value in row))
        except Exception as fault:  # a typing error must not end the session
            self.stderr.write(str(fault))
