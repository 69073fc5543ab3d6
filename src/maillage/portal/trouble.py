"""The page of a site that cannot write: it says what is the matter, gives back what was typed, and
leaves the other pages open."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from maillage.base import trouble
from maillage.base.trouble import Trouble
from maillage.web.answers import private
from maillage.web.bounds import SMALL, announced

logger = logging.getLogger("maillage.trouble")
READS = ("GET", "HEAD", "OPTIONS")
MACHINE = ("csrfmiddlewaretoken", "form_key", "opened", "version", "next", "login")
SECRET = ("code", "token", "password")
MARKS = ("", "on", "true", "1", "0")


@dataclass(frozen=True)
class TroublePage:
    status: int
    title: Any
    text: Any
    retry: int = 0  # seconds


WORDS = {
    Trouble.FULL: TroublePage(
        507,
        gettext_lazy("Le site ne peut plus rien enregistrer"),
        gettext_lazy(
            "Le disque du serveur est plein. Vous pouvez continuer à lire le site ; rien de ce que "
            "vous venez d’envoyer n’est enregistré, même à moitié. La personne responsable du site "
            "doit faire de la place."
        ),
    ),
    Trouble.BUSY: TroublePage(
        503,
        gettext_lazy("Le site est très occupé"),
        gettext_lazy(
            "Un autre enregistrement est en cours et dure. Rien de ce que vous venez d’envoyer "
            "n’est enregistré, même à moitié : renvoyez-le dans un instant. Vous pouvez continuer "
            "à lire le site."
        ),
        retry=5,
    ),
    Trouble.AWAY: TroublePage(
        503,
        gettext_lazy("La base de données ne répond pas"),
        gettext_lazy(
            "Le site attend qu’elle revienne. Rien de ce que vous venez d’envoyer n’est "
            "enregistré, même à moitié : renvoyez-le dans quelques minutes."
        ),
        retry=30,
    ),
    Trouble.READONLY: TroublePage(
        503,
        gettext_lazy("Le site est en lecture seule"),
        gettext_lazy(
            "Le serveur ne permet pas d’écrire pour le moment. Vous pouvez lire le site ; rien de "
            "ce que vous venez d’envoyer n’est enregistré."
        ),
        retry=60,
    ),
    Trouble.KEY: TroublePage(
        503,
        gettext_lazy("La clé du site n’est plus la bonne"),
        gettext_lazy(
            "Le fichier « secret.key » n’ouvre pas ce que cette base garde chiffré : les seconds "
            "facteurs. La personne qui tient le serveur doit remettre celui de la sauvegarde dans "
            "le dossier de données, puis redémarrer. S’il est perdu : « maillage key --lost » ; "
            "chacun réglera alors un nouveau second facteur."
        ),
    ),
}


class ReadOnly:
    """Lets so many requests write at once, and answers for a machine that cannot."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        self._gate = trouble.Gate(settings.WRITERS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READS:
            return self.get_response(request)
        try:
            with self._gate.passed():
                return self.get_response(request)
        except trouble.Crowded:
            # Nobody has said yet that a large body may be read.
            return page(request, Trouble.BUSY, with_sent=announced(request.META) <= SMALL)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        found = trouble.of(fault)
        if found is None:
            return None
        logger.warning("%s: %s: %s", request.path, found, fault)
        return page(request, found)


def page(request: HttpRequest, found: Trouble, *, with_sent: bool = True) -> HttpResponse:
    """It asks nothing of the database, which may be the one that does not answer."""
    shown = WORDS[found]
    sent = _sent(request) if with_sent else []
    context = {
        "title": shown.title,
        "text": shown.text,
        "sent": sent,
        "shown": [value for name, value in sent if _is_worth(name, value)],
        "files": [file.name for file in request.FILES.values()] if sent else [],
        "action": request.get_full_path(),
        "reads": request.method in READS,
    }
    response = HttpResponse(render_to_string("portal/trouble.html", context), status=shown.status)
    if shown.retry:
        response.headers["Retry-After"] = str(shown.retry)
    return private(response)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return []


def _is_worth(name: str, value: str) -> bool:
    """Words of a person, not of the machine and not a secret."""
    secret = not set(SECRET).isdisjoint(name.split("_"))
    return name not in MACHINE and not secret and value not in MARKS
