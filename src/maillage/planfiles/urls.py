from django.urls import path

from maillage.planfiles import views

urlpatterns = [
    path("equipe/plan/<slug:slug>/fichiers/", views.files, name="plan_files"),
    path("equipe/plan/<slug:slug>/plan.csv", views.csv, name="plan_team_csv"),
    path("equipe/plan/<slug:slug>/plan.xlsx", views.xlsx, name="plan_team_xlsx"),
    path("equipe/plan/<slug:slug>/plan.ods", views.ods, name="plan_team_ods"),
    path("equipe/plan/<slug:slug>/plan.docx", views.docx, name="plan_team_docx"),
]
