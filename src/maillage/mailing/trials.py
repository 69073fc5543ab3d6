"""A trial of the mail: a message to whoever asks, what became of it, and what the sender's domain
says of it. By the worker, for both are slow."""

from collections.abc import Callable, Collection
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from maillage.base import clock, jobs, mail
from maillage.base.mail import MailRoute
from maillage.base.models import Message
from maillage.mailing import domains, queries
from maillage.mailing.connectors.names import Names, Unanswered
from maillage.mailing.faults import fault_of
from maillage.mailing.findings import providers
from maillage.mailing.models import MailServer
from maillage.territories import queries as territories

RESUME = "mail.resume"  # once a day, and when the worker starts
PATIENCE = 10  # seconds for each answer of the server: somebody waits for it on a page
# The server that somebody typed may stand on the private network of the town hall: it often does.
# So no address is refused here, unlike where a page is read (`fetching/fetch`): only a steward may
# type one, on the ports of mail alone, and is shown nothing of an answer that is not of SMTP.


def tried(to: str) -> dict[str, Any]:
    """What became of a message to this address, and what is read of the sender's domain."""
    server = queries.mail_server()
    found = {"of": str(server.asked_at), "host": server.host, "port": server.port, "said": ""}
    try:
        route = queries.route_of_address() if settings.SMTP else queries.route_of(server)
    except BadSignature:
        return found | {"fault": "key"}
    connection = route.connect()
    connection.timeout = PATIENCE
    fault, said = _handed_over(connection, route, to)
    found |= {"fault": fault, "said": said, "host": route.host, "port": connection.port}
    return found | {"domain": _read(server, route, Names())}


def _handed_over(connection: Any, route: MailRoute, to: str) -> tuple[str, str]:
    site = territories.site()
    text = render_to_string("mailing/mails/trial.txt", {"site": site}).strip() + "\n"
    subject = _("Essai du courrier – %(site)s") % {"site": site.name}
    message = EmailMessage(
        subject, text, route.sender, [to], headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        connection.send_messages([message])
    except (OSError, UnicodeError, ValueError) as fault:  # SMTPException is an OSError
        return fault_of(fault)
    finally:  # a refusal leaves it open
        connection.fail_silently = True
        connection.close()
    return "", ""


def _read(server: MailServer, route: MailRoute, ask: domains.Ask) -> dict[str, Any]:
    domain = domains.domain_of(parseaddr(route.sender)[1])
    read: dict[str, Any] = {"domain": domain, "host": route.host, "provider": server.provider}
    if "." not in domain:
        return read
    read["addresses"] = _answered(lambda: [*ask(route.host, "A"), *ask(route.host, "AAAA")]) or []
    read["spf"] = _answered(lambda: domains.spf_records(ask(domain, "TXT")))
    if len(read["spf"] or ()) == 1:
        read |= _walked(domain, read["spf"][0], read["addresses"], ask)
    known = providers().get(server.provider)
    selectors = [server.selector] if server.selector else list(known.selectors if known else ())
    signer = server.signed_for or domain
    read["signed_for"] = server.signed_for
    read["dkim"] = _answered(
        lambda: {name: ask(f"{name}._domainkey.{signer}", "TXT") for name in selectors}
    )
    return read | _policy(domain, ask)


def _walked(
    domain: str, record: str, addresses: Collection[str], ask: domains.Ask
) -> dict[str, Any]:
    walk = domains.Walk(addresses, ask)
    try:
        return {"spf_covers": walk.passes(domain, record)}
    except domains.TooManyLookups:
        return {"spf_ends": False}
    except Unanswered:
        return {"spf": None}


def _policy(domain: str, ask: domains.Ask) -> dict[str, Any]:
    """The first that speaks, of the domain and those above it."""
    try:
        for at in domains.domains_above(domain):
            if found := domains.dmarc_records(ask(f"_dmarc.{at}", "TXT")):
                return {"dmarc": found, "dmarc_at": at}
    except Unanswered:
        return {"dmarc": None}
    return {"dmarc": []}


def _answered(question: Callable[[], Any]) -> Any:
    """The answer, or None where nobody gave one."""
    try:
        return question()
    except Unanswered:
        return None


def _lost(to: str) -> None:
    server = queries.mail_server()
    asked = {"of": str(server.asked_at), "host": server.host, "port": server.port}
    _note(to, asked | {"fault": "lost", "said": ""})


@jobs.job("mail.try", before=tried, when_lost=_lost)
def keep(to: str, prepared: dict[str, Any]) -> None:
    """Keep what a trial found. From the first message that a server took, all mail leaves by it."""
    _note(to, prepared)


def _note(to: str, trial: dict[str, Any]) -> None:
    server = MailServer.objects.select_for_update().get(pk=1)
    if trial["of"] != str(server.asked_at):  # what was typed meanwhile is to be tried, not this
        jobs.enqueue("mail.try", key="trial", to=to)
        return
    server.trial, server.tried_at, server.asked_at = trial, clock.now(), None
    if not trial["fault"]:
        server.accepted_at = server.tried_at
    server.save()
    if not trial["fault"]:
        resume()


@jobs.job(RESUME)
def resume() -> None:
    """What waited for a server is queued when there is one, but for what gave up meanwhile."""
    waits = Message.objects.filter(state=Message.State.WAITING)
    for message in waits.values_list("pk", flat=True) if mail.leaves() else ():
        if not jobs.has_failed(str(message)):
            jobs.enqueue("mail.deliver", key=str(message), message=message)
