from django.urls import path

from maillage.portal import vocabulary as views

urlpatterns = [
    path("", views.tables, name="vocabulary"),
    path("<slug:name>/", views.table, name="vocabulary_table"),
    path("<slug:name>/nouveau/", views.row, name="vocabulary_new"),
    path("<slug:name>/<str:pk>/", views.row, name="vocabulary_row"),
]
