"""Events for tests: only what matters is written."""

import io

from PIL import Image

from maillage.agenda import actions
from maillage.base import clock
from maillage.search import index

PARIS = "Europe/Paris"


def at(first, last="", zone=PARIS, **more):
    """Dates as they are stated: of one time, or of a rule."""
    return {"zone": "" if len(first) == 10 else zone, "times": [[first, last]], **more}


def make_event(name="Bourse aux vélos", *, by="user:0", indexed=False, organiser=None, **values):
    """Shown, on a Saturday of June 2031 in Saint-Étienne, from 9:30 to noon, unless said
    otherwise."""
    said = {"name": name, "commune_id": "42218"}
    said["dates"] = at("2031-06-07T09:30", "2031-06-07T12:00")
    if organiser:
        said["organisers"] = [organiser.pk]
    event = actions.write(values=said | values, by=by, at=clock.now())
    if indexed:
        index.settle()
    return event


def make_picture(event, *, alt="Des vélos", credit="", colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (1000, 600), colour).save(file, "PNG")
    file.seek(0)
    said = {"alt": alt, "credit": credit, "by": "user:0", "at": clock.now()}
    return actions.add_picture(event=event, file=file, **said)
