"""Somebody leaves their name, address, telephone and words by every public way, then erases their
account: the database file, the index, the images and the logs are read, byte by byte."""

import subprocess
import sys

NAME, ADDRESS, PHONE = "Zéphyrine Canari", "zephyrine@canari.example", "0477 98 76 54"
WORDS, PHONE_KEPT = "canari des mots perdus", "0477987654"
CANARIES = ("Zéphyrine", "zéphyrine", "zephyrine@canari", PHONE, PHONE_KEPT, "canari des mots")

START = """
from django.conf import settings as django_settings
django_settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
import django; django.setup()
"""
LIFE = f"""
import io, re
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from maillage.base.setup import prepare_database
prepare_database()
from maillage.accounts import actions as accounts
from maillage.accounts.tests.builders import with_second_factor
from maillage.search import index
from maillage.base import clock, erasing, jobs, settings
from maillage.base.models import Message
from maillage.installation import actions as installation
from maillage.invitations import actions as inviting
from maillage.organisations.actions import pictures
from maillage.managers.actions import managers
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.territories import actions as territories
NAME, ADDRESS, PHONE, WORDS = {NAME!r}, {ADDRESS!r}, {PHONE!r}, {WORDS!r}
territories.install(codes=["244200770"], by="system", at=clock.now())
installation.open_site(by="system", at=clock.now())
settings.decide(values={{"participation.vouches": 3}}, by="system", at=clock.now())
page = make_organisation(name="La Roue Libre", website="https://roue.example", indexed=True)
amina = with_second_factor(accounts.welcome(email="amina@agente.example", name="Amina",
    roles=("officer", "steward"), by="system", at=clock.now()))
visitor = Client(HTTP_HOST="127.0.0.1")
SENT = {{"sender_email": ADDRESS, "agrees": "on"}}
def post(path, **said):
    answer = visitor.post(path, SENT | said)
    assert answer.status_code in (200, 302), (path, answer.status_code)
    return answer
def last_link(pattern=r"/contribuer/suivi/[\\w-]+/"):
    return re.search(pattern, Message.objects.latest("pk").text)[0]
def confirmed():
    visitor.post(last_link() + "envoyer/")
    return Contribution.objects.latest("pk")
# Contributions: one waits, one is refused, one is asked about, one is never confirmed.
FORM = dict(name=f"Atelier de {{NAME}}", summary=WORDS, commune="Saint-Étienne", phone=PHONE,
            is_step_free="unknown", note=WORDS)
post("/contribuer/structure/", **FORM); added = confirmed()
assert PHONE[:4] in str(added.patch), added.patch
post("/contribuer/structure/", **FORM)
of = f"/structures/{{page.slug}}"
post(f"{{of}}/signaler/", problem="wrong", note=f"{{WORDS}} {{PHONE}}"); report = confirmed()
post(f"{{of}}/gerer/", name=NAME, note=f"{{WORDS}} {{PHONE}}"); claim = confirmed()
post("/donnees-personnelles/opposition/", page=f"chez {{NAME}}", note=WORDS)
objection = confirmed()
assert Contribution.objects.filter(email=ADDRESS).count() == 5
officer = Client(HTTP_HOST="127.0.0.1"); officer.force_login(amina)
officer.post(report.get_absolute_url(), {{"verdict": "ask", "revision": report.revision,
    "text": f"Merci {{NAME}}"}})
visitor.post(last_link() + "repondre/", {{"text": WORDS}})
officer.post(objection.get_absolute_url(), {{"verdict": "accept", "revision": objection.revision}})
officer.post(added.get_absolute_url(), {{"verdict": "refuse", "revision": added.revision,
    "text": f"Non, {{NAME}}"}})
# A voice, an alert, lost links, entries that nobody ends, known and unknown.
other = Client(HTTP_HOST="127.0.0.1")
other.post("/contribuer/structure/", FORM | {{"name": "Fournil", "phone": "", "summary": "Pain.",
    "note": "", "sender_email": "paul@exemple.fr", "agrees": "on"}})
other.post(last_link() + "envoyer/")
bread = Contribution.objects.latest("pk")
post(f"/contribuer/a-confirmer/{{bread.pk}}/", agrees="no", note=WORDS,
     revision=bread.revision)
jobs.drain()
post(last_link(r"/contribuer/avis/[\\w-]+/"))
post("/alertes/nouvelle/structures/?q=canari+des+mots", every="week")
post("/contribuer/lien/", email=ADDRESS)
Client(HTTP_HOST="127.0.0.1").post("/compte/connexion/", {{"email": ADDRESS}})
# An account: holds a page, invites somebody, gives an image, is named to a relay.
managers.give(organisation=page, email=ADDRESS, name=NAME, proof="domain", by="system",
              at=clock.now())
user = accounts.welcome(email=ADDRESS, by="system", at=clock.now())
Client(HTTP_HOST="127.0.0.1").post("/compte/connexion/", {{"email": ADDRESS}})
hers = Client(HTTP_HOST="127.0.0.1", headers={{"user-agent": "Firefox"}}); hers.force_login(user)
hers.post(f"{{of}}/gestionnaires/", {{"email": "noe@exemple.fr"}})
raw = io.BytesIO(); exif = Image.Exif(); exif[0x013B] = ADDRESS
Image.new("RGB", (60, 60), "red").save(raw, "JPEG", exif=exif)
pictures.add(organisation=page, file=io.BytesIO(raw.getvalue()), kind="photo", alt=f"Par {{NAME}}",
             credit=NAME, by=user.author, at=clock.now())
wave = inviting.prepare(name="Vague", query="", by=amina.author, at=clock.now())
inviting.add_relay(wave=wave, name=NAME, email=ADDRESS, query="", by=amina.author, at=clock.now())
jobs.enqueue("mailing.send", key="late", people=[ADDRESS, "paul@exemple.fr"])
jobs.drain(); index.settle()
"""
ERASE = f"""
from django.test import Client
from maillage.accounts.models import User
from maillage.search import index
from maillage.base import jobs
from maillage.participation.models import Contribution, Vouch
hers = Client(HTTP_HOST="127.0.0.1"); hers.force_login(User.objects.get(email={ADDRESS!r}))
answer = hers.post("/mon-espace/effacer/")
assert answer.status_code == 302, answer.status_code
jobs.drain(); index.settle()
late = [job for job in jobs.late()]
assert late == [], [(job.name, job.error) for job in late]
assert Contribution.objects.filter(email="paul@exemple.fr").count() == 1
assert Vouch.objects.count() == 1  # the voice counts, and is nobody's
"""
ROWS = """
from django.db import connection
with connection.cursor() as cursor:
    for table in connection.introspection.table_names():
        cursor.execute(f'SELECT * FROM "{table}"')
        for row in cursor.fetchall():
            print(row)
"""


def live(environment, script):
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout, done.stderr


def found(folder, said):
    """{canary: files that hold it}"""
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    texts = {"what was said": said.encode(), **{str(p): body for p, body in files.items()}}
    return {
        canary: [name for name, body in texts.items() if canary.encode() in body]
        for canary in CANARIES
    }


def test_nothing_of_somebody_is_left_after_their_erasure(own_environment, tmp_path):
    folder = tmp_path / "data"
    out, logs = live(own_environment, START + LIFE + ROWS)
    held = found(folder, out)
    assert all(held[canary] for canary in CANARIES if canary != "zéphyrine"), held
    erased, more_logs = live(own_environment, START + ERASE + ROWS)
    assert found(folder, erased + logs + more_logs) == {canary: [] for canary in CANARIES}
