from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "maillage.sources"
    label = "sources"
