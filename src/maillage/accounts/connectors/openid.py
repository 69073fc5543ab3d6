"""OpenID Connect, as ProConnect speaks it: off until the installation names a provider.

Authorization code flow with PKCE (RFC 7636); the identity token is verified with the provider's
keys, its nonce with the one that was sent (OpenID Connect Core, 3.1.3.7); the answer about the
person may itself be a signed token (5.3.2), verified the same way.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal
from maillage.fetching import fetch

ALGORITHMS = ("RS256", "ES256", "PS256")  # never `none`, never a shared secret
SCOPE = "openid email given_name usual_name"
SLACK = 60  # seconds between two clocks


class NotTrusted(Refusal):
    message = _(
        "La connexion n’a pas abouti : recommencez, ou recevez un code par courrier électronique."
    )


class NoVerifiedAddress(Refusal):
    message = _("Le service n’a pas donné d’adresse électronique vérifiée.")


@dataclass(frozen=True)
class Start:
    """Where to send somebody, and what must come back with them."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class ProvedPerson:
    """Who the provider says that somebody is."""

    issuer: str
    subject: str
    email: str
    name: str


def is_on() -> bool:
    return bool(settings.OIDC_URL and settings.OIDC_ID)


def _provider() -> dict[str, Any]:
    """What the provider says of itself; its issuer must be the address that was set."""
    url = f"{settings.OIDC_URL}/.well-known/openid-configuration"
    described = json.loads(fetch.get(url, trusted=True).body)
    if described.get("issuer", "").rstrip("/") != settings.OIDC_URL:
        raise NotTrusted
    return described


def begin(callback: str) -> Start:
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_ID,
        "redirect_uri": callback,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge_method": "S256",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
    }
    try:
        address = _provider()["authorization_endpoint"]
    except (fetch.Unreachable, ValueError, KeyError) as fault:
        raise NotTrusted from fault
    return Start(f"{address}?{urlencode(asked)}", state, nonce, verifier)


def finish(*, code: str, nonce: str, verifier: str, callback: str) -> ProvedPerson:
    """Who came back with this code. Raises NotTrusted, NoAddress."""
    try:
        provider = _provider()
        keys = jwt.PyJWKSet.from_json(fetch.get(provider["jwks_uri"], trusted=True).body.decode())
        tokens = json.loads(
            fetch.post(
                provider["token_endpoint"],
                trusted=True,
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": callback,
                    "client_id": settings.OIDC_ID,
                    "client_secret": settings.OIDC_SECRET,
                    "code_verifier": verifier,
                },
            )
        )
        identity = _verified(tokens["id_token"], keys, provider["issuer"])
        if not secrets.compare_digest(str(identity.get("nonce", "")).encode(), nonce.encode()):
            raise NotTrusted
        answer = fetch.get(
            provider["userinfo_endpoint"], trusted=True, bearer=tokens["access_token"]
        )
        about = _about(answer, keys, provider["issuer"])
    except (fetch.Unreachable, jwt.PyJWTError, ValueError, KeyError) as fault:
        raise NotTrusted from fault
    if about.get("sub") != identity["sub"]:
        raise NotTrusted
    email = str(about.get("email") or "").strip().lower()
    if "@" not in email or about.get("email_verified") is not True:  # the JSON boolean, said aloud
        raise NoVerifiedAddress
    names = (about.get("given_name"), about.get("usual_name") or about.get("family_name"))
    return ProvedPerson(
        provider["issuer"],
        str(identity["sub"]),
        email,
        " ".join(str(name) for name in names if name)[:100],
    )


def _about(answer: fetch.Fetched, keys: jwt.PyJWKSet, issuer: str) -> Mapping[str, Any]:
    """What the provider says of the person: signed, or plain."""
    if answer.kind == "application/jwt":
        return _verified(answer.body.decode(), keys, issuer, is_dated=False)
    return json.loads(answer.body)


def _verified(
    token: str, keys: jwt.PyJWKSet, issuer: str, *, is_dated: bool = True
) -> Mapping[str, Any]:
    """The claims of a token that one of these keys signed, for us. Raises jwt.PyJWTError."""
    header = jwt.get_unverified_header(token)
    key = next((k for k in keys.keys if k.key_id == header.get("kid")), None)
    if key is None or header.get("alg") not in ALGORITHMS:
        raise jwt.InvalidTokenError("unknown key or algorithm")
    required = ["sub", "aud", "iss", *(["exp", "iat"] if is_dated else [])]
    return jwt.decode(
        token,
        key,
        algorithms=[header["alg"]],
        audience=settings.OIDC_ID,
        issuer=issuer,
        leeway=SLACK,
        options={"require": required},
    )
