"""The pages where facts come in."""

from django.urls import path

from portulan.intake import mapping_pages, pages, row_pages

app_name = "intake"
urlpatterns = [
    path("data/", pages.data, name="data"),
    path("data/import/", pages.start_import, name="start"),
    path("data/import/progress/", pages.progress, name="progress"),
    path("data/import/<int:run_id>/stop/", pages.stop_import, name="stop"),
    path("data/changes/", pages.apply_changes, name="changes"),
    path("data/upload/", pages.upload, name="upload"),
    path("data/mapping/", mapping_pages.mapping, name="mapping"),
    path("data/mapping/check/", mapping_pages.check, name="check_mapping"),
    path("data/mapping/suggest/", mapping_pages.suggest, name="suggest"),
    path("data/rejected/", row_pages.rejected, name="rejected"),
    path("data/rejected/<slug:table>.csv", row_pages.rejected_csv, name="rejected_csv"),
]
