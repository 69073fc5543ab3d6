from django.urls import path

from maillage.directory.views import public

urlpatterns = [
    path("annuaire/", public.directory, name="directory"),
    path("annuaire/carte.json", public.points, name="map_points"),
    path("annuaire/lieux/<int:pk>/", public.pin, name="pin"),
    path("annuaire/completion.json", public.completion, name="completion"),
    path("annuaire/structures.csv", public.csv, name="directory_csv"),
    path("annuaire/structures.geojson", public.geojson, name="directory_geojson"),
    path("annuaire/communes/<str:code>/", public.commune, name="commune"),
    path("structures/<slug:slug>/", public.organisation, name="organisation"),
    path("structures/<slug:slug>/images/<str:name>", public.picture, name="picture"),
    path("structures/<slug:slug>/site/", public.site, name="organisation_site"),
    path("structures/<slug:slug>/contact/", public.contact, name="organisation_contact"),
]
