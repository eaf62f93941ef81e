"""What charts need from the server."""

from django.urls import path

from portulan.ui import pages
from portulan.ui.drawing import BUNDLE_NAME

app_name = "ui"
urlpatterns = [
    path(f"assets/{BUNDLE_NAME}", pages.chart_bundle, name="chart-bundle"),
    path("live/", pages.live, name="live"),
    path("charts/<str:key>.svg", pages.chart_svg, name="chart-svg"),
]
