from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "maillage.mailing"
    label = "mailing"
