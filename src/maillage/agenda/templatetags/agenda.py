"""Days of the agenda in words, and where an event stands on the territory."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.agenda.models import Event, EventPicture
from maillage.finder import drawing
from maillage.finder.drawing import Pin
from maillage.media import pictures
from maillage.territories.drawn import Map

register = template.Library()


# How wide a picture stands, so that a browser takes the narrowest that is sharp.
SIZES = {"card": "(max-width: 40rem) 5rem, 9rem", "page": "(max-width: 60rem) 100vw, 50rem"}


@register.simple_tag
def event_photo(picture: EventPicture, at: str, *, is_first: bool = False) -> SafeString:
    return pictures.image(picture, picture.address, sizes=SIZES[at], is_first=is_first)


@register.simple_tag
def event_on_the_map(drawn: Map, event: Event, hue: int) -> SafeString:
    """A pin where it happens, or its commune alone; nothing when that is outside."""
    if event.commune_id not in drawn.unit_of:
        return mark_safe("")
    label = _("Situation dans le territoire : %(name)s") % {"name": event.commune or ""}
    pins = []
    if event.lon is not None and event.lat is not None:
        pins = [Pin(event.lon, event.lat, hue, event.get_absolute_url())]
    return drawing.situation(drawn, label, here=event.commune_id or "", pins=pins)
