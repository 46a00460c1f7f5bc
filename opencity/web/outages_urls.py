"""Addresses of outages and of subscriptions. They stand in letters and stay."""

from django.urls import path

from opencity.web.outages import views
from opencity.web.subscriptions import views as subscriptions

urlpatterns = [
    path("outages/", views.outages, name="outages"),
    path("outages/<str:number>/", views.outage, name="outage"),
    path("subscriptions/new/", subscriptions.new, name="new_subscription"),
    path("subscriptions/sent/", subscriptions.sent, name="subscription_sent"),
    path("subscriptions/left/", subscriptions.left, name="subscription_left"),
    path("subscriptions/<str:token>/", subscriptions.subscription, name="subscription"),
    path("subscriptions/<str:token>/leave/", subscriptions.leave, name="subscription_leave"),
]
