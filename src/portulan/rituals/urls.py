"""The addresses of the rituals, of their calendar and of their HTTP API."""

from django.urls import path

from portulan.rituals import api, calendar_pages, pack_pages, pages, session_pages

app_name = "rituals"
urlpatterns = [
    path("rituals/", pages.home, name="home"),
    path("rituals/calendar.ics", calendar_pages.feed, name="calendar"),
    path("rituals/calendar/renew/", calendar_pages.renew, name="calendar_renew"),
    path("rituals/calendar/<str:token>.ics", calendar_pages.private_feed, name="calendar_private"),
    path("rituals/at/<path:key>", session_pages.at, name="at"),
    path("rituals/<slug:kind>/<str:day>/", session_pages.session, name="session"),
    path("rituals/<slug:kind>/<str:day>/prepare/", session_pages.prepare, name="prepare"),
    path("rituals/<slug:kind>/<str:day>/open/", session_pages.open_it, name="open"),
    path("rituals/<slug:kind>/<str:day>/decide/", session_pages.decide, name="decide"),
    path("rituals/<slug:kind>/<str:day>/withdraw/<int:number>/", session_pages.withdraw, name="withdraw"),
    path("rituals/<slug:kind>/<str:day>/clock/", session_pages.clock, name="clock"),
    path("rituals/<slug:kind>/<str:day>/close/", session_pages.close_it, name="close"),
    path("rituals/<slug:kind>/<str:day>/live/", session_pages.live, name="live"),
    path("rituals/<slug:kind>/<str:day>/minutes/", session_pages.minutes, name="minutes"),
    path("rituals/<slug:kind>/<str:day>/pack.<str:format>", pack_pages.download, name="pack"),
    path("api/rituals", api.rituals, name="api_rituals"),
    path("api/rituals/<slug:kind>/<str:day>", api.session, name="api_session"),
]
