from django.apps import AppConfig


class AwardFilesConfig(AppConfig):
    name = "maillage.awardfiles"
    label = "awardfiles"
