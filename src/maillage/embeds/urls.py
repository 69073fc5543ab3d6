from django.urls import path

from maillage.embeds import views

urlpatterns = [
    path("integrer/", views.builder, name="embed"),
    path("integrer/recettes/", views.recipes, name="embed_recipes"),
    path("integrer/citer/", views.citing, name="citing"),
    path("integrer/liste/", views.structures, name="frame_list"),
    path("integrer/carte/", views.mapped, name="frame_map"),
    path("integrer/agenda/", views.agenda, name="frame_agenda"),
    path("integrer/page/", views.page, name="frame_page"),
    path("integrer/hauteur.js", views.host_script, name="frame_height"),
    path("integrer/image.png", views.picture, name="share_picture"),
    path("oembed/", views.oembed, name="oembed"),
]
