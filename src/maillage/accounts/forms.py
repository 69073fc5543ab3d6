"""allauth, set to this house: nobody opens an account by themselves yet, nobody has a password."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def populate_username(self, request, user) -> None:
        """People are known by their address."""
