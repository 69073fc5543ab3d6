"""Write every page, file, feed and mail of a demonstration into a folder, and compare two of them.

    python scripts/same_pages.py FOLDER                   # writes what this code answers
    python scripts/same_pages.py FOLDER --against BEFORE  # then says what differs; exit 1 if any

The demonstration is made afresh, at an hour that stands still, so that the same code always writes
the same folder. Secrets (keys of forms, signed links, hashes) are masked. A visitor, a manager and
an officer follow the links that they are shown, then things happen, months pass, and all mails are
read.
"""

import argparse
import datetime as dt
import difflib
import hashlib
import itertools
import logging
import os
import random
import re
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))  # for the reader of the tests
HOST = "127.0.0.1:8000"
BEGINS = dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)  # a Tuesday morning
MOST = 12  # pages of one route: the first ones stand for all
ALL = ("organisation", "commune")  # but of these, each
KEEPS = ("Content-Type", "Location", "Content-Disposition", "Cache-Control", "Vary", "Link")
TILES = [
    (7, "3.5,45,5,46"),
    (9, "4,45.2,4.8,45.7"),
    (12, "4.3,45.4,4.5,45.5"),
    (15, "4.38,45.43,4.4,45.45"),
]
SEEDS = {
    "visiteur": [
        "/",
        "/sitemap.xml",
        "/plan-du-site/",
        "/robots.txt",
        "/.well-known/security.txt",
        "/visite/",
        "/visite/courrier/",
        "/composants/",
        "/theme/165.css",
        "/logo/165.svg",
        "/code/",
        "/contribuer/",
        "/contribuer/structure/",
        "/contribuer/lien/",
        "/contribuer/a-confirmer/",
        "/donnees-personnelles/opposition/",
        "/compte/connexion/",
        "/alertes/nouvelle/structures/",
        "/annuaire/communes.geojson",
        "/annuaire/structures.csv",
        "/annuaire/structures.geojson",
        "/annuaire/rues/9/1/1",
        "/nulle/part/",
        "/annuaire/completion.json?q=vel",
        "/annuaire/completion.json?q=st",
        "/annuaire/?q=réparer+un+vélo",
        "/annuaire/?q=velo+a+st+etienne",
        "/annuaire/?q=epicerei",
        "/annuaire/?q=rien+de+tel",
        "/annuaire/?q=42100",
        "/annuaire/?page=2",
        "/annuaire/structures.csv?q=velo",
        "/annuaire/structures.geojson?q=velo",
        *(f"/annuaire/carte.json?z={z}&cadre={box}" for z, box in TILES),
        *(f"/annuaire/carte.json?z={z}&cadre={box}&q=velo" for z, box in TILES),
        *(f"/annuaire/lieux/{pk}/" for pk in range(1, MOST)),
    ],
    "gestionnaire": ["/mon-espace/", "/mon-espace/mes-donnees.zip", "/mon-espace/effacer/"],
    "agente": ["/equipe/", "/mon-espace/", "/compte/sessions/", "/equipe/structures/nouvelle/"],
}

