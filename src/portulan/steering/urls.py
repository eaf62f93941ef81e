"""The addresses of the focus and its alerts, of review signals, and of their HTTP API."""

from django.urls import path

from portulan.steering import alert_pages, api, focus_pages, replay_pages, signals_pages

app_name = "steering"
urlpatterns = [
    path("steering/", focus_pages.home, name="home"),
    path("steering/evaluate", focus_pages.evaluate_now, name="evaluate"),
    path("steering/next", focus_pages.next_focus, name="next"),
    path("steering/alerts/", alert_pages.history, name="alerts"),
    path("steering/alerts/<int:number>/", alert_pages.alert, name="alert"),
    path("steering/replay/", replay_pages.replay, name="replay"),
    path("signals/", signals_pages.signals, name="signals"),
    path("signals/brief/", signals_pages.brief, name="signals_brief"),
    path("signals/<str:key>/", signals_pages.signal, name="signal"),
    path("signals/<slug:name>/review/", signals_pages.review, name="review"),
    path("api/replay", api.replay, name="api_replay"),
    path("api/alerts", api.alerts, name="api_alerts"),
    path("api/signals", signals_pages.api_signals, name="api_signals"),
]
