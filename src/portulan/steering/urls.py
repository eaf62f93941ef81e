"""The addresses of the focus and its alerts, of review signals, and of their HTTP API."""

from django.urls import path

from portulan.steering import alert_pages, api, focus_pages, replay_pages

app_name = "steering"
urlpatterns = [
    path("steering/", focus_pages.home, name="home"),
    path("steering/evaluate", focus_pages.evaluate_now, name="evaluate"),
    path("steering/next", focus_pages.next_focus, name="next"),
    path("steering/alerts/", alert_pages.history, name="alerts"),
    path("steering/alerts/<int:number>/", alert_pages.alert, name="alert"),
    path("steering/replay/", replay_pages.replay, name="replay"),
    path("api/alerts", api.alerts, name="api_alerts"),
]
