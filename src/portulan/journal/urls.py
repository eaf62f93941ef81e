"""The addresses of the journal and of the action plan, and of their HTTP API."""

from django.urls import path

from portulan.journal import action_pages, api, pages

app_name = "journal"
urlpatterns = [
    path("journal/", pages.journal, name="journal"),
    path("journal/export", pages.export, name="export"),
    path("journal/verify/", pages.verified, name="verify"),
    path("journal/<int:number>/", pages.entry, name="entry"),
    path("actions/", action_pages.actions, name="actions"),
    path("actions/new/", action_pages.new, name="new"),
    path("actions/<int:key>/", action_pages.action, name="action"),
    path("actions/<int:key>/edit/", action_pages.edit, name="edit"),
    path("actions/<int:key>/close/", action_pages.close, name="close"),
    path("api/journal", api.journal, name="api_journal"),
    path("api/actions", api.actions, name="api_actions"),
]
