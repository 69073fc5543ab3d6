"""The one settings file. Everything that differs between installations is an environment variable.

MAILLAGE_DATA      the one folder that holds database, index, media (default: ./data)
MAILLAGE_URL       the public address (default: what the team typed on its page, else what `serve`
                   said, or http://127.0.0.1:$PORT)
MAILLAGE_DATABASE  postgresql://user:password@host:port/name (default: SQLite in the data folder)
MAILLAGE_SMTP      smtp://user:password@host:587 (default: the server typed on « Le courrier »)
MAILLAGE_TRUSTED_HOSTS  hosts of the local network that a source may be read from: files:8080
MAILLAGE_GEOCODER  the address of the national geocoder (default: https://data.geopf.fr/geocodage)
MAILLAGE_TILES     the map that streets are taken from, with {z}, {x}, {y} (default: Plan IGN),
                   and MAILLAGE_TILES_ATTRIBUTION, MAILLAGE_TILES_LICENCE
MAILLAGE_OIDC_URL  an OpenID Connect provider, ProConnect for one (default: none); with
                   MAILLAGE_OIDC_ID, MAILLAGE_OIDC_SECRET, MAILLAGE_OIDC_NAME (ProConnect)
MAILLAGE_RESOLVER  the DNS server that says what a domain publishes (default: the machine's own):
                   9.9.9.9, where an internal network shows other records than the outside reads
MAILLAGE_AIDES_TERRITOIRES_KEY  the key against which Aides-territoires gives its token of the day
MAILLAGE_GEO_API   the address of the communes API (default: https://geo.api.gouv.fr)
"""

import os
import secrets
import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

DATA = Path(os.environ.get("MAILLAGE_DATA") or "data").resolve()
os.umask(0o077)  # what this site writes is for its own user alone
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
PORT = int(os.environ.get("PORT") or 8000)
ADDRESS = DATA / "address"  # what `serve` said, for the commands of the same folder
TYPED_ADDRESS = DATA / "public-address"  # what the team typed on its page
URL_IS_GIVEN = bool(os.environ.get("MAILLAGE_URL"))  # the environment wins over the page


def _public_url() -> str:
    """One value, decided when `serve` starts: mails, exports, posters and commands all say it."""
    if url := os.environ.get("MAILLAGE_URL"):
        return url.rstrip("/")
    if TYPED_ADDRESS.exists():
        return TYPED_ADDRESS.read_text().strip()
    if "PORT" not in os.environ and ADDRESS.exists():
        return ADDRESS.read_text().strip()
    return f"http://127.0.0.1:{PORT}"


PUBLIC_URL = _public_url()
GEO_API = (os.environ.get("MAILLAGE_GEO_API") or "https://geo.api.gouv.fr").rstrip("/")
GEOCODER = (os.environ.get("MAILLAGE_GEOCODER") or "https://data.geopf.fr/geocodage").rstrip("/")
TILES = os.environ.get("MAILLAGE_TILES") or (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM&FORMAT=image/png"
    "&TILEMATRIX={z}&TILECOL={x}&TILEROW={y}"
)
TILES_ATTRIBUTION = os.environ.get("MAILLAGE_TILES_ATTRIBUTION") or "Plan IGN, IGN"
TILES_LICENCE = os.environ.get("MAILLAGE_TILES_LICENCE") or "Licence Ouverte 2.0"
AIDES_TERRITOIRES_KEY = os.environ.get("MAILLAGE_AIDES_TERRITOIRES_KEY", "")
TRUSTED_HOSTS = frozenset(os.environ.get("MAILLAGE_TRUSTED_HOSTS", "").split())
OIDC_URL = os.environ.get("MAILLAGE_OIDC_URL", "").rstrip("/")
OIDC_ID = os.environ.get("MAILLAGE_OIDC_ID", "")
OIDC_SECRET = os.environ.get("MAILLAGE_OIDC_SECRET", "")
OIDC_NAME = os.environ.get("MAILLAGE_OIDC_NAME") or "ProConnect"
SMTP = os.environ.get("MAILLAGE_SMTP", "")
RESOLVER = os.environ.get("MAILLAGE_RESOLVER", "")
HTTPS = PUBLIC_URL.startswith("https://")


def _secret_key() -> tuple[str, bool]:
    """A key drawn once and kept beside the data it protects, so that nobody has to set one; and
    whether it was drawn just now."""
    path = DATA / "secret.key"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        return path.read_text(), False
    return path.read_text(), True


SECRET_KEY, SECRET_KEY_IS_NEW = _secret_key()
DEBUG = False
ALLOWED_HOSTS = sorted({"127.0.0.1", "localhost", "[::1]", urlsplit(PUBLIC_URL).hostname or ""})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "maillage.portal.views.stale"

