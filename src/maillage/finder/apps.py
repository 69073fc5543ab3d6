from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "maillage.finder"
    label = "finder"
