"""The data folder: what it is and what marks it carries."""

from pathlib import Path

from django.conf import settings

MARK = "demonstration"


def is_demonstration() -> bool:
    """The folder was created as a demonstration: a mark in the folder, never a setting."""
    return (Path(settings.DATA) / MARK).exists()


def mark_demonstration() -> None:
    (Path(settings.DATA) / MARK).write_text("This folder holds an invented territory's life.\n")


def folder(*parts: str) -> Path:
    """A private folder inside the data folder, made when it is not there."""
    path = Path(settings.DATA).joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
