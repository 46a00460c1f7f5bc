"""Addresses without a language: tiles, photos, letters of development."""

from django.urls import URLPattern

app_name = "plain"
urlpatterns: list[URLPattern] = []
