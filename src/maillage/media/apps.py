from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "maillage.media"
    label = "media"
