"""The mail server that the team types: tried, explained, and used only once it took a message."""

import datetime as dt
import re
import socket

import pytest

from maillage.accounts import actions as accounts
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, files, jobs, mail, setup
from maillage.base.models import Change, Entry, Job, Message
from maillage.mailing import actions, queries, trials
from maillage.mailing.models import MailServer
from maillage.mailing.tests.servers import MailDouble, NamesDouble, certificate

pytestmark = pytest.mark.django_db
PAGE = "/equipe/courrier/"
AMINA = "amina@agente.example"
SECRET = "Un-secret-3-garder"
TYPED = {
    "host": "smtp.mairie.example",
    "encryption": "starttls",
    "user": "site@mairie.example",
    "password": SECRET,
    "sender": "site@mairie.example",
    "sender_name": "Le Fil solidaire",
}


@pytest.fixture
def names(settings):
    """A DNS server that knows nothing until it is told."""
    double = NamesDouble({("mairie.example", "A"): ["203.0.113.5"]})
    settings.RESOLVER = double.address
    yield double
    double.socket.close()


def typed(server, **other):
    values = {
        "host": "127.0.0.1",
        "port": server.port,
        "encryption": "none",
        "user": "",
        "sender": "site@mairie.example",
        **other,
    }
    password = values.pop("password", None)
    return actions.set_server(values=values, password=password, by="system", at=clock.now())


def tried(to=AMINA):
    actions.ask_trial(to=to, by="system", at=clock.now())
    jobs.drain()
    server = queries.mail_server()
    assert not server.is_trying
    return server


def fault_of(server, **other):
    typed(server, **other)
    found = tried()
    assert found.accepted_at is None, "nothing leaves by a server that refuses"
    assert not mail.leaves()
    return found.trial["fault"]


# The trial


def test_a_trial_that_arrives_opens_the_mail(names, territory):
    server = MailDouble()
    waits = mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")
    typed(server, sender_name="Le Fil")
    assert not mail.leaves(), "not before a message did"
    tried()
    jobs.drain()
    waits.refresh_from_db()
    assert waits.state == Message.State.SENT
    assert len(server.taken) == 2
    trial = next(body for body in server.taken if f"To: {AMINA}" in body)
    assert "From: Le Fil <site@mairie.example>" in trial
    assert queries.mail_server().trial["fault"] == ""


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"MAIL": "550 5.7.1 not yours"}, "sender"),
        ({"MAIL": "530 5.7.0 Authentication required"}, "login_needed"),
        ({"RCPT": "554 5.7.1 Relay access denied"}, "relay"),
        ({"RCPT": "550 5.1.1 User unknown"}, "recipient"),
        ({"RCPT": "450 4.7.1 Greylisted"}, "later"),
        ({"DATA": "554 5.7.1 spam"}, "content"),
        ({".": "552 5.2.2 too big"}, "content"),
        ({"EHLO": "550 no", "HELO": "550 no"}, "greeting"),
        ({"MAIL": ""}, "hung_up"),
    ],
)
def test_each_way_of_refusing_has_its_name(names, territory, answers, fault):
    assert fault_of(MailDouble(answers=answers)) == fault


def test_a_server_that_greets_nobody(names, territory):
    assert fault_of(MailDouble(greeting="554 go away")) == "greeting"


def test_a_port_where_nothing_listens(names, territory):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    server = MailDouble()
    assert fault_of(server, port=port) == "refused"


def test_a_server_that_says_nothing(names, territory, monkeypatch):
    monkeypatch.setattr("maillage.mailing.trials.PATIENCE", 0.3)
    server = MailDouble()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert fault_of(server, port=silent.getsockname()[1]) == "silent"


def test_a_name_that_nobody_has(names, territory, monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "create_connection", unknown)
    assert fault_of(MailDouble(), host="smtp.nulle-part.example") == "name"


def test_a_server_without_starttls(names, territory):
    assert fault_of(MailDouble(), encryption="starttls") == "starttls"


def test_tls_spoken_to_a_server_that_does_not(names, territory):
    assert fault_of(MailDouble(), encryption="tls") == "encryption"


