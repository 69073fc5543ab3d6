from django.urls import path

from maillage.purchases import views

urlpatterns = [
    path("j-achete/", views.buying, name="buying"),
    path("j-achete/devis/", views.quote, name="quote_request"),
    path("j-achete/sourcage/", views.sounding, name="sounding"),
    path("j-achete/devis/<int:pk>/preuve.pdf", views.proof, name="quote_proof"),
]
