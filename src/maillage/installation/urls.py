from django.urls import path

from maillage.installation import views

urlpatterns = [
    path("commencer/<str:token>/", views.begin, name="begin"),
    path("equipe/premier-soir/", views.first_evening, name="first_evening"),
    path("equipe/premier-soir/fini/", views.end_evening, name="end_evening"),
    path("equipe/premier-soir/<slug:name>/plus-tard/", views.put_off, name="step_put_off"),
    path("equipe/adresse/", views.public_address, name="public_address"),
    path("equipe/identite/", views.identity, name="identity"),
    path("equipe/identite/logo/", views.identity_logo, name="identity_logo"),
    path("logo/<str:name>", views.site_logo, name="site_logo"),
    path("theme/nuancier.css", views.swatches_css, name="swatches_css"),
    path("equipe/ouverture/", views.opening, name="opening"),
    path("equipe/ouverture/ouvrir/", views.open_site, name="open_site"),
]
