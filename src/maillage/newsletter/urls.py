from django.urls import path

from maillage.newsletter.views import joining, public, team

urlpatterns = [
    path("lettre/", public.letters, name="letters"),
    path("lettre/lettre.atom", public.atom, name="letters_atom"),
    path("lettre/abonnement/", joining.subscribe, name="letter_subscribe"),
    path("lettre/choix/<str:token>/", joining.choices, name="letter_choices"),
    path("lettre/quitter/<str:token>/", joining.leave, name="letter_leave"),
    path("lettre/<int:number>/", public.letter, name="letter"),
    path("equipe/lettre/", team.desk, name="letter_desk"),
    path("equipe/lettre/liste/", team.bring, name="letter_bring"),
    path("equipe/lettre/liste/<int:pk>/", team.brought, name="letter_list"),
    path("equipe/lettre/<int:pk>/", team.compose, name="letter_compose"),
    path("equipe/lettre/<int:pk>/propositions/", team.refresh, name="letter_refresh"),
    path("equipe/lettre/<int:pk>/essai/", team.send_trial, name="letter_try"),
    path("equipe/lettre/<int:pk>/envoi/", team.plan, name="letter_plan"),
    path("equipe/lettre/<int:pk>/reprendre/", team.unplan, name="letter_unplan"),
    path("equipe/lettre/<int:pk>/apercu/", team.preview, name="letter_preview"),
    path("equipe/lettre/<int:pk>/texte/", team.text, name="letter_text"),
    path("equipe/lettre/<int:pk>/annuler/<int:change>/", team.undo, name="letter_undo"),
    path("equipe/lettre/<int:pk>/<int:item>/", team.item, name="letter_item"),
    path("equipe/lettre/<int:pk>/<int:item>/acte/", team.item_act, name="letter_item_act"),
]
