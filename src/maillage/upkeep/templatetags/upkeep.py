"""What upper rooms add in the middle of this room's templates."""

from django import template

from maillage.base.catalogue import Slot
from maillage.upkeep import ways

register = template.Library()


@register.simple_tag
def holding() -> Slot[str]:
    """The templates that say how one comes to hold a page."""
    return ways.HOLDING
