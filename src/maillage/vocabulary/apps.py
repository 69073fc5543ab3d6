from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "maillage.vocabulary"
    label = "vocabulary"
