"""Imports as people started them: who, when, how far, and how it ended."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One import started from the page. At most one runs at a time: the database itself refuses a second.

    `done` and `total` count rows (`total` 0 while unknown); `beat_at` moves while it lives; `report` is the import's
    report in each language.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNCHANGED = "unchanged"
        REFUSED = "refused"
        FAILED = "failed"

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.RUNNING)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    import_id = models.CharField(max_length=100, blank=True)
    report: Any = models.JSONField(null=True)
    fault = models.TextField(blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="running"), name="one_import_at_a_time")
        ]

    def __str__(self) -> str:
        return f"import of {self.started_at:%Y-%m-%d %H:%M}, {self.state}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def percent(self) -> int | None:
        """How far it is, when it knows how far there is to go."""
        return min(100, int(100 * self.done / self.total)) if self.total else None
