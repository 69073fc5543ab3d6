from django.urls import path

from maillage.promotion import views

urlpatterns = [
    path("ess-ici/", views.what_it_is, name="what_it_is"),
    path("ess-ici/facile-a-lire/", views.easy, name="what_it_is_easy"),
    path("ess-ici/ess-ici.pdf", views.sheet, name="what_it_is_sheet"),
    path("lexique/", views.lexicon, name="lexicon"),
    path("ess-ici/affiches/", views.posters, name="posters"),
    path("ess-ici/affiches/affiche.pdf", views.poster, name="poster_pdf"),
    path("ess-ici/affiches/affiche.svg", views.poster_drawing, name="poster_svg"),
]
