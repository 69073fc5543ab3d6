"""Rows of the API → code, lon, lat, rings, contour."""

from collections.abc import Container, Iterable, Iterator

from maillage.territories import rules


def contours(rows: Iterable[dict], wanted: Container[str]) -> Iterator[dict]:
    """The wanted communes that have a centre and a contour."""
    for row in rows:
        centre, contour = row.get("centre"), row.get("contour")
        if row.get("code") not in wanted or not centre or not contour:
            continue
        lon, lat = centre["coordinates"]
        rings = rules.simplified(contour, within=rules.LIGHT)
        if rings:
            exact = rules.simplified(contour, within=rules.EXACT)
            yield {"code": row["code"], "lon": lon, "lat": lat, "rings": rings, "contour": exact}
