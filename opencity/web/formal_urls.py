"""Addresses of the formal track."""

from django.urls import path

from opencity.web.formal import hearing, signing, views

urlpatterns = [
    path("appeals/<str:number>/formal/", views.formal, name="formal"),
    path("appeals/<str:number>/formal/text/", signing.text, name="formal_text"),
    path("appeals/<str:number>/formal/sign/", signing.sign, name="formal_sign"),
    path("appeals/<str:number>/hearing/", hearing.answer, name="appeal_hearing"),
]
