from django.urls import path

from maillage.awards import views

urlpatterns = [
    path("marches/attribues/", views.awards, name="awards"),
    path("marches/attribues/marches.atom", views.awards_atom, name="awards_atom"),
    path("marches/attribues/marches.csv", views.awards_csv, name="awards_csv"),
    path("marches/attribues/completion.json", views.completion, name="awards_completion"),
    path("marches/attribues/<int:pk>/", views.award, name="award"),
    path("marches/attribues/<int:pk>/sources/", views.award_sources, name="award_sources"),
    path("marches/attribues/<int:pk>/corriger/", views.award_fix, name="award_fix"),
    path("marches/part-ess/", views.spend_share, name="spend_share"),
    path("marches/part-ess/part.csv", views.spend_share_csv, name="spend_share_csv"),
    path("equipe/marches-attribues/", views.awards_to_fix, name="awards_to_fix"),
]
