"""The pictures of a page."""

from functools import partial

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from maillage.media import pictures
from maillage.pages.models import PagePicture, SitePage

register = template.Library()
SIZES = "(max-width: 48rem) 100vw, 46rem"


@register.simple_tag
def page_picture(page: SitePage, picture: PagePicture) -> SafeString:
    return pictures.image(picture, partial(_address, page), sizes=SIZES)


def _address(page: SitePage, name: str) -> str:
    return reverse("site_page_picture", args=[page.slug, name])
