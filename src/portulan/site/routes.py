"""The site's own pages: home, search, manual, components, health."""

from django.urls import path

from portulan.site import components, deploying, health, home, manual, search

app_name = "site"
urlpatterns = [
    path("", home.page, name="home"),
    path("search", search.page, name="search"),
    path("manual/", manual.contents, name="manual"),
    path("manual/<slug:slug>/", manual.chapter, name="manual-chapter"),
    path("components/", components.page, name="components"),
    path("tests/<slug:name>/deploy/", deploying.deploy, name="test_deploy"),
    path("health", health.page, name="health"),
]
