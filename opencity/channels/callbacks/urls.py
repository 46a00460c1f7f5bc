"""Addresses for reports of other systems; they are given to a gateway and stay."""

from django.urls import path

from opencity.channels.callbacks.sms import delivered

app_name = "callbacks"
urlpatterns = [path("sms/", delivered, name="sms")]
