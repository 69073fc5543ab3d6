from django.urls import path

from maillage.directory.views import contribute, managers, public, team

urlpatterns = [
    path("annuaire/", public.directory, name="directory"),
    path("annuaire/carte.json", public.points, name="map_points"),
    path("annuaire/communes.geojson", public.shapes, name="map_shapes"),
    path("annuaire/rues/<int:z>/<int:x>/<int:y>", public.streets, name="streets"),
    path("annuaire/completion.json", public.completion, name="completion"),
    path("annuaire/structures.csv", public.csv, name="directory_csv"),
    path("annuaire/structures.geojson", public.geojson, name="directory_geojson"),
    path("annuaire/communes/<str:code>/", public.commune, name="commune"),
    path("structures/<slug:slug>/", public.organisation, name="organisation"),
    path("contribuer/", contribute.find, name="contribute"),
    path("contribuer/structure/", contribute.add, name="contribute_add"),
    path("structures/<slug:slug>/corriger/", contribute.correct, name="contribute_correct"),
    path("structures/<slug:slug>/signaler/", contribute.report, name="report"),
    path("structures/<slug:slug>/gerer/", contribute.claim, name="claim"),
    path("structures/<slug:slug>/gerer/code/", contribute.claim_code, name="claim_code"),
    path("structures/<slug:slug>/gestionnaires/", managers.managers, name="managers"),
    path("structures/<slug:slug>/gestionnaires/<int:pk>/retirer/", managers.end,
         name="manager_end"),
    path("structures/<slug:slug>/confirmer/", team.confirm, name="organisation_confirm"),
    path("structures/<slug:slug>/modifier/", team.edit, name="organisation_edit"),
    path("structures/<slug:slug>/fermer/", team.close, name="organisation_close"),
    path("structures/<slug:slug>/historique/", team.history, name="organisation_history"),
    path("structures/<slug:slug>/historique/<int:change>/annuler/", team.undo,
         name="organisation_undo"),
    path("structures/<slug:slug>/reunir/", team.merge, name="organisation_merge"),
    path("equipe/doublons/chercher/", team.look_for_twins, name="twins_look"),
    path("equipe/structures/nouvelle/", team.create, name="organisation_create"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
]  # fmt: skip
