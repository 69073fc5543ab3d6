"""A browser without scripts: it sends the form that it was shown, with what somebody typed."""

import re
from dataclasses import dataclass

import html5lib
from django.test import Client

from maillage.base.models import Message
from maillage.participation.models import Contribution


@dataclass(frozen=True)
class Form:
    action: str
    said: dict
    offered: dict  # {the name of a list: the values that it has}

    def send(self, client, **typed):
        """As it was shown, however long ago. None empties a box; of a list, only what it has can be
        chosen."""
        for name, values in self.offered.items():
            chosen = typed.get(name) or ()
            chosen = [chosen] if isinstance(chosen, str | int) else chosen
            assert not {str(one) for one in chosen} - values, f"{name}: {chosen} of {values}"
        said = {k: v for k, v in (self.said | typed).items() if v is not None}
        return client.post(self.action, said, follow=True)


def form_shown(client, path, button):
    """The form of the page that has this button, with all that it holds when it is opened; but the
    hour of its opening: a test is quicker than a person."""
    answer = client.get(path, follow=True)
    here = answer.redirect_chain[-1][0] if answer.redirect_chain else path
    page = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    for form in page.iter("form"):
        pressed = [b for b in form.iter("button") if button in "".join(b.itertext())]
        if pressed:
            said = {k: v for k, v in _controls(form) if k != "opened"}
            if pressed[0].get("name"):
                said[pressed[0].get("name")] = pressed[0].get("value")
            return Form(form.get("action") or here, said, _offered(form))
    raise AssertionError(f"no « {button} » on {path} ({answer.status_code})")


def press(client, path, button, **typed):
    return form_shown(client, path, button).send(client, **typed)


def _offered(form):
    return {
        select.get("name"): {option.get("value") for option in select.iter("option")}
        for select in form.iter("select")
    }


def _controls(form):
    several = {}
    for control in form.iter():
        name, kind = control.get("name"), control.get("type")
        if not name or control.tag == "button":
            continue
        if control.tag == "select":
            chosen = [o.get("value") for o in control.iter("option") if "selected" in o.attrib]
            first = [o.get("value") for o in control.iter("option")][:1]
            several.setdefault(name, []).extend(
                chosen or ([] if "multiple" in control.attrib else first)
            )
        elif control.tag == "textarea":
            several[name] = [(control.text or "").removeprefix("\n")]
        elif control.tag == "input" and (
            kind not in ("checkbox", "radio", "submit", "file") or "checked" in control.attrib
        ):
            ticked = "on" if kind in ("checkbox", "radio") else ""
            several.setdefault(name, []).append(control.get("value", ticked))
    return several.items()


# What somebody does, from the page to the button of the mail


def as_user(user):
    browser = Client()
    browser.force_login(user)
    return browser


def mailed(pattern):
    return re.search(pattern, Message.objects.latest("pk").text)[0]


def sent(answer=None):
    """The mail is opened, its button is pressed."""
    press(Client(), mailed(r"/contribuer/suivi/[\w-]+/"), "Envoyer")
    return Contribution.objects.latest("pk")


def correct(page, **typed):
    press(
        Client(),
        f"/structures/{page.slug}/corriger/",
        "Envoyer ma correction",
        sender_email="claire@exemple.fr",
        agrees="on",
        **typed,
    )
    return sent()


def propose(**typed):
    said = {
        "name": "Le Four",
        "summary": "On y fait du pain ensemble.",
        "commune": "Saint-Étienne",
        "sender_email": "claire@exemple.fr",
        "agrees": "on",
    }
    press(Client(), "/contribuer/structure/", "Envoyer", **said | typed)
    return sent()


def claim(page, email):
    press(
        Client(),
        f"/structures/{page.slug}/gerer/",
        "Demander",
        name="Noé",
        note="moi",
        sender_email=email,
    )
    return mailed(r"/contribuer/suivi/[\w-]+/")


def hold(page, email):
    """« C’est ma structure », to the end."""
    link = claim(page, email)
    confirmed(link).send(Client())
    return link


def confirmed(link):
    """The form of the page that the mail leads to."""
    button = (
        "Tenir ma fiche"
        if "Tenir ma fiche" in Client().get(link).content.decode()
        else "Confirmer ma demande"
    )
    return form_shown(Client(), link, button)


def amend(page, row, **typed):
    token = Message.objects.filter(recipient=row.email, text__contains="/contribuer/suivi/")
    found = re.search(r"/contribuer/suivi/([\w-]+)/", token.earliest("pk").text)[1]
    path = f"/structures/{page.slug}/corriger/" if page else "/contribuer/structure/"
    press(Client(), f"{path}?suivi={found}", "Envoyer", agrees="on", **typed)
