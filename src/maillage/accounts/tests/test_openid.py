"""A provider on the loopback that speaks OpenID Connect, honest or not."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from maillage.accounts import actions
from maillage.accounts.models import Identity, User
from maillage.base import clock

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT = "maillage-of-a-territory"


class Provider(ThreadingHTTPServer):
    """`lies` changes what it says: each test tells one lie."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked, self.codes = {}, {}
        self.person = {
            "sub": "42",
            "email": "bilal@gestionnaire.example",
            "email_verified": True,
            "given_name": "Bilal",
            "usual_name": "B.",
        }
        self.claims, self.key, self.algorithm = {}, KEY, "RS256"
        self.about_key, self.is_plain = KEY, False

    def signed(self, claims, key, algorithm="RS256"):
        if algorithm == "none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "k1"})


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, body, kind="application/json", status=200):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self):
        provider = self.server
        if self.path.endswith("/openid-configuration"):
            url = provider.url
            self.answer(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/userinfo",
                    "jwks_uri": f"{url}/jwks",
                }
            )
        elif self.path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer({"keys": [key | {"kid": "k1", "use": "sig", "alg": "RS256"}]})
        elif self.headers.get("Authorization") != "Bearer opens":
            self.answer({}, status=401)
        elif provider.is_plain:
            self.answer(provider.person)
        else:
            said = provider.person | {"iss": provider.url, "aud": CLIENT}
            said |= provider.claims.get("about", {})
            self.answer(provider.signed(said, provider.about_key).encode(), "application/jwt")

    def do_POST(self):
        provider = self.server
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = provider.asked
        if sent["code"] != ["good"] or sent["client_secret"] != ["secret"]:
            self.answer({"error": "invalid_grant"}, status=400)
            return
        assert "code_verifier" in sent
        claims = {
            "iss": provider.url,
            "aud": CLIENT,
            "sub": provider.person["sub"],
            "nonce": asked["nonce"],
            "iat": time.time(),
            "exp": time.time() + 60,
        }
        claims |= provider.claims.get("id", {})
        token = provider.signed(claims, provider.key, provider.algorithm)
        self.answer({"id_token": token, "access_token": "opens", "token_type": "Bearer"})


@pytest.fixture
def provider(settings):
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_URL, settings.OIDC_ID, settings.OIDC_SECRET = server.url, CLIENT, "secret"
    yield server
    server.shutdown()
    server.server_close()


def come_back(client, provider, code="good", **changes):
    """Through the provider's page, and back."""
    url = urlsplit(client.get("/compte/connexion/openid/").url)
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert asked["code_challenge_method"] == "S256"
    provider.asked = asked
    said = {"code": code, "state": asked["state"]} | changes
    return client.get("/compte/connexion/openid/retour/", said)


def enter(client, provider):
    come_back(client, provider)
    return client.post("/compte/connexion/openid/retour/")


def test_off_by_default(client):
    assert client.get("/compte/connexion/openid/").status_code == 404
    assert "ProConnect" not in client.get("/compte/connexion/").content.decode()


@pytest.mark.parametrize("is_plain", [True, False])
def test_somebody_known_enters_by_a_button(client, provider, bilal, is_plain):
    provider.is_plain = is_plain
    page = come_back(client, provider)
    assert "bilal@gestionnaire.example" in page.content.decode()
    assert client.get("/mon-espace/").status_code == 302  # coming back is not entering
    client.post("/compte/connexion/openid/retour/")
    assert client.get("/mon-espace/").status_code == 200
    assert Identity.objects.get().user == bilal


def test_an_officer_still_shows_the_second_factor(client, provider, amina):
    provider.person |= {"email": amina.email}
    assert enter(client, provider).url == "/compte/connexion/second-facteur/"
    assert client.get("/equipe/").status_code == 302


def test_a_subject_stays_the_same_person_when_the_address_changes(client, provider, bilal):
    enter(client, provider)
    client.logout()
    provider.person |= {"email": "nouvelle@adresse.example"}
    enter(client, provider)
    assert User.objects.count() == 1


def test_an_address_that_passed_to_somebody_else_opens_nothing(client, provider, bilal):
    enter(client, provider)
    client.logout()
    provider.person |= {"sub": "43"}
    enter(client, provider)
    assert client.get("/mon-espace/").status_code == 302


LIES = {
    "another nonce": {"claims": {"id": {"nonce": "replayed"}}},
    "another audience": {"claims": {"id": {"aud": "somebody-else"}}},
    "another issuer": {"claims": {"id": {"iss": "https://evil.example"}}},
    "too old": {"claims": {"id": {"exp": time.time() - 3600}}},
    "another key": {"key": OTHER_KEY},
    "no signature": {"algorithm": "none"},
    "the person signed by another key": {"about_key": OTHER_KEY},
    "the person of another site": {"claims": {"about": {"aud": "somebody-else"}}},
    "the person of another subject": {"claims": {"about": {"sub": "43"}}},
    "an address that is not verified": {"claims": {"about": {"email_verified": False}}},
    "an address said to be verified by a word": {"claims": {"about": {"email_verified": "true"}}},
    "an address said to be verified by a number": {"claims": {"about": {"email_verified": 1}}},
    "an address of which nothing is said": {"claims": {"about": {"email_verified": None}}},
    "no address": {"claims": {"about": {"email": ""}}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lie_opens_nothing(client, provider, bilal, lie):
    for name, value in lie.items():
        setattr(provider, name, value)
    assert come_back(client, provider).url == "/compte/connexion/"
    client.post("/compte/connexion/openid/retour/")
    assert client.get("/mon-espace/").status_code == 302
    assert not Identity.objects.exists()


@pytest.mark.parametrize("said", [{}, {"email_verified": "true"}, {"email_verified": 1}])
@pytest.mark.parametrize("is_plain", [True, False])
def test_an_address_nobody_verified_ties_itself_to_nothing(client, provider, bilal, said, is_plain):
    """OpenID Connect Core 5.1: `email_verified` is a JSON boolean, and may be left out."""
    provider.is_plain = is_plain
    for email in (bilal.email, "inconnue@ailleurs.example"):
        provider.person = {"sub": "42", "email": email} | said
        assert enter(client, provider).url == "/compte/connexion/"
        assert client.get("/mon-espace/").status_code == 302
    assert not Identity.objects.exists()
    assert User.objects.get() == bilal


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "forged"},
        {"state": "forgé"},
        {"code": "stolen"},
        {"state": ""},
    ],
)
def test_a_return_that_nobody_began_opens_nothing(client, provider, bilal, changes):
    assert come_back(client, provider, **changes).url == "/compte/connexion/"


def test_a_code_is_not_used_twice_in_a_session(client, provider, bilal):
    first = come_back(client, provider)
    assert first.status_code == 200
    again = client.get("/compte/connexion/openid/retour/", first.wsgi_request.GET.dict())
    assert again.url == "/compte/connexion/"


def test_a_provider_that_does_not_answer_is_said(client, settings):
    settings.OIDC_URL, settings.OIDC_ID = "http://127.0.0.1:9", CLIENT
    said = client.get("/compte/connexion/openid/", follow=True)
    assert said.redirect_chain[0][0].startswith("/compte/connexion/")
    assert "La connexion n’a pas abouti" in said.content.decode()


def test_erasure_reaches_the_identity(client, provider, bilal):
    enter(client, provider)
    actions.erase(user=bilal, at=clock.now())
    assert not Identity.objects.exists()
