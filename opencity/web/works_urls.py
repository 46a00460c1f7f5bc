"""Addresses of planned works. They are an interface and stay."""

from django.urls import path

from opencity.web.works import listing, views

urlpatterns = [
    path("works/", listing.works, name="works"),
    path("works/<str:number>/", views.work, name="work"),
    path("works/<str:number>/word/", views.say, name="work_word"),
    path("works/<str:number>/files/<uuid:token>/", views.work_file, name="work_file"),
]
