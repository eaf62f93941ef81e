"""The addresses of the tests, and of their HTTP API."""

from django.urls import path

from portulan.experiments import api, deciding_pages, design_pages, pages

app_name = "experiments"
urlpatterns = [
    path("tests/", pages.tests, name="tests"),
    path("tests/new/", design_pages.new, name="new"),
    path("tests/<slug:name>/", pages.test, name="test"),
    path("tests/<slug:name>/draw.csv", pages.draw_csv, name="draw_csv"),
    path("tests/<slug:name>/register/", deciding_pages.register, name="register"),
    path("tests/<slug:name>/draw/", deciding_pages.draw, name="draw"),
    path("tests/<slug:name>/decide/", deciding_pages.decide, name="decide"),
    path("api/tests", api.tests, name="api_tests"),
    path("api/tests/power", api.power, name="api_power"),
    path("api/tests/<slug:name>", api.test, name="api_test"),
]
