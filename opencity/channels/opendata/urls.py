"""Addresses of feeds and calendars. They stand in people's programs and stay."""

from django.urls import re_path

from opencity.channels.opendata import views

app_name = "feeds"
urlpatterns = [
    re_path(r"^(?P<what>works|outages)\.atom$", views.atom, name="atom"),
    re_path(r"^(?P<what>works|outages)\.ics$", views.calendar, name="calendar"),
]
