from django.urls import path

from maillage.answerfiles import views

OF = "equipe/enquetes/<int:pk>/papier"
urlpatterns = [
    path(f"{OF}/", views.sheet_in, name="survey_sheet"),
    path(f"{OF}.csv", views.blank, name="survey_blank_sheet"),
]
