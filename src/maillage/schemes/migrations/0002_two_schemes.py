"""Two schemes ship as data, to be corrected where they are used."""

from django.db import migrations

SCHEMES = (
    (
        "creation",
        "Création",
        "Chemin usuel des réseaux d’appui à la création, à vérifier",
        (
            ("Accueil", "Une heure, pour dire l’idée"),
            ("Orientation", "Qui peut aider, et pourquoi"),
            ("Étude", "Deux à quatre mois, avec une personne référente"),
            ("Financement", "Prêt d’honneur, aides locales, banque"),
            ("Lancement", "L’activité commence"),
            ("Suivi", "On se revoit à 6, 12 et 36 mois"),
        ),
    ),
    (
        "dla",
        "Dispositif local d’accompagnement (DLA)",
        "Cadre d’action national de 2019, à vérifier",
        (
            ("Accueil", "Comprendre la demande"),
            ("Diagnostic partagé", "Où en est la structure, avec elle"),
            ("Construction du parcours", "Les objectifs, l’avis du comité d’appui"),
            ("Mise en œuvre", "Actions internes, appuis locaux, ingénierie"),
            ("Suivi et consolidation", "Ce qui a changé, ce qui tient"),
        ),
    ),
)


def write(apps, _editor):
    schemes = apps.get_model("schemes", "Scheme").objects
    stages = apps.get_model("schemes", "SchemeStage").objects
    for key, name, source, path in SCHEMES:
        row, is_new = schemes.get_or_create(key=key, defaults={"name": name, "source": source})
        if is_new:
            for rank, (stage, about) in enumerate(path):
                stages.create(scheme=row, name=stage, about=about, rank=rank)


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
