"""What somebody types to be told of news, and of the server of the mail. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.mailing import domains
from maillage.mailing.findings import providers
from maillage.mailing.models import MailServer, SavedSearch
from maillage.mailing.rules import CONSENT


class AlertForm(forms.Form):
    every = forms.ChoiceField(
        label=_("Fréquence"),
        choices=SavedSearch.Every,
        widget=forms.RadioSelect,
        initial=SavedSearch.Every.WEEK,
    )
    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Un message vous demandera de confirmer. Chaque envoi permet d’arrêter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(label=CONSENT)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user:
            del self.fields["sender_email"]


PORTS = (25, 465, 587, 2525)  # of mail: this page asks no other door of a network


class MailServerForm(forms.ModelForm):
    """The four lines that whoever holds the mail gives, and in whose name it leaves."""

    provider = forms.ChoiceField(
        label=_("Votre fournisseur"),
        required=False,
        help_text=_("S’il est dans cette liste, le serveur et le port se remplissent seuls."),
    )
    port = forms.IntegerField(
        label=_("Port"), required=False, help_text=_("Vide : celui qui va avec le chiffrement.")
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = MailServer
        fields = [
            "provider",
            "host",
            "port",
            "encryption",
            "user",
            "sender",
            "sender_name",
        ]
        labels = {
            "host": _("Serveur d’envoi (SMTP)"),
            "encryption": _("Chiffrement"),
            "user": _("Nom d’utilisateur"),
            "sender": _("Adresse d’expéditeur"),
            "sender_name": _("Nom affiché"),
        }
        help_texts = {
            "host": _("Par exemple smtp.mairie.fr"),
            "user": _("Souvent l’adresse de la boîte. Vide si le serveur n’en demande pas."),
            "sender": _("Celle que verront les destinataires ; une boîte que quelqu’un lit."),
        }
        widgets = {"user": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.slug, one.name) for one in providers().values()]
        self.fields["provider"].choices = [("", _("Un autre, ou notre propre serveur")), *known]
        self.fields["sender"].required = True
        if self.instance.password:
            self.fields["password"].help_text = _("Vide : celui qui est gardé ici, chiffré.")
        self._before = (self.instance.host, self.instance.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = providers().get(cleaned.get("provider", ""))
        if known:
            cleaned |= {"host": known.host, "encryption": known.encryption, "port": None}
        host = cleaned["host"] = domains.domain_of(cleaned.get("host") or "")
        if not host and "host" not in self.errors:
            self.add_error("host", _("Donnez le serveur, ou choisissez un fournisseur."))
        elif host and not domains.is_host(host):
            self.add_error("host", _("Un nom de serveur, sans rien d’autre : smtp.mairie.fr."))
        if "encryption" in cleaned and cleaned.get("port") is None and "port" not in self.errors:
            cleaned["port"] = MailServer.PORTS[MailServer.Encryption(cleaned["encryption"])]
        elif "port" not in self.errors and cleaned.get("port") not in PORTS:
            ports = ", ".join(map(str, PORTS))
            self.add_error("port", _("Un port de courrier : %(ports)s.") % {"ports": ports})
        self._check_password(cleaned)
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        """One that is kept goes to the server and the user that it was typed for, nowhere else."""
        typed, user = cleaned.get("password"), cleaned.get("user")
        if user and cleaned.get("encryption") == MailServer.Encryption.NONE:
            fault = _("Un mot de passe ne voyage pas en clair : choisissez un chiffrement.")
            self.add_error("encryption", fault)
        if user and not typed and (not self.instance.password or self._moved(cleaned)):
            self.add_error("password", _("Tapez le mot de passe de cette boîte."))
        if typed and not user:
            self.add_error("user", _("Un mot de passe va avec un nom d’utilisateur."))

    def _moved(self, cleaned: dict[str, Any]) -> bool:
        return (cleaned.get("host"), cleaned.get("user")) != self._before

    def stated(self) -> dict[str, Any]:
        """What `set_server` receives."""
        typed = self.cleaned_data["password"]
        password = "" if not self.cleaned_data["user"] else typed or None
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {"values": values, "password": password}


class SignatureForm(forms.Form):
    """The line of a message that came back, or the name of its key."""

    pasted = forms.CharField(
        label=_("La ligne « DKIM-Signature » de l’essai reçu, ou le nom de la clé"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "Ouvrez l’essai, demandez à votre messagerie d’afficher la source ou les en-têtes, et "
            "collez-les ici, même entiers."
        ),
    )

    def clean_pasted(self) -> tuple[str, str]:
        found = domains.signature_in(self.cleaned_data["pasted"])
        if found is None:
            raise forms.ValidationError(
                _(
                    "Il n’y a pas de ligne « DKIM-Signature » dans ce texte : si ce sont bien les "
                    "en-têtes entiers de l’essai, votre serveur ne signe pas."
                )
            )
        return found
