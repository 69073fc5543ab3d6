"""From an event that a visitor proposes to the letter that tells it and the header that ends it:
a real browser, a mail server on the loopback, mails as Python's email package reads them."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from email import message_from_bytes, policy
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from maillage.bulk.tests.servers import Counting, Loopback
from tests.browser.conftest import Site, _free_port, serving

pytestmark = pytest.mark.browser
CHLOE = "chloe@visiteuse.example"
OPEN = """
import django
django.setup()
from maillage.base import clock, settings
from maillage.installation import actions
at = clock.now()
settings.decide(values={"accounts.second_factor": False}, by="system", at=at)
actions.open_site(by="system", at=at)
"""


class MailedSite(Site):
    """A site whose mail leaves to the loopback."""

    port = 0

    @property
    def environment(self):
        return {**super().environment, "MAILLAGE_SMTP": f"smtp://127.0.0.1:{self.port}"}


@pytest.fixture
def mailed(tmp_path):
    """(an open site with an officer, the mail server, the link by which Amina enters)"""
    server = Counting()
    with Loopback(server) as loopback:
        found = MailedSite(f"http://127.0.0.1:{_free_port()}", tmp_path)
        found.port = loopback.port
        found.maillage("setup", "--territory", "244200770", "--name", "Le Fil", "--yes")
        environment = {**found.environment, "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}
        subprocess.run([sys.executable, "-c", OPEN], env=environment, check=True, cwd=os.getcwd())
        said = found.maillage("sign_in", "amina@agente.example", "--role", "officer")
        link = re.search(r"http://\S+/compte/lien/\S+", said)[0]
        with serving(found, "/robots.txt"):
            yield found, server, link


def mail_with(server, path):
    """The mail to Chloé that leads to this path: she waits for it."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for raw in [*server.bodies]:
            mail = message_from_bytes(raw, policy=policy.default)
            if mail["To"] == CHLOE and path in text_of(mail):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"no mail leads to {path}")


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def link_in(mail, path):
    return re.search(rf"http://\S+{path}\S*", text_of(mail))[0]


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def propose(page, site, server):
    """Chloé, without an account: what she sends waits for her own link."""
    page.goto(f"{site.url}/agenda/proposer/")
    page.fill("input[name=name]", "Souper partagé (fictif)")
    page.fill("input[name=summary]", "Chacun apporte un plat.")
    page.fill("input[name=day]", time.strftime("%Y-%m-%d", time.localtime(time.time() + 864_000)))
    page.fill("input[name=first]", "18:00")
    page.fill("input[name=commune]", "Saint-Étienne")
    page.fill("input[name=sender_email]", CHLOE)
    page.check("input[name=agrees]")
    page.wait_for_timeout(3_000)  # a form that is sent too fast is set aside
    press(page, re.compile("^\\s*Envoyer"))
    page.goto(link_in(mail_with(server, "/contribuer/suivi/"), "/contribuer/suivi/"))
    press(page, "Envoyer ma proposition")


def publish(page, site, link):
    """Amina enters, and publishes what waits."""
    page.goto(link)
    if page.get_by_role("button", name=re.compile("Entrer")).count():
        press(page, re.compile("Entrer"))
    page.goto(f"{site.url}/equipe/file/")
    page.get_by_role("link", name=re.compile("Souper partagé")).first.click()
    press(page, "Publier")


def subscribe(page, site, server):
    page.goto(f"{site.url}/lettre/abonnement/")
    page.fill("input[name=sender_email]", CHLOE)
    page.check("input[name=agrees]")
    press(page, "Recevoir la lettre")
    expect(page.locator("h1")).to_have_text("Regardez votre boîte")
    page.goto(link_in(mail_with(server, "/lettre/choix/"), "/lettre/choix/"))
    press(page, "Confirmer mon abonnement")
    expect(page.locator("h1")).to_have_text("Mes choix pour la lettre")


def send(page, site):
    """Amina composes the letter, sees it, and sends it."""
    page.goto(f"{site.url}/equipe/lettre/")
    press(page, "Composer la lettre")
    expect(page.frame_locator("iframe").locator("h3")).to_have_text("Souper partagé (fictif)")
    press(page, "Envoyer maintenant")
    expect(page.locator("#envoi")).to_contain_text("1 personne")


def test_from_a_proposal_to_the_letter_and_its_end(browser, mailed):
    site, server, link = mailed
    chloe = browser.new_context(locale="fr-FR").new_page()
    amina = browser.new_context(locale="fr-FR").new_page()
    propose(chloe, site, server)
    publish(amina, site, link)
    subscribe(chloe, site, server)
    send(amina, site)
    letter = mail_with(server, "/lettre/1/")
    html = letter.get_body(("html",)).get_content()
    text = text_of(letter)
    assert "Souper partagé (fictif)" in html
    assert "Souper partagé (fictif)" in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "MAILLAGE-" not in html + text

    end = letter["List-Unsubscribe"].strip("<>")
    body = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    assert urllib.request.urlopen(urllib.request.Request(end, body)).status == 200
    chloe.goto(link_in(letter, "/lettre/choix/"))
    expect(chloe.locator("h1")).to_have_text("Vous ne recevez plus la lettre")
    chloe.goto(link_in(letter, "/lettre/1/"))
    expect(chloe.locator("main")).to_contain_text("Souper partagé (fictif)")
    chloe.context.close()
    amina.context.close()
