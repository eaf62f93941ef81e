"""The site's own pages: home, search, manual, components, health."""

from django.urls import path

from portulan.site import components, health, home

app_name = "site"
urlpatterns = [
    path("", home.page, name="home"),
    path("components/", components.page, name="components"),
    path("health", health.page, name="health"),
]