@pytest.mark.parametrize(
    ("name", "days", "is_trusted", "fault"),
    [
        ("localhost", 30, False, "self_signed"),
        ("localhost", -1, True, "expired"),
        ("autre.example", 30, True, "other_name"),
    ],
)
@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_a_certificate_that_proves_nothing(
    names, territory, tmp_path, monkeypatch, encryption, name, days, is_trusted, fault
):
    context, public = certificate(tmp_path, name=name, days=days)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    server = MailDouble(tls=context, at_once=encryption == "tls", offers=("STARTTLS",))
    secret = {"user": "site", "password": SECRET}
    assert fault_of(server, host="localhost", encryption=encryption, **secret) == fault


def test_a_password_travels_once_the_server_has_proven_its_name(
    names, territory, tmp_path, monkeypatch
):
    context, public = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    server = MailDouble(tls=context, at_once=True, offers=("AUTH PLAIN",))
    secret = {"user": "site", "password": SECRET}
    typed(server, host="localhost", encryption="tls", **secret)
    assert tried().trial["fault"] == ""
    refusing = MailDouble(
        tls=context, at_once=True, offers=("AUTH PLAIN",), answers={"AUTH": "535 5.7.8 no"}
    )
    assert fault_of(refusing, host="localhost", encryption="tls", **secret) == "password"
    accent = {**secret, "password": "été"}
    assert fault_of(refusing, host="localhost", encryption="tls", **accent) == "letters"
    without = MailDouble(tls=context, at_once=True)
    assert fault_of(without, host="localhost", encryption="tls", **secret) == "no_login"


def test_what_is_typed_during_a_trial_is_what_counts(names, territory, monkeypatch):
    good, bad = MailDouble(), MailDouble(answers={"MAIL": "550 no"})
    typed(good)
    actions.ask_trial(to=AMINA, by="system", at=clock.now())
    job = jobs.claim(clock.now(), key="trial")
    by_then = trials.tried(AMINA)
    monkeypatch.setitem(jobs._before, "mail.try", lambda to: by_then)
    typed(bad)
    actions.ask_trial(to=AMINA, by="system", at=clock.now())
    jobs.run(job)
    assert queries.mail_server().is_trying, "what was tried is not what is typed"
    monkeypatch.undo()
    jobs.drain()
    assert queries.mail_server().trial["fault"] == "sender"


def test_a_site_that_sends_nothing_tries_nothing(territory, monkeypatch):
    typed(MailDouble())
    for kept in ("is_demonstration", "is_quiet"):
        monkeypatch.setattr(files, kept, lambda: True)
        with pytest.raises(actions.NothingLeavesHere):
            actions.ask_trial(to=AMINA, by="system", at=clock.now())
        monkeypatch.undo()
    assert not Job.objects.filter(name="mail.try").exists()


def test_a_demonstration_keeps_no_password_of_anybody(territory, client, amina, monkeypatch):
    monkeypatch.setattr(files, "is_demonstration", lambda: True)
    client.force_login(amina)
    answer = client.post(PAGE, TYPED, follow=True)
    assert "Ce site n’envoie rien" in answer.content.decode()
    assert not MailServer.objects.exists()


def test_a_worker_that_does_not_run_is_told(territory, client, amina):
    typed(MailDouble())
    client.force_login(amina)
    client.post("/equipe/courrier/essai/")
    assert "maillage worker" not in client.get(PAGE).content.decode()
    MailServer.objects.update(asked_at=clock.now() - dt.timedelta(minutes=10))
    assert "maillage worker" in client.get(PAGE).content.decode()


# The secret


def test_the_password_is_nowhere_in_clear(names, territory, client, amina):
    client.force_login(amina)
    client.post(PAGE, TYPED)
    server = queries.mail_server()
    assert SECRET.encode() not in bytes(server.password)
    assert queries.route_of(server).connect().password == SECRET
    said = client.get(PAGE).content.decode()
    assert SECRET not in said
    kept = [str(Change.objects.values()), str(Entry.objects.values()), str(Job.objects.values())]
    assert Change.objects.filter(act="mail_server.set").exists()
    assert not any(SECRET in rows for rows in kept)


