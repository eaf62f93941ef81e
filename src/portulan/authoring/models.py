"""What people did to the plan: its versions, never changed once written, and the drafts nobody may lose."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnlyError(Exception):
    """Someone's code tried to change or delete a version: the past of the plan is not rewritten."""


class Versions(models.QuerySet["PlanVersion"]):
    """Versions can be added and read; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("a version of the plan is never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("a version of the plan is never deleted")


class PlanVersion(models.Model):
    """One state of plan.yaml: its text, who wrote it, when, and why.

    `parent` is the version it was written from; `sha` the SHA-256 of the file's bytes; `decision` the number of the
    journal's entry it comes from, if it says so.
    """

    class Source(models.TextChoices):
        INITIAL = "initial"
        TEXT = "text"
        FORM = "form"
        OUTSIDE = "outside"
        RESTORE = "restore"

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    sha = models.CharField(max_length=64, db_index=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    source = models.CharField(max_length=8, choices=Source.choices)
    decision = models.PositiveIntegerField(null=True)

    objects = Versions.as_manager()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"version {self.number} of the plan is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"version {self.number} of the plan is never deleted")


class PlanDraft(models.Model):
    """What one person has typed and not yet made a version of; `base_sha` is the file it was typed on."""

    author = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_draft")
    text = models.TextField()
    base_sha = models.CharField(max_length=64)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.author}"
