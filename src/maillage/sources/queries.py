"""Reading sources."""

from maillage.sources.models import Source


def ranks() -> dict[str, dict[str, int]]:
    """{source: {field or "*": rank}}"""
    return dict(Source.objects.values_list("slug", "ranks"))