# What happens: who opens which page, the button that they press, what they type. A page may be the
# first link of the latest mail, or the latest contribution of the queue.
MAIL, PROPOSED = "mail", "proposed"
CLAIRE = {"sender_email": "claire@exemple.example", "agrees": "on"}
NOE = {"sender_email": "noe@exemple.example"}
ONE, OTHER = "/structures/mutuelle-des-rubaniers/", "/structures/la-seconde-main-du-marais/"
SCENE = [
    ("visiteur", f"{ONE}corriger/", "Envoyer ma correction", {"summary": "Mieux dit."} | CLAIRE),
    ("visiteur", MAIL, "Envoyer ma proposition", {}),
    ("agente", PROPOSED, "Envoyer la question", {"text_ask": "Depuis quand ?"}),
    ("visiteur", MAIL, "Répondre", {"text": "Depuis mars."}),
    ("agente", PROPOSED, "Publier", {}),
    (
        "visiteur",
        "/contribuer/structure/",
        "Envoyer ma proposition",
        {"name": "Le Four d’en Bas", "summary": "Du pain.", "commune": "Firminy"} | CLAIRE,
    ),
    ("visiteur", MAIL, "Envoyer ma proposition", {}),
    ("agente", PROPOSED, "Publier", {}),
    (
        "visiteur",
        "/contribuer/structure/",
        "Voir l’aperçu",
        {"name": "Le Four d’en Haut", "summary": "Du pain.", "commune": "Unieux"} | CLAIRE,
    ),
    ("visiteur", f"{ONE}signaler/", "Envoyer", {"problem": "closed", "note": "Vide."} | CLAIRE),
    ("visiteur", MAIL, "Envoyer ma proposition", {}),
    ("agente", PROPOSED, "Refuser et répondre", {"text_refuse": "Elle est ouverte."}),
    ("visiteur", f"{OTHER}gerer/", "Demander à tenir", {"name": "Noé", "note": "Trésorier"} | NOE),
    ("visiteur", MAIL, "Confirmer ma demande", {}),
    ("agente", PROPOSED, "Lui confier la fiche", {}),
    (
        "visiteur",
        "/donnees-personnelles/opposition/",
        "Envoyer ma demande",
        {"page": f"http://{HOST}{ONE}", "note": "Mon nom."} | CLAIRE,
    ),
    ("visiteur", MAIL, "Envoyer ma proposition", {}),
    ("visiteur", "/contribuer/lien/", "Recevoir mes liens", {"email": "claire@exemple.example"}),
    ("visiteur", "/alertes/nouvelle/structures/?q=pain", "Créer l’alerte", CLAIRE),
    ("visiteur", MAIL, "Confirmer mon alerte", {}),
    ("visiteur", "/compte/connexion/", "Recevoir un code", {"email": "noe@exemple.example"}),
    ("agente", "/equipe/imports/1/", "Mettre en ligne ce qui est coché", {}),
    ("agente", "/equipe/invitations/?q=atelier", "Préparer cette vague", {"name": "Printemps"}),
    (
        "agente",
        "/equipe/invitations/1/",
        "Envoyer sa liste",
        {"name": "La maison des associations", "email": "relais@exemple.example"},
    ),
    ("agente", f"{OTHER}modifier/", "Mettre en ligne", {"summary": "Une phrase d’Amina."}),
    ("agente", f"{OTHER}historique/", "Annuler ce changement", {}),
    ("agente", "/structures/le-four-d-en-bas/fermer/", "Noter la fermeture", {}),
    ("agente", f"{ONE}gestionnaires/", "Inviter", {"email": "mila@exemple.example"}),
    ("agente", "/equipe/file/", "Chercher les fiches en double", {}),
    ("agente", "/equipe/charte/", "Publier cette charte", {"text": "Nous coopérons."}),
    ("agente", "/equipe/identite/", "Enregistrer", {"name": "Le Fil solidaire et social"}),
    (
        "gestionnaire",
        "/structures/la-roue-libre/modifier/",
        "Mettre en ligne",
        {"summary": "On répare ensemble, le samedi."},
    ),
    ("gestionnaire", "/structures/la-roue-libre/reseau/", "J’accepte la charte", {}),
    ("gestionnaire", "/structures/la-roue-libre/confirmer/", "Tout est juste", {}),
]
SECRETS = [
    (re.compile(r'(name="(?:csrfmiddlewaretoken|opened|key|form_key)" value=")[^"]+'), r"\1SECRET"),
    (re.compile(r"base64,[\w+/=]+"), "base64,SECRET"),  # the drawing of a second factor
    (re.compile(r"(?<![\w:-])(?=\S*[A-Z])(?=\S*[a-z])(?=\S*[0-9])[\w:-]{20,}(?![\w:-])"), "SECRET"),
    (re.compile(r"\b[A-Z2-7]{32}\b"), "SECRET"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "HASH"),
    (
        re.compile(r"([0-9][0-9]:[0-9][0-9]:[0-9][0-9])\.[0-9]{3,6}"),
        r"\1",
    ),  # a call more or less of the clock
]


DRAWN = random.Random()  # codes, which a letter prints; begun anew at each act


