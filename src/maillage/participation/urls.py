from django.urls import path

from maillage.participation import views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:pk>/", views.contribution, name="contribution"),
    path("<int:pk>/reprendre/", views.reopen, name="contribution_reopen"),
]
