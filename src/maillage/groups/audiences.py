"""Who may open the inside of one group, by the address asked for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.groups import rules
from maillage.groups.models import Group
from maillage.web.guard import Audience


def _of_group(may: Callable[[Any, Group], bool]) -> Callable[[HttpRequest], bool]:
    def admits(request: HttpRequest) -> bool:
        assert request.resolver_match is not None
        slug = request.resolver_match.kwargs["slug"]
        if not request.user.is_authenticated:
            return False
        found = Group.objects.visible_to(request.user).filter(slug=slug).first()
        return found is not None and may(request.user, found)

    return admits


GROUP_MEMBER = Audience("group_member", _of_group(rules.may_read_inside), second_factor)
GROUP_HOLDER = Audience("group_holder", _of_group(rules.may_hold), second_factor)
