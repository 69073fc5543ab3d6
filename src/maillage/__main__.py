"""The `maillage` command: `maillage import file list.csv` runs the room's management command."""

import os
import sys

# A Python module cannot be called `import` or `sign-in`; a person's command can.
SPOKEN = {"import": "import_data", "sign-in": "sign_in"}


def main(argv: list[str] | None = None) -> None:
    arguments = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    if len(arguments) > 1:
        arguments[1] = SPOKEN.get(arguments[1], arguments[1])
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
