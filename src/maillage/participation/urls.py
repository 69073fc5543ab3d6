from django.urls import path

from maillage.participation.views import follow, team, vouch

urlpatterns = [
    path("equipe/file/", team.queue, name="queue"),
    path("equipe/file/vues/", team.save_view, name="queue_views"),
    path("equipe/file/publier/", team.batch, name="queue_batch"),
    path("equipe/file/<int:pk>/", team.contribution, name="contribution"),
    path("equipe/file/<int:pk>/prendre/", team.take, name="contribution_take"),
    path("equipe/file/<int:pk>/reprendre/", team.reopen, name="contribution_reopen"),
    path("equipe/reponses/", team.replies, name="replies"),
    path("equipe/reponses/nouvelle/", team.reply, name="reply_create"),
    path("equipe/reponses/<int:pk>/", team.reply, name="reply"),
    path("contribuer/lien/", follow.lost, name="contribution_lost"),
    path("contribuer/suivi/<str:token>/", follow.follow, name="contribution_follow"),
    path("contribuer/suivi/<str:token>/envoyer/", follow.confirm, name="contribution_confirm"),
    path("contribuer/suivi/<str:token>/repondre/", follow.answer, name="contribution_answer"),
    path("contribuer/suivi/<str:token>/retirer/", follow.retract, name="contribution_retract"),
    path("contribuer/a-confirmer/", vouch.waiting, name="to_vouch"),
    path("contribuer/a-confirmer/<int:pk>/", vouch.vouch, name="vouch"),
    path("contribuer/avis/<str:token>/", vouch.confirm, name="vouch_confirm"),
]
