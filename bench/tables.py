"""Tables in the terminal and in Markdown."""

import time
from collections.abc import Callable, Sequence


def show(title: str, rows: Sequence[dict]) -> None:
    """Print rows as a Markdown table."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[str(row.get(c, "")) for c in columns] for row in rows]
    widths = [max(len(c), *(len(row[i]) for row in cells)) for i, c in enumerate(columns)]
    line = "| " + " | ".join(c.ljust(w) for c, w in zip(columns, widths, strict=True)) + " |"
    print(f"\n### {title}\n\n{line}")
    print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    for row in cells:
        print("| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |")


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p95 of seconds, in milliseconds."""
    ordered = sorted(times)
    return (
        round(ordered[len(ordered) // 2] * 1000, 2),
        round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2),
    )


def timed(calls: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """p50 and p95 of calls, each made once after a short warming."""
    for call in calls[:3]:
        call()
    times = []
    for call in calls:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return percentiles(times)
