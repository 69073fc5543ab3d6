from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "maillage.invitations"
    label = "invitations"
