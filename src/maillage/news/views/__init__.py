"""News, classifieds, and what is written to the authors of classifieds."""

from typing import Any


def is_live(request: Any) -> bool:
    """Whether what is being written asks to be seen, and nothing else."""
    return "preview" in request.POST and bool(request.htmx)
