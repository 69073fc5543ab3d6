"""The data folder: what it is and what marks it carries."""

from pathlib import Path

from django.conf import settings

MARK = "demonstration"


def is_demonstration() -> bool:
    """The folder was created as a demonstration: a mark in the folder, never a setting."""
    return (Path(settings.DATA) / MARK).exists()


def mark_demonstration() -> None:
    (Path(settings.DATA) / MARK).write_text("This folder holds an invented territory's life.\n")
