"""The addresses of the figures, and of their HTTP API."""

from django.urls import path

from portulan.figures import api, cohort_pages, files, pages

app_name = "figures"
urlpatterns = [
    path("figures/", pages.overview, name="overview"),
    path("figures/condition/", pages.condition, name="condition"),
    path("figures/record/<slug:table>/<path:key>/", pages.record, name="record"),
    path("figures/<slug:kpi>/", pages.figure, name="kpi"),
    path("figures/<slug:kpi>/figures.csv", files.figure_csv, name="csv"),
    path("figures/<slug:kpi>/figures.json", files.figure_json, name="json"),
    path("figures/<slug:kpi>/records/", pages.records, name="records"),
    path("figures/<slug:kpi>/records.csv", files.records_csv, name="records_csv"),
    path("cohorts/", cohort_pages.cohorts, name="cohorts"),
    path("cohorts/cohorts.csv", cohort_pages.cohorts_csv, name="cohorts_csv"),
    path("api/curve/<path:reference>", api.curve, name="api_curve"),
    path("api/cohorts", api.cohorts, name="api_cohorts"),
    path("api/grid", api.grid, name="api_grid"),
    path("api/kpi", api.catalogue, name="api_catalogue"),
    path("api/kpi/<path:reference>", api.kpi, name="api_kpi"),
]
