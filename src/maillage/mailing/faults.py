"""Why a mail server does not take a message: a name for each kind of fault, in three sentences."""

import socket
import ssl
from collections.abc import Mapping
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from maillage.base.logs import masked


class Explained(NamedTuple):
    """What happened, and what to do about it."""

    what: Any
    do: Any


# Of OpenSSL's X509_V_ERR_…: what is wrong with a certificate.
EXPIRED, SELF_SIGNED, OTHER_NAME = (10,), (18, 19), (62, 64)

WORDS: Mapping[str, Explained] = {
    "name": Explained(
        _("Aucune machine ne porte le nom « %(host)s »."),
        _(
            "Vérifiez l’orthographe du serveur. S’il n’est connu que de votre réseau interne, la "
            "machine du site doit pouvoir le nommer."
        ),
    ),
    "refused": Explained(
        _("« %(host)s » refuse la connexion sur le port %(port)s."),
        _(
            "Rien n’écoute sur ce port, ou un pare-feu le ferme. Essayez 587 ou 465, ou demandez "
            "l’ouverture de ce port vers ce serveur."
        ),
    ),
    "silent": Explained(
        _("« %(host)s » ne répond pas sur le port %(port)s."),
        _(
            "Un pare-feu jette souvent ces demandes sans le dire : demandez à votre service "
            "informatique d’ouvrir la sortie vers ce serveur et ce port. Beaucoup d’hébergeurs "
            "ferment le port 25."
        ),
    ),
    "unreachable": Explained(
        _("La machine du site n’a pas de chemin vers « %(host)s »."),
        _("Demandez à votre service informatique si elle peut sortir du réseau."),
    ),
    "encryption": Explained(
        _("Le chiffrement choisi n’est pas celui du port %(port)s."),
        _("Le port 587 va avec STARTTLS, le port 465 avec TLS dès la connexion."),
    ),
    "starttls": Explained(
        _("« %(host)s » ne propose pas de chiffrer la connexion sur ce port."),
        _(
            "Essayez TLS dès la connexion, port 465. « Aucun chiffrement » ne convient qu’à un "
            "serveur de votre propre réseau, sans mot de passe."
        ),
    ),
    "expired": Explained(
        _("Le certificat de « %(host)s » n’est plus valable, ou pas encore."),
        _("La personne qui tient ce serveur doit le renouveler. Vérifiez aussi l’heure du site."),
    ),
    "self_signed": Explained(
        _("Le certificat de « %(host)s » est signé par lui-même."),
        _(
            "Demandez un certificat d’une autorité reconnue, ou faites ajouter la vôtre à celles "
            "de la machine du site. Un mot de passe ne part pas vers qui ne prouve pas son nom."
        ),
    ),
    "other_name": Explained(
        _("Le certificat présenté n’est pas celui de « %(host)s »."),
        _("Écrivez le nom qui est sur le certificat, celui que donne votre fournisseur."),
    ),
    "authority": Explained(
        _("Rien ne prouve que le certificat de « %(host)s » est le sien."),
        _(
            "Il manque souvent un certificat intermédiaire, que le serveur doit envoyer, ou "
            "l’autorité interne de votre collectivité, à ajouter à la machine du site."
        ),
    ),
    "greeting": Explained(
        _("« %(host)s » ne veut pas parler à cette machine."),
        _(
            "Il refuse son adresse, ou n’est pas un serveur d’envoi. Demandez le nom du serveur "
            "« SMTP sortant », et que l’adresse du site y soit admise."
        ),
    ),
    "password": Explained(
        _("Le nom d’utilisateur ou le mot de passe est refusé."),
        _(
            "Retapez-les. Chez Microsoft et Google, il faut souvent un mot de passe d’application, "
            "ou que l’administration permette « SMTP authentifié » pour cette boîte."
        ),
    ),
    "letters": Explained(
        _("Le nom d’utilisateur ou le mot de passe contient une lettre accentuée."),
        _("Le courrier ne sait pas la dire : choisissez un mot de passe sans accent."),
    ),
    "no_login": Explained(
        _("« %(host)s » ne demande pas de mot de passe sur ce port."),
        _("Effacez le nom d’utilisateur et le mot de passe, ou passez au port 587."),
    ),
    "login_needed": Explained(
        _("« %(host)s » veut savoir qui envoie."),
        _("Donnez le nom d’utilisateur et le mot de passe de la boîte."),
    ),
    "sender": Explained(
        _("« %(host)s » refuse l’adresse d’expéditeur."),
        _(
            "Elle doit être celle de la boîte, ou une adresse que cette boîte a le droit "
            "d’utiliser."
        ),
    ),
    "relay": Explained(
        _("« %(host)s » n’envoie pas pour cette machine hors de son propre domaine."),
        _("Donnez un nom d’utilisateur, ou demandez que l’adresse du site soit admise à relayer."),
    ),
    "recipient": Explained(
        _("« %(host)s » ne connaît pas l’adresse à laquelle nous écrivions : la vôtre."),
        _("Vérifiez l’adresse de votre compte."),
    ),
    "later": Explained(
        _("« %(host)s » demande de revenir plus tard."),
        _(
            "C’est une précaution contre les envois en masse, ou une panne passagère : vos "
            "réglages ne sont pas en cause. Refaites l’essai dans un quart d’heure."
        ),
    ),
    "content": Explained(
        _("« %(host)s » a refusé le message lui-même."),
        _("Sa réponse dit pourquoi : montrez-la à qui tient ce serveur."),
    ),
    "hung_up": Explained(
        _("« %(host)s » a raccroché."),
        _(
            "C’est souvent le signe d’un chiffrement qui n’est pas celui du port : 587 avec "
            "STARTTLS, 465 avec TLS."
        ),
    ),
    "key": Explained(
        _("Le mot de passe gardé ici ne s’ouvre plus : la clé du site a changé."),
        _("Retapez-le."),
    ),
    "lost": Explained(
        _("L’essai a été interrompu : il est peut-être parti."),
        _("Regardez votre boîte, puis refaites l’essai."),
    ),
    "other": Explained(
        _("L’envoi n’a pas abouti."),
        _("La réponse du serveur est ci-dessous : montrez-la à qui le tient."),
    ),
}


