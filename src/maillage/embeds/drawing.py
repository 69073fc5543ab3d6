"""The picture of a page that has none: its title on the colour of the site."""

from maillage.look.palette import palette
from maillage.media import share_picture
from maillage.territories import queries as territories


def picture(title: str) -> bytes:
    site = territories.site()
    return share_picture.drawn(title, site.name, palette(site.hue)["brand"])
