from django.urls import include, path

from maillage.portal import backstage, health, space, views
from maillage.portal.rooms import rooms_with

urlpatterns = [
    path("", views.home, name="home"),
    path("communes/", views.communes, name="communes"),
    path("equipe/", backstage.my_week, name="desk"),
    path("equipe/reglages/", views.site_settings, name="settings"),
    path("equipe/vocabulaire/", include("maillage.portal.vocabulary_urls")),
    path("mon-espace/", space.my_space, name="my_space"),
    path("mon-espace/mes-donnees.zip", space.my_data, name="my_data"),
    path("mon-espace/effacer/", space.erase, name="erase"),
    path("equipe/roles/", space.roles, name="roles"),
    path("equipe/roles/<int:pk>/retirer/", space.take_role, name="role_take"),
    path("equipe/roles/<int:pk>/passation/", backstage.hand_over, name="hand_over"),
    path("equipe/semaine/", backstage.former_week, name="week"),
    path("equipe/historique/<int:change>/annuler/", backstage.undo, name="change_undo"),
    path("equipe/coulisses/", backstage.backstage, name="backstage"),
    path("equipe/coulisses/reveil/", backstage.wake, name="wake"),
    path("equipe/coulisses/<slug:verb>/<int:pk>/", backstage.backstage_act, name="backstage_act"),
    path("visite/", views.visit, name="visit"),
    path("visite/courrier/", views.mailbox, name="mailbox"),
    path("composants/", views.components, name="components"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("theme/<int:hue>.css", views.theme_css, name="theme_css"),
    path("logo/<int:hue>.svg", views.logo, name="logo"),
    path("robots.txt", views.robots, name="robots"),
    path("sante/", health.health, name="health"),
    *(path("", include(f"{room.name}.urls")) for room in rooms_with("urls")),
]

handler400 = "maillage.portal.views.refused"
handler404 = "maillage.portal.views.not_found"
handler403 = "maillage.portal.views.forbidden"
handler500 = "maillage.portal.views.broken"
