"""The pages where the plan is read and written."""

from django.urls import path

from portulan.authoring import form_pages, pages, text_pages, version_pages

app_name = "authoring"
urlpatterns = [
    path("plan/", pages.plan, name="plan"),
    path("plan/plan.yaml", pages.download, name="download"),
    path("plan/schema.json", pages.schema, name="schema"),
    path("plan/text/", text_pages.text, name="text"),
    path("plan/text/check/", text_pages.check, name="check"),
    path("plan/text/draft/", text_pages.forget_draft, name="forget_draft"),
    path("plan/text/upload/", text_pages.upload, name="upload"),
    path("plan/form/<slug:key>/", form_pages.form, name="form"),
    path("plan/form/<slug:key>/preview/", form_pages.preview, name="preview"),
    path("plan/versions/", version_pages.history, name="history"),
    path("plan/versions/<int:number>/", version_pages.version, name="version"),
    path("plan/versions/<int:number>/effect/", version_pages.effect, name="effect"),
    path("plan/versions/<int:number>/restore/", version_pages.restore, name="restore"),
    path("plan/compare/", version_pages.compare, name="compare"),
]
