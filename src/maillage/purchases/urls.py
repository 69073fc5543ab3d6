from django.urls import path

from maillage.purchases import views

urlpatterns = [path("acheter/", views.purchase, name="purchase")]