def test_a_kept_password_goes_to_no_other_server(names, territory, client, amina):
    client.force_login(amina)
    client.post(PAGE, TYPED)
    again = {**TYPED, "password": "", "sender_name": "Un autre nom"}
    assert client.post(PAGE, again).status_code == 302
    assert queries.route_of(queries.mail_server()).connect().password == SECRET
    for moved in ({"host": "smtp.voleur.example"}, {"user": "autre@mairie.example"}):
        answer = client.post(PAGE, {**again, **moved})
        assert "Tapez le mot de passe" in answer.content.decode()
    assert queries.mail_server().host == "smtp.mairie.example"


def test_a_password_does_not_travel_in_clear(territory, client, amina):
    client.force_login(amina)
    answer = client.post(PAGE, {**TYPED, "encryption": "none"})
    assert "ne voyage pas en clair" in answer.content.decode()
    assert not MailServer.objects.exists()


def test_only_the_doors_of_mail_are_asked(territory, client, amina):
    client.force_login(amina)
    answer = client.post(PAGE, {**TYPED, "port": "5432"})
    assert "Un port de courrier" in answer.content.decode()
    assert not MailServer.objects.exists()


def test_another_key_of_the_site_keeps_the_mail_and_says_why(names, territory, settings):
    server = MailDouble()
    typed(server, user="site", password=SECRET)
    MailServer.objects.update(accepted_at=clock.now())
    assert mail.leaves()
    settings.SECRET_KEY = "another"
    assert not mail.leaves()
    assert tried().trial["fault"] == "key"
    setup.take_new_key()
    assert queries.mail_server().password == b""


def test_the_machine_speaks_first(territory, settings, client, amina):
    typed(MailDouble())
    MailServer.objects.update(accepted_at=clock.now())
    settings.SMTP = "smtps://u:s%20s@relais.mairie.example"
    route = mail.route()
    assert (route.host, route.connect().password) == ("relais.mairie.example", "s s")
    client.force_login(amina)
    assert "MAILLAGE_SMTP" in client.get(PAGE).content.decode()
    client.post(PAGE, {**TYPED, "host": "smtp.autre.example"})
    assert queries.mail_server().host == "127.0.0.1"


# The page


def test_a_provider_fills_the_server(names, territory, client, amina):
    client.force_login(amina)
    client.post(PAGE, {**TYPED, "host": "", "provider": "infomaniak"})
    server = queries.mail_server()
    assert (server.host, server.port, server.encryption) == ("mail.infomaniak.com", 465, "tls")


def test_the_page_says_what_happened_and_what_to_do(names, territory, client, amina):
    client.force_login(amina)
    typed(MailDouble(answers={"RCPT": f"554 5.7.1 <{AMINA}>: Relay access denied"}))
    client.post("/equipe/courrier/essai/")
    assert "Essai en cours" in client.get(PAGE).content.decode()
    jobs.drain()
    said = re.sub(r"\s+", " ", client.get(PAGE).content.decode())
    assert "n’envoie pas pour cette machine hors de son propre domaine" in said
    assert "554 5.7.1 &lt;…@agente.example&gt;: Relay access denied" in said
    assert "data-ended" in client.get("/equipe/courrier/avancement/").content.decode()


def test_only_a_steward_sets_it(client, territory):
    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    client.force_login(with_second_factor(olivia))
    assert client.get(PAGE).status_code == 403
    assert "/equipe/courrier/" not in client.get("/equipe/").content.decode()


# The domain


def found(**records):
    """{name: finding} after a trial."""
    from maillage.mailing.findings import of_trial

    return {finding.name: finding for finding in of_trial(tried().trial)}


def test_a_domain_that_says_nothing_is_given_its_lines(names, territory):
    typed(MailDouble(), host="localhost")
    read = found()
    assert read["SPF"].state == "bad"
    assert read["SPF"].line == 'mairie.example. IN TXT "v=spf1 a:localhost ~all"'
    assert read["DKIM"].state == "unknown"
    assert read["DMARC"].line == '_dmarc.mairie.example. IN TXT "v=DMARC1; p=none"'


