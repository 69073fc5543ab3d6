from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "maillage.participation"
    label = "participation"
