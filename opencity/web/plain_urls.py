"""Addresses without a language: photos, tiles of the map, letters of development, what programs look for."""

from django.urls import path

from opencity.web import installed
from opencity.web.guides.sitemap import sitemap
from opencity.web.public import inbox, photos, plain, tiles

app_name = "plain"
urlpatterns = [
    path("photos/<uuid:token>/<str:size>.jpg", photos.photo, name="photo"),
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:number>/", inbox.letter, name="letter"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sw.js", installed.worker, name="worker"),
    path("og-<str:language>.png", installed.og, name="og"),
    path("robots.txt", plain.robots, name="robots"),
    path("favicon.ico", plain.favicon, name="favicon"),
]
