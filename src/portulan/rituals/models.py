"""Meetings, their decisions, and the keys of calendar feeds."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from portulan.rituals.kinds import KINDS, Kind


class Session(models.Model):
    """One meeting of a ritual, with the pack it looks at.

    `ready`: its pack is made and may be made again; `open`: the pack is frozen and decisions are taken; `closed`: both
    are final. `plan_text`, `manifest` and `deeds` are the text of the plan, the manifest of the facts and what people
    had done: with `as_of` and `since`, the pack can be built again from them. `sha` is the pack's digest. `clock` holds
    the timer: the point under way, since when it runs (None: paused) and the seconds spent on each.
    """

    class State(models.TextChoices):
        READY = "ready"
        OPEN = "open"
        CLOSED = "closed"

    kind = models.CharField(max_length=20)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    as_of = models.DateField()
    since = models.DateField()
    frozen_at = models.DateTimeField()
    facts = models.CharField(max_length=80)
    plan_sha = models.CharField(max_length=64)
    plan_text = models.BinaryField()
    manifest: Any = models.JSONField(default=dict)
    deeds: Any = models.JSONField(default=dict)
    pack: Any = models.JSONField()
    sha = models.CharField(max_length=64)
    opened_at = models.DateTimeField(null=True)
    opened_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    entry = models.PositiveIntegerField(null=True)
    clock: Any = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-day", "kind")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "day"], name="one_session_for_each_ritual_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.day}"

    @property
    def about(self) -> str:
        """How the journal names it."""
        return f"ritual:{self.kind}/{self.day.isoformat()}"

    @property
    def ritual(self) -> Kind:
        """Which ritual it is."""
        return next(kind for kind in KINDS.values() if kind.id == self.kind)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Decision(models.Model):
    """A decision of a meeting: a draft while it is open; then `entry` is its number in the journal, and it is final.

    `slot` is what it decides (`decisions.slots`), `choice` what was ticked, `action` the number of the action opened.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions")
    slot = models.CharField(max_length=140)
    choice = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    entry = models.PositiveIntegerField(null=True)
    action = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.slot}: {self.choice or self.text[:60]}"

    @property
    def version(self) -> str:
        """Which decision this is, and which writing of it: what a form that changes it has seen."""
        return f"{self.pk}@{self.at.timestamp():.6f}"


class CalendarKey(models.Model):
    """What makes a person's private address of the calendar valid: a word drawn again to cancel the old address."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=32)
    drawn_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
