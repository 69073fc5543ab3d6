"""What a visitor is told after a form, without a cookie: the words wait five minutes in the cache,
the address of the next page names them, and they are read once."""

import json
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.cache import cache
from django.http import HttpResponseBase

from maillage.web.public_forms import is_visitor

PARAMETER = "dit"
LIFE = 300  # seconds


def _stored_as(name: str) -> str:
    return f"notice:{name}"


class Notices(FallbackStorage):
    """Whoever has a session is told as Django tells; a visitor, by the address."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        found, is_all = super()._get(*args, **kwargs)
        name = self.request.GET.get(PARAMETER, "")[:40]
        kept = cache.get(_stored_as(name)) if name.isascii() and name.isalnum() else None
        if kept:
            cache.delete(_stored_as(name))
            found = [*found, *json.loads(kept, cls=MessageDecoder)]
        return found, is_all

    def _store(
        self, messages: list[Any], response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> list[Any]:
        if not (messages and is_visitor(self.request)):
            return super()._store(messages, response, *args, **kwargs)
        to = urlsplit(response.headers.get("Location", ""))
        if to.path and not to.netloc:  # else nobody would read them
            name = secrets.token_hex(12)
            cache.set(_stored_as(name), json.dumps(messages, cls=MessageEncoder), LIFE)
            query = urlencode([*parse_qsl(to.query, keep_blank_values=True), (PARAMETER, name)])
            response.headers["Location"] = to._replace(query=query).geturl()
        return []
