"""Who the team is."""

from maillage.accounts.models import User
from maillage.base import history


@history.until_changed("role.", "account.")
def members() -> list[User]:
    """Those who hold a role and may sign in, by name."""
    rows = User.objects.filter(is_active=True, roles__isnull=False).distinct()
    return sorted(rows, key=str)
