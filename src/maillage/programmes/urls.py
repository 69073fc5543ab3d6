from django.urls import path

from maillage.programmes import views

urlpatterns = [
    path("agenda/programmes/", views.programmes, name="programmes"),
    path("agenda/programmes/nouveau/", views.create, name="programme_create"),
    path("agenda/programmes/<slug:slug>/", views.programme, name="programme"),
    path("agenda/programmes/<slug:slug>/programme.pdf", views.booklet, name="programme_booklet"),
    path("agenda/programmes/<slug:slug>/modifier/", views.edit, name="programme_edit"),
    path("agenda/programmes/<slug:slug>/evenements/", views.choose, name="programme_choose"),
    path("agenda/programmes/<slug:slug>/defaire/<int:change>/", views.undo, name="programme_undo"),
]
