from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "maillage.publications"
    label = "publications"
