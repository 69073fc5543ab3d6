from django.apps import AppConfig


class AnswerFilesConfig(AppConfig):
    name = "maillage.answerfiles"
    label = "answerfiles"
