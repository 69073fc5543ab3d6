"""The `maillage` command: `maillage import file list.csv` runs the room's management command."""

import argparse
import os
import sys
from collections.abc import Sequence

from maillage.base.numbers import all_digits

# A Python module cannot be called `import` or `sign-in`; a person's command can.
SPOKEN = {"import": "import_data", "sign-in": "sign_in"}
ASKS_WHAT_THERE_IS: tuple[list[str], ...] = ([], ["help"], ["-h"], ["--help"])


def main(argv: list[str] | None = None) -> None:
    arguments = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    if arguments[1:2] == ["serve"]:
        os.environ["PORT"] = _port(arguments[2:])
    if arguments[1:] in ASKS_WHAT_THERE_IS:
        print(verbs())
        return
    if len(arguments) > 1:
        arguments[1] = SPOKEN.get(arguments[1], arguments[1])
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


def verbs() -> str:
    """What the site does from a terminal, a line each; what its libraries add is for developers."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    spoken = {code: word for word, code in SPOKEN.items()}
    told = {
        spoken.get(name, name): " ".join(load_command_class(app, name).help.split())
        for name, app in get_commands().items()
        if str(app).startswith("maillage.")
    }
    lines = [f"  {word:<10} {help}" for word, help in sorted(told.items())]
    return "\n".join(
        ["Maillage, dans le terminal :", "", *lines, "", "maillage VERBE --help en dit plus."]
    )


def _port(options: Sequence[str]) -> str:
    """The port decides the address of the site, and the settings want it before the command runs;
    `serve` then refuses what is no port."""
    reader = argparse.ArgumentParser(add_help=False)
    reader.add_argument("--port", nargs="?")
    asked = reader.parse_known_args(options)[0].port or os.environ.get("PORT") or "8000"
    return asked if all_digits(asked) else "8000"


if __name__ == "__main__":
    main()
