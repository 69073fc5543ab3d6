from django.urls import path

from maillage.news.views import answering, classifieds, news

urlpatterns = [
    path("actualites/", news.news, name="news"),
    path("actualites/actualites.atom", news.atom, name="news_atom"),
    path("actualites/completion.json", news.completion, name="news_completion"),
    path("contribuer/actualite/", news.propose, name="news_propose"),
    path("actualites/<slug:slug>/", news.item, name="news_item"),
    path("actualites/<slug:slug>/images/<str:name>", news.picture, name="news_picture"),
    path("actualites/<slug:slug>/modifier/", news.edit, name="news_edit"),
    path("actualites/<slug:slug>/retirer/", news.hide, name="news_hide"),
    path("actualites/<slug:slug>/remettre/", news.show_again, name="news_show"),
    path("annonces/", classifieds.classifieds, name="classifieds"),
    path("annonces/annonces.atom", classifieds.atom, name="classifieds_atom"),
    path("annonces/completion.json", classifieds.completion, name="classifieds_completion"),
    path("contribuer/annonce/", classifieds.propose, name="classified_propose"),
    path("annonces/<slug:slug>/", classifieds.classified, name="classified"),
    path("annonces/<slug:slug>/repondre/", answering.answer, name="classified_answer"),
    path("annonces/<slug:slug>/modifier/", classifieds.edit, name="classified_edit"),
    path("annonces/<slug:slug>/prolonger/", classifieds.prolong, name="classified_prolong"),
    path("annonces/<slug:slug>/terminer/", classifieds.end, name="classified_end"),
    path("annonces/<slug:slug>/retirer/", classifieds.hide, name="classified_hide"),
    path("annonces/<slug:slug>/remettre/", classifieds.show_again, name="classified_show"),
    path("mon-annonce/<str:token>/", answering.own, name="classified_own"),
    path("ma-reponse/<str:token>/", answering.message, name="classified_message"),
]