class Clock:
    """Stands still, but for a millionth of a second at each question: ids and dates agree."""

    def __init__(self) -> None:
        self.at, self.asked = BEGINS, itertools.count()

    def now(self) -> dt.datetime:
        return self.at + dt.timedelta(microseconds=next(self.asked))

    def stop(self) -> None:
        """Before Django is read: models take their defaults from here."""
        from django.utils import timezone

        timezone.now = self.now
        time.time = lambda: self.now().timestamp()
        secrets.choice = DRAWN.choice


def masked(text: str, folder: str) -> str:
    text = text.replace(folder, "DATA")
    for secret, mask in SECRETS:
        text = secret.sub(mask, text)
    return text


class Pages:
    """What was answered: {name: text}, the name made of who asked and of the address."""

    def __init__(self, folder: str) -> None:
        self.folder, self.found = folder, {}
        self.opened: Counter[str] = Counter()

    def keep(self, name: str, text: str) -> None:
        """Two of one name, once the secret of their address is masked, are numbered."""
        name = masked(unquote(name), self.folder).replace("/", "|")[:120]
        same = sum(known == name or known.startswith(f"{name} n°") for known in self.found)
        self.found[f"{name} n°{same + 1}" if same else name] = masked(text, self.folder)

    def answer(self, who: str, address: str, response) -> None:
        self.opened[route_of(address)] += 1
        head = [str(response.status_code)]
        head += [f"{name}: {response[name]}" for name in KEEPS if name in response]
        kind = response.get("Content-Type", "")
        if kind.startswith("text/") or "json" in kind or "xml" in kind:
            body = response.content.decode()
        elif "zip" in kind:
            body = "\n".join(_members(response.content))
        else:
            body = f"{len(response.content)} {hashlib.sha256(response.content).hexdigest()[:10]}"
        self.keep(f"{who} {address}", "\n".join([*head, "", body]))

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.found.items():
            (folder / name).write_text(text, encoding="utf-8")


def route_of(address: str) -> str:
    """The name of the route, or empty."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(unquote(address.partition("?")[0])).url_name
    except Resolver404:
        return ""


def _members(archive: bytes) -> Iterator[str]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        for name in read.namelist():
            yield f"== {name}\n{read.read(name).decode('utf-8', 'replace')}"


def client(person: str = ""):
    """Somebody's browser: of a visitor, or of who the demonstration lets one be."""
    from django.test import Client

    name, _, port = HOST.partition(":")
    found = Client(SERVER_NAME=name, SERVER_PORT=port, raise_request_exception=False)
    if person:
        assert found.post("/visite/", {"person": person}).status_code == 302
    return found


def links(response, address: str) -> Iterator[str]:
    """The addresses of this site that a page leads to."""
    kind = response.get("Content-Type", "")
    if "Location" in response:
        told = [response["Location"]]
    elif "html" in kind or "xml" in kind:
        text = response.content.decode()
        told = re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)', text)
        told = [one or other for one, other in told]
    else:
        told = []
    for one in told:
        parts = urlsplit(urljoin(f"http://{HOST}{address}", one.replace("&amp;", "&")))
        if parts.netloc == HOST and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def walk(pages: Pages, who: str, asked: list[str], browser) -> None:
    """Open the addresses, and what they lead to: a question only from a page that has none."""
    waits, seen, many = list(asked), set(asked), Counter()
    while waits:
        address = waits.pop(0)
        response = browser.get(address)
        pages.answer(who, address, response)
        for link in links(response, address):
            name = route_of(link)
            is_kept = who == "visiteur" and name in ALL and "?" not in link
            if link in seen or ("?" in link and "?" in address):
                continue
            if many[name] >= MOST and not is_kept:
                continue
            seen.add(link)
            many[name] += 1
            waits.append(link)


