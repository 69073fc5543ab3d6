from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "maillage.pledges"
    label = "pledges"