@pytest.mark.parametrize(
    ("spf", "state", "word"),
    [
        (["v=spf1 mx ip4:203.0.113.0/24 -all"], "good", "autorise"),
        (["v=spf1 ip4:203.0.113.9 ?all"], "watch", "n’écarte personne"),
        (["v=spf1 +all"], "bad", "+all"),
        (["v=spf1 mx -all", "v=spf1 a -all"], "bad", "2 règles"),
        (["v=spf1 ip4:192.0.2.1 -all"], "unknown", "réseau interne"),
    ],
)
def test_each_rule_of_a_domain_has_its_sentence(names, territory, spf, state, word):
    names.records |= {
        ("mairie.example", "TXT"): [f'"{record}"' for record in spf],
        ("localhost", "A"): ["203.0.113.9"],
    }
    typed(MailDouble(), host="localhost")
    read = found()["SPF"]
    assert (read.state, word in read.text) == (state, True)


def test_a_rule_that_does_not_cite_the_server_is_completed(names, territory):
    names.records |= {
        ("mairie.example", "TXT"): ['"v=spf1 ip4:9.9.9.9" " -all"'],  # two strings, one text
        ("localhost", "A"): ["8.8.8.8"],
    }
    typed(MailDouble(), host="localhost")
    read = found()["SPF"]
    assert (read.state, "ne cite pas" in read.text) == ("bad", True)
    assert "v=spf1 ip4:9.9.9.9 a:localhost -all" in read.line


def test_a_provider_is_named_by_what_it_asks(names, territory):
    names.records["mairie.example", "TXT"] = ['"v=spf1 include:mx.ovh.com ~all"']
    typed(MailDouble(), provider="ovh", host="localhost")
    assert found()["SPF"].state == "good"


def test_a_signature_that_somebody_pastes_is_read(names, territory, client, amina):
    key = "MCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    names.records["cle._domainkey.mairie.example", "TXT"] = [f'"v=DKIM1; p={key}"']
    typed(MailDouble(), host="localhost")
    client.force_login(amina)
    pasted = "Subject: Essai\nDKIM-Signature: v=1; d=mairie.example; s=cle; b=x\n"
    client.post("/equipe/courrier/signature/", {"pasted": pasted})
    jobs.drain()
    assert queries.mail_server().selector == "cle"
    assert found()["DKIM"].state == "good"
    client.post("/equipe/courrier/signature/", {"pasted": pasted.replace("d=m", "d=autre.m")})
    assert found()["DKIM"].state == "bad"  # nothing is published there


def test_signed_in_the_name_of_somebody_else(names, territory):
    names.records["k._domainkey.prestataire.example", "TXT"] = ['"v=DKIM1; p="']
    typed(MailDouble(), host="localhost")
    actions.say_signature(selector="k", domain="prestataire.example", by="system", at=clock.now())
    read = found()["DKIM"]
    assert (read.state, "prestataire.example" in read.text) == ("watch", True)


@pytest.mark.parametrize(
    ("record", "state"),
    [("v=DMARC1; p=none", "watch"), ("v=DMARC1; p=reject", "good"), ("v=spf1", "bad")],
)
def test_a_policy_above_the_domain_counts(names, territory, record, state):
    names.records["_dmarc.mairie.example", "TXT"] = [f'"{record}"']
    typed(MailDouble(), host="localhost", sender="site@lettre.mairie.example")
    assert found()["DMARC"].state == state


def test_a_resolver_that_is_silent_is_not_taken_for_an_empty_domain(names, territory, monkeypatch):
    monkeypatch.setattr("maillage.mailing.connectors.names.SECONDS", 0.2)
    names.deaf = {"mairie.example", "_dmarc.mairie.example"}
    typed(MailDouble(), host="localhost")
    read = found()
    assert {read["SPF"].state, read["DMARC"].state} == {"unknown"}
    assert "SPF" not in read["SPF"].line
