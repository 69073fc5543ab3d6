from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "maillage.sharing"
    label = "sharing"
