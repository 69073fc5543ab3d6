from django.urls import path

from maillage.publications import views

ALL, OF = "enquetes/publications/", "equipe/publications/<int:pk>/"
urlpatterns = [
    path(ALL, views.publications, name="publications"),
    path(f"{ALL}<slug:slug>/", views.publication, name="publication"),
    path(f"{ALL}<slug:slug>/tableaux.csv", views.csv, name="publication_csv"),
    path(f"{ALL}<slug:slug>/codes.csv", views.code_book, name="publication_code_book"),
    path("equipe/enquetes/<int:pk>/publications/", views.of_survey, name="publications_of_survey"),
    path(
        "equipe/enquetes/<int:pk>/publications/composer/", views.create, name="publication_create"
    ),
    path(OF, views.preview, name="publication_preview"),
    path(f"{OF}composer/", views.compose, name="publication_compose"),
    path(f"{OF}apercu/", views.make, name="publication_make"),
    path(f"{OF}publier/", views.publish, name="publication_publish"),
    path(f"{OF}retirer/", views.withdraw, name="publication_withdraw"),
    path(f"{OF}remettre/", views.restore, name="publication_restore"),
    path(f"{OF}abandonner/", views.drop, name="publication_drop"),
]
