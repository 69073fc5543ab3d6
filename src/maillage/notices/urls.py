from django.urls import path

from maillage.notices import views

urlpatterns = [
    path("marches/", views.notices, name="notices"),
    path("marches/marches.ics", views.ics, name="notices_ics"),
    path("marches/marches.atom", views.atom, name="notices_atom"),
    path("marches/completion.json", views.completion, name="notices_completion"),
    path("marches/publier/", views.create, name="notice_create"),
    path("marches/<int:pk>/", views.notice, name="notice"),
    path("marches/<int:pk>/sources/", views.compare, name="notice_compare"),
    path("marches/<int:pk>/echeance.ics", views.notice_ics, name="notice_ics"),
]
