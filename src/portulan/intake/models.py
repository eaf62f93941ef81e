"""Imports as people started them: who, when, how far, and how it ended; and the versions of the mapping."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One import started from the page. At most one runs at a time: the database itself refuses a second.

    `done` and `total` count steps (`total` 0 while unknown), `step` says the present one in each language; `beat_at`
    moves while it lives; `report` is the import's report in each language.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNCHANGED = "unchanged"
        REFUSED = "refused"
        FAILED = "failed"
        CANCELLED = "cancelled"

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.RUNNING)
    step: Any = models.JSONField(default=dict)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    import_id = models.CharField(max_length=100, blank=True)
    report: Any = models.JSONField(null=True)
    fault = models.TextField(blank=True)
    cancel_asked = models.BooleanField(default=False)

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
    def position(self) -> int:
        """The present step, counted from one."""
        return min(self.done + 1, self.total) if self.total else 0

    @property
    def state_key(self) -> str:
        return f"data.state.{self.state}"

    @property
    def shown_state(self) -> str:
        """The state of the interface it is drawn in."""
        known = {
            "running": "unfinished",
            "done": "good",
            "unchanged": "ok",
            "refused": "alerting",
            "failed": "alerting",
        }
        return known.get(self.state, "no_data")

    @property
    def fault_key(self) -> str:
        return f"data.fault.{self.fault}" if self.fault in ("busy", "stopped") else "data.fault.ours"

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The errors that made the import refuse, in each language."""
        if self.state != self.State.REFUSED or not self.report:
            return []
        return [
            {**finding, "language": language}
            for language, report in self.report.items()
            for finding in report["findings"]
            if finding["level"] == "error"
        ]

    @property
    def percent(self) -> int | None:
        """How far it is, when it knows how far there is to go."""
        return min(100, int(100 * self.done / self.total)) if self.total else None


class MappingVersion(models.Model):
    """One state of mapping.yaml, as saved from the page or found changed outside it. Never changed once written."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    sha = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"mapping version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuntimeError(f"version {self.number} of the mapping is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(f"version {self.number} of the mapping is never deleted")
