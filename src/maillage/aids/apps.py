from django.apps import AppConfig


class AidsConfig(AppConfig):
    name = "maillage.aids"
    label = "aids"
