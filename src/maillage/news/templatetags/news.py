"""Days of news in words, and their pictures."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from maillage.news import words
from maillage.news.models import NewsItem, NewsPicture

register = template.Library()
register.filter("short_date", words.short)
register.filter("until_said", words.until_in_words)
# How wide pictures stand, so that a browser takes the narrowest that is sharp.
SIZES = {"card": "(max-width: 40rem) 6rem, 12rem", "head": "(max-width: 48rem) 100vw, 44rem"}


@register.simple_tag
def news_picture(
    item: NewsItem, picture: NewsPicture, at: str, *, css: str = "", alt: str | None = None
) -> SafeString:
    """An image in its widths, whose place is kept before it comes; `at`: one of SIZES."""
    files = [(reverse("news_picture", args=[item.slug, name]), w) for name, w in picture.files]
    several = format_html_join(", ", "{} {}w", files if len(files) > 1 else [])
    return format_html(
        '<img{} src="{}"{} alt="{}" width="{}" height="{}" {}>',
        format_html(' class="{}"', css) if css else "",
        files[0][0],
        format_html(' srcset="{}" sizes="{}"', several, SIZES[at]) if several else "",
        picture.alt if alt is None else alt,
        picture.width,
        picture.height,
        mark_safe('fetchpriority="high"' if at == "head" else 'loading="lazy" decoding="async"'),
    )
