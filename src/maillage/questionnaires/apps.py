from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "maillage.questionnaires"
    label = "questionnaires"
