"""What visitors find before the site is opened; the hues and time zones that a site may choose."""

from typing import Any

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext_lazy as _

from maillage.web.guard import PUBLIC, SECRET_PARTS

# Pages for everybody that answer before the opening: how to enter, to propose, to complain; what
# the law asks; what the pages themselves are made of.
EARLY = frozenset(
    (
        "theme_css",
        "swatches_css",
        "logo",
        "site_logo",
        "robots",
        "health",
        "security",
        "legal",
        "privacy",
        "accessibility",
        "object",
        "contribute",
        "contribute_add",
        "contribution_lost",
        "code",
        "openid",
        "openid_return",
        "visit",
        "mailbox",
    )
)


def is_early(match: ResolverMatch) -> bool:
    """Whether this address answers to everybody before the opening: it is for nobody else, who
    holds it holds a secret, or it is one of those above. Views of libraries only sign in."""
    is_public = getattr(match.func, "audience", None) is PUBLIC
    return not is_public or match.url_name in EARLY or bool(SECRET_PARTS & set(match.kwargs))


def leads_somewhere(url: Any) -> bool:
    """Whether a link may be shown before the opening."""
    try:
        return is_early(resolve(str(url).partition("#")[0]))
    except Resolver404:
        return False


# One turn of the wheel: the lightness is that of the system, so that every one of them reads well.
HUES = {
    165: _("vert sapin"),
    195: _("bleu canard"),
    225: _("bleu pétrole"),
    255: _("bleu roi"),
    285: _("indigo"),
    310: _("violet"),
    340: _("prune"),
    5: _("grenat"),
    30: _("brique"),
    60: _("terre de Sienne"),
    95: _("bronze"),
    130: _("vert mousse"),
}


def hue_in_words(hue: int) -> str:
    """The name of the nearest of these hues."""
    nearest = min(HUES, key=lambda known: min((known - hue) % 360, (hue - known) % 360))
    return str(HUES[nearest])


# Where French is the language of the law.
TIME_ZONES = {
    "Europe/Paris": _("France hexagonale et Corse"),
    "America/Guadeloupe": _("Guadeloupe"),
    "America/Martinique": _("Martinique"),
    "America/Cayenne": _("Guyane"),
    "Indian/Reunion": _("La Réunion"),
    "Indian/Mayotte": _("Mayotte"),
    "America/Miquelon": _("Saint-Pierre-et-Miquelon"),
    "America/St_Barthelemy": _("Saint-Barthélemy"),
    "America/Marigot": _("Saint-Martin"),
    "Pacific/Noumea": _("Nouvelle-Calédonie"),
    "Pacific/Tahiti": _("Tahiti et îles de la Société"),
    "Pacific/Marquesas": _("Îles Marquises"),
    "Pacific/Gambier": _("Îles Gambier"),
    "Pacific/Wallis": _("Wallis-et-Futuna"),
}
