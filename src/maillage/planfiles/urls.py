from django.urls import path

from maillage.planfiles import views

urlpatterns = [
    path("equipe/plan/<slug:slug>/fichiers/", views.files, name="plan_files"),
    path("equipe/plan/<slug:slug>/plan.csv", views.csv, name="plan_team_csv"),
]
