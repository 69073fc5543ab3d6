from django.urls import path

from maillage.figures import views

urlpatterns = [
    path("indicateurs/", views.indicators, name="indicators"),
    path("indicateurs/<slug:slug>/", views.indicator, name="indicator"),
    path("indicateurs/<slug:slug>/valeurs.csv", views.csv, name="indicator_csv"),
    path("equipe/indicateurs/", views.team, name="indicators_team"),
    path("equipe/indicateurs/nouveau/", views.create, name="indicator_create"),
    path("equipe/indicateurs/<int:pk>/", views.values, name="indicator_values"),
    path("equipe/indicateurs/<int:pk>/modifier/", views.edit, name="indicator_edit"),
    path("equipe/indicateurs/<int:of>/valeurs/<int:pk>/", views.value, name="indicator_value"),
    path(
        "equipe/indicateurs/<int:of>/valeurs/<int:pk>/retirer/",
        views.withdraw,
        name="indicator_withdraw",
    ),
    path("equipe/indicateurs/<int:pk>/defaire/<int:change>/", views.undo, name="indicator_undo"),
]
