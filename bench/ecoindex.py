"""What a first visit weighs, and its EcoIndex: `python -m bench.ecoindex ADDRESS…`.

The method is published by its collective: https://www.ecoindex.fr/comment-ca-marche/. It counts
elements, requests and kilobytes transferred, each ranked among the pages of the Web by quantiles.
"""

import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

# The drawings inside of an svg are not counted: the svg is.
ELEMENTS = "document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
# fmt: off
DOM = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459,
       1801, 2479, 594601)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281,
            3920)
KILOBYTES = (0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32,
             1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54,
             223212.26)
# fmt: on
GRADES = ((80, "A"), (70, "B"), (55, "C"), (40, "D"), (25, "E"), (10, "F"))


@dataclass(frozen=True)
class Weight:
    """Of one visit, with an empty cache. `served`: {address: bytes transferred}."""

    elements: int
    served: dict[str, int]

    @property
    def kilobytes(self) -> float:
        return sum(self.served.values()) / 1000

    @property
    def score(self) -> float:
        return score(self.elements, len(self.served), self.kilobytes)

    @property
    def grade(self) -> str:
        return next((grade for least, grade in GRADES if self.score > least), "G")


def score(elements: float, requests: float, kilobytes: float) -> float:
    """100 for nothing at all, 0 for the heaviest page."""
    dom, asked, sent = rank(DOM, elements), rank(REQUESTS, requests), rank(KILOBYTES, kilobytes)
    return 100 - 5 * (3 * dom + 2 * asked + sent) / 6


def rank(quantiles: tuple[float, ...], value: float) -> float:
    """Where a value stands among twenty quantiles, with its part of the one that holds it."""
    if value >= quantiles[-1]:
        return len(quantiles) - 1
    at = bisect_right(quantiles, value)
    below, above = quantiles[at - 1], quantiles[at]
    return at - 1 + (value - below) / (above - below)


def visit(page: Any, address: str) -> Weight:
    """Opens an address with an empty cache, as the method does: wait, read to the end, wait."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    names: dict[str, str] = {}
    sent: dict[str, int] = {}
    network.on(
        "Network.responseReceived",
        lambda told: names.setdefault(told["requestId"], told["response"]["url"]),
    )
    network.on(
        "Network.loadingFinished",
        lambda told: sent.update({told["requestId"]: int(told["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(1500)
    served: dict[str, int] = {}
    for request, name in names.items():
        if name.startswith("http"):
            served[name] = served.get(name, 0) + sent.get(request, 0)
    return Weight(page.evaluate(ELEMENTS), served)


def main(addresses: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    print(f"{'elements':>8} {'requests':>8} {'KB':>6} {'score':>6}")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for address in addresses:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            found = visit(page, address)
            print(
                f"{found.elements:>8} {len(found.served):>8} {found.kilobytes:>6.1f}"
                f" {found.score:>6.1f} {found.grade}  {address}"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
