"""Addresses of guides, questions and wishes. They are an interface and stay."""

from django.urls import path

from opencity.web.guides import faq, remarks, views, wishes

urlpatterns = [
    path("guides/", views.guides, name="guides"),
    path("guides/preview/<uuid:secret>/", views.preview, name="guide_preview"),
    path("guides/<slug:slug>/", views.guide, name="guide"),
    path("guides/<slug:slug>/qr.svg", views.qr, name="guide_qr"),
    path("guides/<slug:slug>/useful/", remarks.verdict, {"kind": "guide"}, name="guide_verdict"),
    path("guides/<slug:slug>/mistake/", remarks.mistake, {"kind": "guide"}, name="guide_mistake"),
    path("faq/", faq.faqs, name="faqs"),
    path("faq/<slug:code>/", faq.faq, name="faq"),
    path("faq/<slug:slug>/useful/", remarks.verdict, {"kind": "faq"}, name="faq_verdict"),
    path("faq/<slug:slug>/mistake/", remarks.mistake, {"kind": "faq"}, name="faq_mistake"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<int:number>/", wishes.wish, name="wish"),
    path("wishes/<int:number>/join/", wishes.join, name="wish_join"),
    path("wishes/confirm/<uuid:token>/", wishes.confirm, name="wish_confirm"),
]
