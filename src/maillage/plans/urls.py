from django.urls import path

from maillage.plans.views import actions, plans

DESK = "equipe/plan/<slug:slug>/"
urlpatterns = [
    path("equipe/plan/", plans.plans, name="plans"),
    path("equipe/plan/nouveau/", plans.create, name="plan_create"),
    path(DESK, plans.desk, name="plan_desk"),
    path(f"{DESK}cadre/", plans.edit, name="plan_edit"),
    path(f"{DESK}calendrier/", plans.gantt, name="plan_gantt"),
    path(f"{DESK}adopter/", plans.adopt, name="plan_adopt"),
    path(f"{DESK}defaire/<int:change>/", plans.undo, name="plan_undo"),
    path(f"{DESK}nouvelle/", actions.create, name="action_create"),
    path(f"{DESK}<int:number>/", actions.edit, name="action_edit"),
    path(f"{DESK}<int:number>/ligne/", actions.line, name="action_line"),
    path(f"{DESK}<int:number>/etapes/", actions.steps, name="action_steps"),
    path(f"{DESK}<int:number>/liens/", actions.links, name="action_links"),
    path(f"{DESK}<int:number>/argent/", actions.money, name="action_money"),
    path(f"{DESK}<int:number>/retirer/", actions.drop, name="action_drop"),
    path(f"{DESK}<int:number>/documents/", actions.attach, name="action_documents"),
    path(f"{DESK}<int:number>/documents/<int:pk>/", actions.document, name="action_document"),
    path(f"{DESK}<int:number>/defaire/<int:change>/", actions.undo, name="action_undo"),
]
