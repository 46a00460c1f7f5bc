"""Addresses of the city map. They are an interface and stay."""

from django.urls import path

from opencity.web.map import data, views

urlpatterns = [
    path("map/", views.city_map, name="city_map"),
    path("map/data", data.map_data, name="city_map_data"),
]
