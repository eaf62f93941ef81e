"""The addresses of what is to come, and of its HTTP API."""

from django.urls import path

from portulan.foresight import forecast_api, forecast_pages, objectives_pages, whatif_api, whatif_pages

app_name = "foresight"
urlpatterns = [
    path("forecast/", forecast_pages.forecast, name="forecast"),
    path("forecast/progress/", forecast_pages.progress, name="progress"),
    path("forecast/scores/", forecast_pages.scores, name="scores"),
    path("api/forecast", forecast_api.forecast, name="api_forecast"),
    path("api/forecast/scores", forecast_api.scores, name="api_scores"),
    path("what-if/", whatif_pages.whatif, name="whatif"),
    path("what-if/save/", whatif_pages.save, name="whatif_save"),
    path("what-if/compare/", whatif_pages.compare, name="compare"),
    path("what-if/<slug:name>/delete/", whatif_pages.delete, name="whatif_delete"),
    path("objectives/", objectives_pages.objectives, name="objectives"),
    path("objectives/<path:name>/chance/", objectives_pages.chance, name="chance"),
    path("api/what-if", whatif_api.whatif, name="api_whatif"),
    path("api/scenarios", whatif_api.scenarios, name="api_scenarios"),
    path("api/objectives", whatif_api.objectives, name="api_objectives"),
]
