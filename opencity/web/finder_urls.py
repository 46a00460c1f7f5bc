"""Addresses of the box and of the contacts. They are an interface and stay."""

from django.urls import path

from opencity.web import installed
from opencity.web.contacts import views as contacts
from opencity.web.finder import views

urlpatterns = [
    path("find/", views.results, name="results"),
    path("find/suggest/", views.suggest, name="find_suggest"),
    path("offline/", installed.offline, name="offline"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<slug:code>.vcf", contacts.card, name="contact_card"),
    path("contacts/<slug:code>/", contacts.contact, name="contact"),
]
