"""To whom a source belongs."""

from maillage.accounts.models import Role, User
from maillage.gathering.frames import OWNERS
from maillage.sources.models import Source


def owners(source: Source) -> list[str]:
    """Their addresses, each once: those who hold its page, else the team."""
    named = dict.fromkeys(email for ask in OWNERS for email in ask(source))
    if named:
        return list(named)
    team = (Role.Name.OFFICER, Role.Name.STEWARD)
    people = User.objects.filter(is_active=True, roles__name__in=team).distinct()
    return list(people.order_by("pk").values_list("email", flat=True))
