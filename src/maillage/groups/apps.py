from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "maillage.groups"
    label = "groups"
