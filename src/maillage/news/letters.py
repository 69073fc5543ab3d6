"""What the author of a classified receives, and who answers it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.news.models import Classified, ClassifiedMessage
from maillage.news.queries import key_of
from maillage.news.words import until_in_words
from maillage.web.answers import absolute


def _own(classified: Classified) -> str:
    """Where its author prolongs it or ends it, by one button."""
    return absolute(reverse("classified_own", args=[key_of(classified)]))


def remind(classified: Classified) -> None:
    mail.post(
        "news/mails/remind.txt",
        to=classified.contact_email,
        subject=_("Votre annonce finit bientôt : %(name)s") % {"name": classified.name},
        classified=classified,
        until=until_in_words(classified),
        own=_own(classified),
    )


def confirm_message(message: ClassifiedMessage, token: str) -> None:
    """Only a link: nobody makes this site write their words to a stranger."""
    mail.post(
        "news/mails/confirm.txt",
        to=message.email,
        subject=_("Confirmez votre message"),
        url=absolute(reverse("classified_message", args=[token])),
    )


def message(message: ClassifiedMessage) -> None:
    """The words, to the author; they answer from their own mail, if they wish."""
    classified = message.classified
    mail.post(
        "news/mails/message.txt",
        to=classified.contact_email,
        subject=_("Une réponse à votre annonce : %(name)s") % {"name": classified.name},
        message=message,
        classified=classified,
        address=absolute(classified.get_absolute_url()),
        own=_own(classified),
    )
