from django.urls import path

from maillage.intake import views

urlpatterns = [
    path("equipe/registres/", views.registers, name="registers"),
    path("equipe/registres/<slug:register>/", views.register, name="register"),
    path("equipe/registres/<slug:register>/avancement/", views.progress, name="register_progress"),
    path("equipe/registres/<slug:register>/faire-entrer/", views.bring, name="register_bring"),
]
