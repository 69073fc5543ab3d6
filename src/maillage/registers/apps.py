from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "maillage.registers"
    label = "registers"
