"""What a trial found, a sentence each, and the line to hand to whoever holds the domain."""

import ipaddress
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.mailing import domains
from maillage.mailing.faults import WORDS

REFERENCE = Path(__file__).parent / "reference" / "providers.toml"
GOOD, WATCH, BAD, UNKNOWN = "good", "watch", "bad", "unknown"


@dataclass(frozen=True)
class MailProvider:
    """A server that many rent. `spf`: what its customers' domain includes; `selectors`: of the keys
    that it signs with."""

    slug: str
    name: str
    host: str
    encryption: str
    spf: str = ""
    selectors: tuple[str, ...] = ()


@cache
def providers() -> Mapping[str, MailProvider]:
    rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["provider"]
    known = (MailProvider(**{**row, "selectors": tuple(row.get("selectors", ()))}) for row in rows)
    return {one.slug: one for one in known}


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: `state` is good, watch, bad or unknown; `line` is to be copied
    into the records of the domain, or told to whoever holds it."""

    name: str
    state: str
    text: str
    do: str = ""
    line: str = ""
    said: str = ""

    @property
    def word(self) -> str:
        words = {GOOD: _("Bon"), WATCH: _("À surveiller"), BAD: _("À corriger")}
        return words.get(self.state, _("Non vérifié"))


@dataclass(frozen=True)
class DomainRead:
    """The records of a domain, as a trial read them; None where nobody answered. `spf_covers`: the
    record names the server; `spf_ends`: a receiver reads it to its end; `addresses`: of the server;
    `dkim`: {selector: records}; `dmarc_at`: the domain that speaks."""

    domain: str
    host: str
    addresses: Sequence[str] = ()
    spf: Sequence[str] | None = None
    spf_covers: bool = False
    spf_ends: bool = True
    dkim: Mapping[str, Sequence[str]] | None = None
    signed_for: str = ""
    dmarc: Sequence[str] | None = None
    dmarc_at: str = ""
    provider: str = ""

    @property
    def server_in_spf(self) -> str:
        """What the record of the domain names the server by."""
        known = providers().get(self.provider)
        return f"include:{known.spf}" if known and known.spf else f"a:{self.host}"

    @property
    def is_inside(self) -> bool:
        """The server stands on a private network: mail comes out by an address not known here."""
        return not any(ipaddress.ip_address(one).is_global for one in self.addresses)


def of_trial(trial: Mapping[str, Any]) -> list[Finding]:
    """Connection, SPF, DKIM, DMARC, as one trial found them."""
    found = [_connection(trial)]
    if read := trial.get("domain"):
        found += [*_records(DomainRead(**read))]
    return found


def _connection(trial: Mapping[str, Any]) -> Finding:
    name, where = _("Connexion"), {"host": trial["host"], "port": trial["port"]}
    if not trial["fault"]:
        text = _("« %(host)s » a pris le message pour vous : regardez votre boîte.") % where
        return Finding(name, GOOD, text)
    words = WORDS.get(trial["fault"], WORDS["other"])
    what = str(words.what) % where
    return Finding(name, BAD, what, do=str(words.do), said=trial["said"])


def _records(read: DomainRead) -> Iterator[Finding]:
    if "." not in read.domain:
        text = _("L’adresse d’expéditeur n’est pas celle d’un domaine public.")
        yield Finding(_("Domaine"), UNKNOWN, text, do=_("Donnez une adresse de votre domaine."))
        return
    yield _spf(read)
    yield _dkim(read)
    yield _dmarc(read)


def _unanswered(name: str, domain: str) -> Finding:
    text = _("Personne n’a répondu sur %(d)s : la machine du site ne peut pas lire le DNS.")
    return Finding(name, UNKNOWN, text % {"d": domain}, do=_("Refaites l’essai plus tard."))


def txt(name: str, record: str) -> str:
    """A record as whoever holds a domain types it."""
    return f'{name}. IN TXT "{record}"'


def _spf(read: DomainRead) -> Finding:
    records, domain, wanted = read.spf, read.domain, read.server_in_spf
    if records is None:
        return _unanswered("SPF", domain)
    names = {"d": domain, "s": read.host, "n": len(records)}
    line = txt(domain, domains.spf_with(records, wanted))
    if not records:
        text = _("%(d)s ne dit pas quels serveurs écrivent en son nom : n’importe qui le peut.")
        return Finding("SPF", BAD, text % names, do=_("Faire ajouter cette ligne."), line=line)
    if len(records) > 1:
        text = _("%(d)s a %(n)s règles SPF : avec plus d’une, aucune ne compte.") % names
        return Finding("SPF", BAD, text, do=_("Les remplacer par celle-ci."), line=line)
    record = records[0]
    if domains.all_of(record) == "+":
        text = _("La règle de %(d)s finit par « +all » : elle permet à tous d’écrire en son nom.")
        return Finding("SPF", BAD, text % names, do=_("La remplacer par celle-ci."), line=line)
    if not read.spf_ends:
        text = _("La règle de %(d)s demande plus de dix recherches : personne ne la lit en entier.")
        return Finding(
            "SPF", BAD, text % names, do=_("Retirer les « include » qui ne servent plus.")
        )
    if read.spf_covers or wanted in domains.terms_of(record):
        return _spf_that_names(read, record)
    if read.is_inside:
        text = _(
            "%(s)s est sur un réseau interne : nous ne savons pas par où vos messages sortent."
        )
        do = _("Vérifier que la règle nomme l’adresse publique de sortie.")
        return Finding("SPF", UNKNOWN, text % names, do=do, line=txt(domain, record))
    text = _("La règle de %(d)s ne cite pas %(s)s : ses messages passent pour des faux.") % names
    return Finding("SPF", BAD, text, do=_("La remplacer par celle-ci."), line=line)


def _spf_that_names(read: DomainRead, record: str) -> Finding:
    names = {"d": read.domain, "s": read.host}
    if domains.all_of(record) in ("-", "~") or "redirect=" in record.lower():
        text = _("%(d)s autorise %(s)s à écrire en son nom.") % names
        return Finding("SPF", GOOD, text)
    text = _("%(d)s autorise %(s)s, mais n’écarte personne d’autre.") % names
    line = txt(read.domain, domains.spf_with([record], ""))
    return Finding("SPF", WATCH, text, do=_("La finir par « ~all »."), line=line)


def _dkim(read: DomainRead) -> Finding:
    if read.dkim is None:
        return _unanswered("DKIM", read.domain)
    names = {"d": read.domain, "s": read.host, "o": read.signed_for}
    ask = (
        _("Activer la signature DKIM pour %(d)s sur %(s)s, et publier la clé qu’il donne.") % names
    )
    if not read.dkim:
        text = _(
            "Le nom de la clé qui signe vos messages n’est pas connu : seul un message le dit."
        )
        return Finding("DKIM", UNKNOWN, text, do=_("Recopiez-le ci-dessous depuis l’essai reçu."))
    if read.signed_for and not _is_of(read.signed_for, read.domain):
        text = _("Vos messages sont signés par %(o)s, pas par %(d)s : c’est moins sûr.") % names
        return Finding("DKIM", WATCH, text, do=ask)
    published = {selector: rows[0] for selector, rows in read.dkim.items() if rows}
    if not published:
        text = _("Aucune clé n’est publiée : les messages ne sont pas signés, ou pas vérifiables.")
        return Finding("DKIM", BAD, text, do=ask)
    faults = {selector: domains.key_fault(row) for selector, row in published.items()}
    sound = next((selector for selector, fault in faults.items() if not fault), "")
    if sound:
        text = _("La clé « %(k)s » est publiée : la signature de vos messages se vérifie.")
        return Finding("DKIM", GOOD, text % {"k": sound})
    words = {
        "revoked": _("La clé « %(k)s » est retirée : les signatures ne valent plus rien."),
        "short": _("La clé « %(k)s » est trop courte : elle ne protège plus."),
        "broken": _("La clé « %(k)s » est mal recopiée : personne ne peut la lire."),
    }
    selector, fault = next(iter(faults.items()))
    return Finding("DKIM", BAD, words[fault] % {"k": selector}, do=ask)


def _is_of(one: str, other: str) -> bool:
    """The same domain, or one above the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _dmarc(read: DomainRead) -> Finding:
    if read.dmarc is None:
        return _unanswered("DMARC", read.domain)
    at = f"_dmarc.{read.dmarc_at or read.domain}"
    names = {"d": read.dmarc_at or read.domain}
    line = txt(at, "v=DMARC1; p=none")
    if not read.dmarc:
        text = _("%(d)s ne dit pas quoi faire d’un message qui usurpe son nom.") % names
        return Finding("DMARC", BAD, text, do=_("Faire ajouter au moins cette ligne."), line=line)
    if len(read.dmarc) > 1:
        text = _("%(d)s a plusieurs règles DMARC : aucune ne compte.") % names
        line = txt(at, read.dmarc[0])
        return Finding("DMARC", BAD, text, do=_("N’en garder qu’une, par exemple :"), line=line)
    policy = domains.policy_of(read.dmarc[0], is_inherited=read.dmarc_at != read.domain)
    if policy == "none":
        text = _("La règle de %(d)s existe, et ne bloque rien pour l’instant (« p=none »).") % names
        do = _("Quand SPF et DKIM sont bons depuis un mois, passer à « p=quarantine ».")
        return Finding("DMARC", WATCH, text, do=do)
    text = _("%(d)s fait écarter les messages qui usurpent son nom.") % names
    return Finding("DMARC", GOOD, text)
