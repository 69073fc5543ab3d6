from django.urls import path

from maillage.tenders import views

urlpatterns = [
    path("equipe/marches/", views.lots, name="tender_lots"),
    path("equipe/marches/<int:pk>/", views.who, name="tender_who"),
]
