"""Addresses of who signs in with a code."""

from django.urls import path

from opencity.web.mine import data, views

urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/data/", data.my_data, name="my_data"),
    path("mine/sign-in/", views.sign_in, name="mine_sign_in"),
    path("mine/sign-out/", views.sign_out, name="mine_sign_out"),
]
