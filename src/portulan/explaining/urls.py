"""The addresses of what explains the figures, and of their HTTP API."""

from django.urls import path

from portulan.explaining import driver_pages

app_name = "explaining"
urlpatterns = [
    path("figures/drivers/", driver_pages.drivers, name="drivers"),
    path("figures/drivers/<slug:kpi>/", driver_pages.drivers_of, name="drivers_of"),
    path("api/drivers/<path:reference>", driver_pages.api_drivers, name="api_drivers"),
]
