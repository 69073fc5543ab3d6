from django.urls import path

from maillage.progress import views

urlpatterns = [
    path("plan/", views.plan_of_today, name="plan_of_today"),
    path("plan/<slug:slug>/", views.plan, name="plan"),
    path("plan/<slug:slug>/versions/", views.versions, name="plan_versions"),
    path("plan/<slug:slug>/plan.atom", views.atom, name="plan_atom"),
    path("plan/<slug:slug>/plan.csv", views.csv, name="plan_csv"),
    path("plan/<slug:slug>/plan.pdf", views.sheets, name="plan_sheets"),
    path("plan/<slug:slug>/<int:number>/", views.action, name="plan_action"),
    path("plan/<slug:slug>/<int:number>/feuille.pdf", views.action_sheet, name="action_sheet"),
    path("plan/<slug:slug>/<int:number>/nouvelle/", views.propose_news, name="action_news"),
]
