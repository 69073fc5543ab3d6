"""The two schemes that ship say for whom they are, to be corrected where they are used."""

from django.db import migrations

TO_CHECK = "à vérifier"
ABOUT = {
    "creation": "Quelqu’un chemine avec vous, de l’idée à la troisième année. Gratuit.",
    "dla": "Un appui gratuit à la structure qui emploie, de son diagnostic à sa consolidation.",
}
RULES = (
    ("creation", "stage", {"values": ["idee", "projet", "reprise"]}),
    ("dla", "stage", {"values": ["structure", "difficulte"]}),
    ("dla", "staff", {"least": 1, "source": f"Cadre d’action national de 2019, {TO_CHECK}"}),
)


def write(apps, _editor):
    schemes = apps.get_model("schemes", "Scheme").objects
    rules = apps.get_model("schemes", "SchemeRule").objects
    for key, about in ABOUT.items():
        schemes.filter(key=key, about="").update(about=about)
    for key, kind, said in RULES:
        for scheme in schemes.filter(key=key):
            rules.create(scheme=scheme, kind=kind, **{"source": TO_CHECK, **said})


class Migration(migrations.Migration):
    dependencies = [("schemes", "0003_rules")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
