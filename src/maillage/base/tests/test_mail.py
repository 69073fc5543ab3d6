"""One way to write a mail: a subject that the site ends, a plain text, one row of the outbox."""

import pytest
from django.template import TemplateDoesNotExist

from maillage.base import mail
from maillage.base.models import Message

pytestmark = pytest.mark.django_db
WORDS = """{% autoescape off %}
Bonjour {{ who }}, « L’Œuvre & Cie » vous attend :
{{ url }}

{{ site.name }}

{% endautoescape %}"""


@pytest.fixture
def template(settings):
    """A mail of a room."""
    words = ("django.template.loaders.locmem.Loader", {"note/mails/hello.txt": WORDS})
    settings.TEMPLATES = [
        {**engine, "APP_DIRS": False, "OPTIONS": {**engine["OPTIONS"], "loaders": [words]}}
        for engine in settings.TEMPLATES
    ]
    return "note/mails/hello.txt"


def test_a_mail_is_plain_text_signed_by_the_site(template, territory):
    mail.post(
        template,
        to="claire@exemple.fr",
        subject="Votre avis",
        who="Claire",
        url="https://exemple.fr/a/?b=1&c=2",
    )
    row = Message.objects.get()
    assert row.recipient == "claire@exemple.fr"
    assert row.subject == f"Votre avis – {territory.name}"
    assert row.text == (
        "Bonjour Claire, « L’Œuvre & Cie » vous attend :\n"
        f"https://exemple.fr/a/?b=1&c=2\n\n{territory.name}\n"
    )
    assert (row.html, row.unsubscribe_url) == ("", "")


def test_what_may_be_refused_at_one_click_says_where(template, territory):
    end = "https://exemple.fr/fin/"
    mail.post(template, to="claire@exemple.fr", subject="x", unsubscribe_url=end, who="", url="")
    assert Message.objects.get().unsubscribe_url == end


def test_a_subject_is_one_line_whatever_a_name_holds(template, territory):
    mail.post(template, to="claire@exemple.fr", subject="Votre fiche : A\nBcc: x", who="", url="")
    assert "\n" not in Message.objects.get().subject


def test_a_mail_without_its_words_is_not_written(territory):
    with pytest.raises(TemplateDoesNotExist):
        mail.post("note/mails/none.txt", to="claire@exemple.fr", subject="x")
    assert not Message.objects.exists()
