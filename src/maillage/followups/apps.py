from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "maillage.followups"
    label = "followups"
