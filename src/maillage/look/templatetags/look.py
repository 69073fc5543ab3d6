"""Small parts of pages: icons, French numbers and dates, addresses of the components."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.base import history, text
from maillage.look import prose, sharing, terms
from maillage.look.faults import FormFault, faults_of
from maillage.look.frames import PageSection
from maillage.look.palette import nearest_tint
from maillage.look.parts import (
    clock_time,
    day,
    grouped,
    icon,
    km,
    long_day,
    moment,
    month_name,
    short_day,
    short_month,
    short_weekday,
    spaced,
    span_of_days,
)
from maillage.look.typography import typeset
from maillage.web.guard import is_personal
from maillage.web.pages import address_of

register = template.Library()
register.filter(grouped)
register.filter(day)
register.filter(long_day)
register.filter(short_day)
register.filter(short_weekday)
register.filter(short_month)
register.filter(span_of_days)
register.filter(clock_time)
register.filter(moment)
register.filter(month_name)
register.filter(km)
register.filter("phone", spaced)
register.filter("tint", nearest_tint)
register.filter("prose", terms.shown)
register.filter("plain", prose.plain)


@register.simple_tag
def page_begins() -> str:
    """Acronyms are told anew on each page."""
    terms.begin()
    return ""


@register.simple_block_tag(takes_context=True)
def shared_head(context: Context, content: str) -> SafeString:
    """The head of a page; with what it left out for who shares it, where everybody may read it."""
    request = context.get("request")
    if request is None or request.resolver_match is None or is_personal(request):
        return mark_safe(content)
    return mark_safe(content + sharing.completed(content, address_of(request)))


register.filter(typeset)
register.simple_tag(icon)
register.filter("act_name", history.in_words)


@register.filter
def marked(value: str, wanted: frozenset[str]) -> SafeString:
    return text.marked(typeset(value), wanted)


@register.filter
def paragraphs(value: str) -> list[str]:
    return [line for line in value.splitlines() if line.strip()]


@register.simple_tag(takes_context=True)
def fill(context: Context, section: PageSection) -> str:
    """A part of this page that a room gives."""
    with context.push(**section.context):
        return context.template.engine.get_template(section.template).render(context)


# Those of allauth and of an import stand beside the first on one page.
FORMS = ("form", "webauthn_form", "reading", "sharing", "signature", "logo_form")


@register.simple_tag(takes_context=True)
def faults(context: Context) -> list[FormFault]:
    """What the forms of this page refuse: every page that shows a form says it, by itself."""
    return [fault for name in FORMS for fault in faults_of(context.get(name))]


@register.simple_block_tag
def fold(content: str, summary: str, is_open: bool = False, css: str = "") -> SafeString:
    """What is folded under a summary. A fold that holds a faulty field is never closed."""
    is_open = bool(is_open) or '<p class="error"' in content
    opening = ' class="card"' if css == "card" else ""
    return format_html(
        "<details{}{}><summary>{}</summary>{}</details>",
        SafeString(opening),
        SafeString(" open" if is_open else ""),
        summary,
        content,
    )
