"""The site's own pages: home, search, manual, components, health."""

from django.urls import path

from portulan.site import health, home

app_name = "site"
urlpatterns = [
    path("", home.page, name="home"),
    path("health", health.page, name="health"),
]
