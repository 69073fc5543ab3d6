from django.urls import include, path

from maillage.portal import backstage, space, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("maillage.directory.urls")),
    path("", include("maillage.pages.urls")),
    path("compte/", include("maillage.accounts.urls")),
    path("communes/", views.communes, name="communes"),
    path("equipe/", views.desk, name="desk"),
    path("equipe/imports/", include("maillage.sources.urls")),
    path("", include("maillage.participation.urls")),
    path("", include("maillage.mailing.urls")),
    path("equipe/identite/", views.identity, name="identity"),
    path("equipe/reglages/", views.site_settings, name="settings"),
    path("equipe/vocabulaire/", include("maillage.portal.vocabulary_urls")),
    path("mon-espace/", space.my_space, name="my_space"),
    path("mon-espace/mes-donnees.zip", space.my_data, name="my_data"),
    path("mon-espace/effacer/", space.erase, name="erase"),
    path("equipe/roles/", space.roles, name="roles"),
    path("equipe/roles/<int:pk>/retirer/", space.take_role, name="role_take"),
    path("equipe/roles/<int:pk>/passation/", backstage.hand_over, name="hand_over"),
    path("equipe/semaine/", backstage.my_week, name="week"),
    path("equipe/coulisses/", backstage.backstage, name="backstage"),
    path("equipe/coulisses/<slug:verb>/<int:pk>/", backstage.backstage_act, name="backstage_act"),
    path("visite/", views.visit, name="visit"),
    path("visite/courrier/", views.mailbox, name="mailbox"),
    path("composants/", views.components, name="components"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("theme/<int:hue>.css", views.theme_css, name="theme_css"),
    path("logo/<int:hue>.svg", views.logo, name="logo"),
    path("robots.txt", views.robots, name="robots"),
    path("sante/", views.health, name="health"),
]

handler404 = "maillage.portal.views.not_found"
handler403 = "maillage.portal.views.forbidden"
handler500 = "maillage.portal.views.broken"
