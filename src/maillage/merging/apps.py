from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "maillage.merging"
    label = "merging"
