from django.urls import path

from maillage.managers.views import holding, requesting

urlpatterns = [
    path("contester/<str:key>/", holding.contest, name="contest"),
    path("structures/<slug:slug>/gerer/", requesting.claim, name="claim"),
    path("contribuer/suivi/<str:token>/tenir/", requesting.claim_confirm, name="claim_confirm"),
    path("structures/<slug:slug>/gerer/code/", requesting.claim_code, name="claim_code"),
    path("structures/<slug:slug>/gestionnaires/", holding.managers, name="managers"),
    path("structures/<slug:slug>/gestionnaires/<int:pk>/retirer/", holding.end, name="manager_end"),
]