INSTALLED_APPS = [
    "maillage.base",
    "maillage.backup",
    "maillage.likeness",
    "maillage.reading",
    "maillage.web",
    "maillage.media",
    "maillage.search",
    "maillage.look",
    "maillage.territories",
    "maillage.vocabulary",
    "maillage.accounts",
    "maillage.participation",
    "maillage.mailing",
    "maillage.bulk",
    "maillage.sources",
    "maillage.gathering",
    "maillage.sharing",
    "maillage.finder",
    "maillage.organisations",
    "maillage.directory",
    "maillage.registers",
    "maillage.intake",
    "maillage.upkeep",
    "maillage.managers",
    "maillage.invitations",
    "maillage.merging",
    "maillage.agenda",
    "maillage.figures",
    "maillage.calendars",
    "maillage.programmes",
    "maillage.signups",
    "maillage.questionnaires",
    "maillage.surveys",
    "maillage.groups",
    "maillage.publications",
    "maillage.answerfiles",
    "maillage.needs",
    "maillage.prospects",
    "maillage.schemes",
    "maillage.aids",
    "maillage.dossiers",
    "maillage.followups",
    "maillage.missions",
    "maillage.evaluations",
    "maillage.plans",
    "maillage.progress",
    "maillage.planfiles",
    "maillage.pledges",
    "maillage.notices",
    "maillage.tenders",
    "maillage.purchases",
    "maillage.awardfiles",
    "maillage.awards",
    "maillage.news",
    "maillage.newsletter",
    "maillage.echoes",
    "maillage.promotion",
    "maillage.embeds",
    "maillage.support",
    "maillage.pages",
    "maillage.installation",
    "maillage.portal",  # first: its templates win over those of libraries
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "django.contrib.contenttypes",  # auth asks for it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "maillage.web.middleware.CompleteStatic",
    "maillage.web.traces.Traces",
    "django.middleware.gzip.GZipMiddleware",
    "maillage.web.middleware.ContentSecurityPolicy",
    "maillage.portal.trouble.ReadOnly",
    "maillage.web.bounds.BoundedBody",  # before anything reads what was sent
    "maillage.web.middleware.WithoutNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "maillage.web.public_forms.FormsWithoutCookies",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "maillage.accounts.middleware.Entries",
    "maillage.web.visitors.Refusals",
    "maillage.portal.middleware.LocalTime",
    "maillage.portal.visiting.Reading",
    "maillage.installation.middleware.OpensSoon",
    "maillage.web.middleware.DeclaredAudience",
]
ROOT_URLCONF = "maillage.portal.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "maillage.web.public_forms.form_token",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.portal.context.site",
            ],
        },
    }
]

# Set by `serve` for its web processes: a page waits less long for a lock than a command does, and
# half of the threads are left for reading.
WEB_THREADS = int(os.environ.get("MAILLAGE_WEB_THREADS") or 0)
LOCK_SECONDS = 5 if WEB_THREADS else 20
WRITERS = max(1, (WEB_THREADS or 4) // 2)
SQLITE_WAL = sqlite3.sqlite_version_info >= (3, 51, 3)


def _database(url: str) -> dict:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "maillage.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": LOCK_SECONDS,
                "transaction_mode": "IMMEDIATE",
                "init_command": f"PRAGMA journal_mode={'WAL' if SQLITE_WAL else 'DELETE'};"
                "PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA cache_size=-32000",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c statement_timeout=60000 -c lock_timeout={LOCK_SECONDS * 1000}"},
    }


DATABASES = {"default": _database(os.environ.get("MAILLAGE_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "maillage.base.sealed.SealedSerializer"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # it goes with the browser, like the session that it guards
MESSAGE_STORAGE = "maillage.web.notices.Notices"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # without files: see web.bounds
DATA_UPLOAD_MAX_NUMBER_FILES = 2

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-espace/"  # the team: see the adapter
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "maillage.accounts.forms.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # what changes the security of an account is told by mail
MFA_ADAPTER = "maillage.accounts.forms.SecondFactorAdapter"
MFA_FORMS = {  # in words of ours, and bounded
    "activate_totp": "maillage.accounts.forms.SetUpCodesForm",
    "add_webauthn": "maillage.accounts.forms.AddKeyForm",
    "authenticate_webauthn": "maillage.accounts.forms.SecondKeyForm",
    "edit_webauthn": "maillage.accounts.forms.EditKeyForm",
    "login_webauthn": "maillage.accounts.forms.SignInKeyForm",
    "reauthenticate_webauthn": "maillage.accounts.forms.AgainKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody opens an account by themselves
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds: telephones are late
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on the machine itself, for a trial
EMAIL_BACKEND = "maillage.base.mail.OutboxBackend"
DEFAULT_FROM_EMAIL = os.environ.get("MAILLAGE_FROM", "ne-pas-repondre@localhost")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "maillage.look.finders.WheelFinder",
    "maillage.look.finders.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "media"
INDEX_ROOT = DATA / "index"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "maillage.base.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"maillage": {"level": "INFO"}},
}
