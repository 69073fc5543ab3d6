"""What a web process leaves on the disk until it is wanted: each costs its start and its memory."""

import subprocess
import sys

LATE = ("reportlab", "duckdb", "openpyxl", "httpx", "httpcore", "anyio", "rich", "PIL")
CODE = (
    "import sys, django; django.setup()\n"
    "import maillage.config.wsgi\n"
    "from django.urls import get_resolver, reverse\n"
    "get_resolver().url_patterns, reverse('home')\n"
    f"print([name for name in {LATE!r} if name in sys.modules])"
)


def test_a_web_process_begins_without_what_few_pages_need(own_environment):
    said = subprocess.run(
        [sys.executable, "-c", CODE], env=own_environment, capture_output=True, text=True
    )
    assert said.stdout.strip().splitlines()[-1:] == ["[]"], said
