"""Addresses of following and of the public pages. The address of an appeal is an interface and stays."""

from django.urls import path

from opencity.web.following import acts, views
from opencity.web.public import listing, mapping

urlpatterns = [
    path("appeals/", listing.appeals, name="appeals"),
    path("appeals/map/", mapping.overview, name="map"),
    path("appeals/open/", views.open_appeal, name="appeal_open"),
    path("appeals/<str:number>/", views.appeal, name="appeal"),
    path("appeals/<str:number>/forget/", views.forget_appeal, name="appeal_forget"),
    path("appeals/<str:number>/answer/", acts.answer, name="appeal_answer"),
    path("appeals/<str:number>/confirm/", acts.confirm, name="appeal_confirm"),
    path("appeals/<str:number>/reopen/", acts.reopen, name="appeal_reopen"),
    path("appeals/<str:number>/rate/", acts.rate, name="appeal_rate"),
    path("appeals/<str:number>/withdraw/", acts.withdraw, name="appeal_withdraw"),
    path("appeals/<str:number>/follow/", acts.follow, name="appeal_follow"),
    path("appeals/<str:number>/leave/", acts.leave, name="appeal_leave"),
    path("map/points.json", mapping.points, name="map_points"),
]
