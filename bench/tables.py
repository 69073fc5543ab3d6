"""Tables in the terminal and in Markdown."""

import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

TITLES = {
    "site_pages": "Pages of the territory",
    "search": "Search and map, milliseconds",
    "pages": "Pages",
    "contributions": "The queue of the team",
    "agenda": "The agenda",
    "feeds": "Feeds that fill it",
    "surveys": "A survey",
    "needs": "Needs and their thread",
    "plans": "A plan",
    "pledges": "The pledges of a term",
    "imports": "Imports",
    "recognition": "Columns",
    "likeness": "Likeness",
    "registers": "Registers",
    "bulk": "A letter to many",
    "relevance": "Everyday questions to a real list",
}


def markdown(rows: Sequence[dict]) -> str:
    """Rows as a Markdown table."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(c, "")) for c in columns] for row in rows]
    widths = [max(len(c), *(len(row[i]) for row in cells)) for i, c in enumerate(columns)]
    line = "| " + " | ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)) + " |"
    rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
    body = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    return "\n".join([line, rule, *body])


def show(title: str, rows: Sequence[dict]) -> None:
    print(f"\n### {title}\n\n{markdown(rows)}")


def document(path: Path, found: dict) -> None:
    """Write the tables of a whole run between the marks of a document."""
    head = f"{found['machine']}, {found['date']}; the limit and the peer in the same run."
    parts = [f"### {TITLES[name]}\n\n{markdown(found[name])}" for name in TITLES if name in found]
    before, rest = path.read_text().split("<!-- tables -->\n")
    _, after = rest.split("<!-- /tables -->\n")
    body = "\n\n".join([head, *parts])
    path.write_text(f"{before}<!-- tables -->\n{body}\n<!-- /tables -->\n{after}")


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p95 of seconds, in milliseconds."""
    ordered = sorted(times)
    return (
        round(ordered[len(ordered) // 2] * 1000, 2),
        round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2),
    )


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor: of this process and of children that ended."""

    wall: float
    cpu: float


def spent() -> Spent:
    """Since some moment: two of them tell what lies between."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(time.perf_counter(), time.process_time() + ended.ru_utime + ended.ru_stime)


def cost(work: Callable[[], object]) -> Spent:
    """What one piece of work took."""
    begun = spent()
    work()
    return since(begun)


def since(begun: Spent) -> Spent:
    now = spent()
    return Spent(now.wall - begun.wall, now.cpu - begun.cpu)


def lasted(took: Spent, rows: int = 0) -> dict:
    """The columns of long work. Far more seconds than CPU, or a load beyond the number of cores:
    the machine was busy elsewhere, or waited for its disk."""
    columns = {"seconds": round(took.wall, 1), "CPU s": round(took.cpu, 1)}
    if rows:
        columns |= {
            "µs a row": round(took.wall / rows * 1e6),
            "CPU µs a row": round(took.cpu / rows * 1e6),
        }
    return columns | load()


def load() -> dict:
    """How many processes wanted the machine during the last minute, this one among them."""
    return {"load": round(os.getloadavg()[0], 1)}


def timed(
    calls: Sequence[Callable[[], object]], *, first: Callable[[], object] = lambda: None
) -> dict:
    """The columns of short work: milliseconds of calls, each made once, `first` before each of them
    and not counted. The caller warms what may be warm."""
    walls, cpus = [], []
    for call in calls:
        first()
        took = cost(call)
        walls.append(took.wall)
        cpus.append(took.cpu)
    return quantiles(walls, cpus)


def quantiles(walls: Sequence[float], cpus: Sequence[float]) -> dict:
    (p50, p95), (cpu50, cpu95) = percentiles(walls), percentiles(cpus)
    return {"p50 ms": p50, "p95 ms": p95, "CPU p50": cpu50, "CPU p95": cpu95} | load()


def peak() -> int:
    """The most memory that this process and one of its children ever had, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
