"""Addresses of filing. The public ones among them stay."""

from django.urls import path

from opencity.web import home
from opencity.web.filing import answers, receipt, views

urlpatterns = [
    path("", home.home, name="home"),
    path("appeals/find/", home.find_appeal, name="find"),
    path("appeals/new/", views.new_appeal, name="new"),
    path("appeals/followed/", views.followed, name="followed"),
    path("appeals/suggest/", answers.suggest, name="suggest"),
    path("appeals/locate/", answers.locate, name="locate"),
    path("appeals/propose/", answers.propose, name="propose"),
    path("appeals/waiting-photo/<uuid:token>/", views.waiting_photo, name="waiting_photo"),
    path("appeals/<str:number>/receipt/", receipt.receipt, name="receipt"),
]
