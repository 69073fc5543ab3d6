from django.urls import path

from maillage.evaluations import views

urlpatterns = [
    path("mon-espace/notes/<int:pk>/", views.evaluation, name="evaluation"),
    path("equipe/enjeux/<slug:slug>/noter/", views.session_create, name="evaluation_create"),
    path("equipe/notes/<int:pk>/", views.session_edit, name="evaluation_edit"),
    path("equipe/notes/<int:pk>/discussion/", views.discuss, name="evaluation_discuss"),
]
