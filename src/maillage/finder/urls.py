from django.urls import path

from maillage.finder import views

urlpatterns = [
    path("annuaire/communes.geojson", views.shapes, name="map_shapes"),
    path("communes/completion.json", views.communes, name="commune_completion"),
    path("equipe/recherches/", views.not_answered, name="unanswered"),
    path("equipe/recherches/pourquoi/", views.why, name="search_why"),
    path("annuaire/rues/<int:z>/<int:x>/<int:y>", views.streets, name="streets"),
]