def play(pages: Pages) -> None:
    """The scene, form by form, and what each leads to."""
    from maillage.base import jobs
    from maillage.base.models import Message
    from maillage.search import index
    from tests.reader import form_shown

    people = {who: client("" if who == "visiteur" else who) for who in SEEDS}

    def page(told: str) -> str:
        if told == MAIL:
            mail = Message.objects.latest("pk").text
            return re.findall(rf"http://{HOST}(/\S*)", mail)[0]
        if told == PROPOSED:
            queue = people["agente"].get("/equipe/file/").content.decode()
            return max(
                re.findall(r"/equipe/file/[0-9]+/", queue), key=lambda a: int(a.split("/")[3])
            )
        return told

    for n, (who, told, button, typed) in enumerate(SCENE, 1):
        DRAWN.seed(n)
        address = page(told)
        response = form_shown(people[who], address, button).send(people[who], **typed)
        pages.answer(f"scène {n:02}, {who}", address, response)
        DRAWN.seed(n)
        jobs.drain()
        index.settle()


def days_pass(clock: Clock, days: int) -> None:
    """Time goes on; the worker does what it would do on that day."""
    from maillage.base import clock as site
    from maillage.base import jobs
    from maillage.search import index

    clock.at += dt.timedelta(days=days)
    DRAWN.seed(days)
    with site.here():
        for due in jobs.EVERY_MINUTE:
            due(site.now())
    jobs.drain()
    index.settle()


def read_mails(pages: Pages) -> None:
    """Every mail, and the page that each of its links opens."""
    from maillage.base.models import Message

    for n, mail in enumerate(Message.objects.order_by("pk"), 1):
        told = [mail.recipient, mail.subject, mail.unsubscribe_url, "", mail.text, "", mail.html]
        pages.keep(f"courrier {n:03}", "\n".join(told))
        for k, url in enumerate(re.findall(rf"http://{HOST}(/\S*)", mail.text)):
            pages.answer(f"courrier {n:03}", f"{k} {url}", client().get(url))


def visit(folder: str) -> Pages:
    """The demonstration, made in this folder and read by everybody."""
    os.environ |= {
        "MAILLAGE_DATA": folder,
        "PORT": HOST.partition(":")[2],
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    for name in ("MAILLAGE_URL", "MAILLAGE_SMTP", "MAILLAGE_DATABASE"):
        os.environ.pop(name, None)
    Path(folder, "secret.key").write_text("same-pages " * 5)
    Path(folder, "static").mkdir()
    clock = Clock()
    clock.stop()
    import django
    import reportlab.rl_config
    from django.conf import settings
    from django.core.management import call_command

    reportlab.rl_config.invariant = 1  # a PDF says when it was made
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what is refused is a page too
    with open(os.devnull, "w") as nowhere:
        call_command("demo", stdout=nowhere)
    pages = Pages(folder)
    for who, asked in SEEDS.items():
        walk(pages, who, asked, client("" if who == "visiteur" else who))
    play(pages)
    for days in (0, 1, 7, 60, 400):
        days_pass(clock, days)
    read_mails(pages)
    walk(pages, "agente, plus tard", SEEDS["agente"], client("agente"))
    return pages


def differences(before: Path, after: Path) -> Iterator[str]:
    """One short difference a page."""
    names = sorted({path.name for folder in (before, after) for path in folder.iterdir()})
    for name in names:
        told = [(folder / name) for folder in (before, after)]
        if not all(path.exists() for path in told):
            yield f"{name}: only {'before' if told[0].exists() else 'after'}"
            continue
        old, new = (path.read_text(encoding="utf-8").splitlines() for path in told)
        if old != new:
            lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
            more = [f"… {len(lines) - 12} lines more"] if len(lines) > 12 else []
            short = [line[:160] for line in lines[:12]] + more
            yield "\n  ".join([name, *short])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder", type=Path, help="where to write; made anew")
    asked.add_argument("--against", type=Path, help="a folder written before")
    options = asked.parse_args()
    for old in options.folder.glob("*") if options.folder.is_dir() else ():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        pages = visit(folder)
        pages.write(options.folder)
    print(f"{len(pages.found)} pages, files and mails of {len(pages.opened)} routes")
    if options.against:
        found = list(differences(options.against, options.folder))
        print("\n".join(found) or "the same, byte for byte")
        sys.exit(bool(found))


if __name__ == "__main__":
    main()
