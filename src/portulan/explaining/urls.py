"""The addresses of what explains the figures, and of their HTTP API."""

from django.urls import path

from portulan.explaining import blockage_pages, driver_pages, movement_pages

app_name = "explaining"
urlpatterns = [
    path("drivers/", driver_pages.drivers, name="drivers"),
    path("drivers/<slug:kpi>/", driver_pages.drivers_of, name="drivers_of"),
    path("movement/", movement_pages.movement, name="movement"),
    path("movement/deals/", movement_pages.movement_deals, name="movement_deals"),
    path("blockages/", blockage_pages.blockages, name="blockages"),
    path("api/drivers/<path:reference>", driver_pages.api_drivers, name="api_drivers"),
    path("api/movement", movement_pages.api_movement, name="api_movement"),
    path("api/blockages", blockage_pages.api_blockages, name="api_blockages"),
]