def fault_of(fault: BaseException) -> tuple[str, str]:
    """(the name of a fault, what the server answered, without anybody's address)."""
    if isinstance(fault, SMTPRecipientsRefused):
        code, answer = next(iter(fault.recipients.values()))
        return _of_recipient(code, answer), _said(code, answer)
    if isinstance(fault, SMTPResponseException):
        return _of_answer(fault, fault.smtp_code), _said(fault.smtp_code, fault.smtp_error)
    return _of_connection(fault), ""


def _of_recipient(code: int, answer: Any) -> str:
    words = _said(code, answer).lower()
    if 400 <= code < 500:
        return "later"
    return "relay" if "relay" in words or "5.7.1" in words else "recipient"


def _of_answer(fault: SMTPResponseException, code: int) -> str:
    if isinstance(fault, SMTPAuthenticationError):  # 454: it cannot tell for the time being
        return "later" if 400 <= code < 500 else "password"
    if isinstance(fault, SMTPConnectError | SMTPHeloError):
        return "later" if 400 <= code < 500 else "greeting"
    if 400 <= code < 500:
        return "later"
    if code == 530:  # RFC 4954: authentication required
        return "login_needed"
    if isinstance(fault, SMTPSenderRefused):
        return "sender"
    return "content" if isinstance(fault, SMTPDataError) else "other"


def _of_connection(fault: BaseException) -> str:
    if isinstance(fault, SMTPNotSupportedError):
        return "starttls" if "STARTTLS" in str(fault) else "no_login"
    if isinstance(fault, SMTPServerDisconnected):
        return "silent" if isinstance(fault.__context__, TimeoutError) else "hung_up"
    if isinstance(fault, ssl.SSLCertVerificationError):
        kinds = {"expired": EXPIRED, "self_signed": SELF_SIGNED, "other_name": OTHER_NAME}
        found = (name for name, codes in kinds.items() if fault.verify_code in codes)
        return next(found, "authority")
    kinds_of = (
        (ssl.SSLError, "encryption"),
        (socket.gaierror, "name"),
        (UnicodeError, "letters"),
        (ConnectionRefusedError, "refused"),
        (TimeoutError, "silent"),
        (ConnectionError, "hung_up"),
        (OSError, "unreachable"),
    )
    return next((name for kind, name in kinds_of if isinstance(fault, kind)), "other")


def _said(code: int, answer: Any) -> str:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return masked(f"{code} {' '.join(words.split())}")[:300]
