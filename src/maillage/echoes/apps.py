from django.apps import AppConfig


class EchoesConfig(AppConfig):
    name = "maillage.echoes"
    label = "echoes"
