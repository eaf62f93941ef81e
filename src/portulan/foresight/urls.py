"""The addresses of what is to come, and of its HTTP API."""

from django.urls import path

from portulan.foresight import forecast_api, forecast_pages

app_name = "foresight"
urlpatterns = [
    path("forecast/", forecast_pages.forecast, name="forecast"),
    path("forecast/progress/", forecast_pages.progress, name="progress"),
    path("forecast/scores/", forecast_pages.scores, name="scores"),
    path("api/forecast", forecast_api.forecast, name="api_forecast"),
    path("api/forecast/scores", forecast_api.scores, name="api_scores"),
]
