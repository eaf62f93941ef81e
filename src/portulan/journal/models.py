"""The journal's entries, never changed once written, and the actions people undertook."""

from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from portulan.journal.chain import Link


class AppendOnlyError(Exception):
    """Someone's code tried to change or delete an entry: the past is not rewritten."""


class Entries(models.QuerySet["Entry"]):
    """Entries can be read; `writing.record` alone adds them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("an entry of the journal is never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("an entry of the journal is never deleted")


class Entry(models.Model):
    """One thing that happened or was decided.

    `kind` is a dotted word (`alert.opened`, `ritual.closed`, `test.verdict`, `decision`…); `about` names its object
    (`alert:12`, `plan:7`); `title` is a sentence in each language; `body` holds the rest, `figures` among it: what was
    seen then, value, interval and n. `previous` and `sha` chain it (`journal.chain`).
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40, db_index=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    title: Any = models.JSONField()
    body: Any = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sha = models.CharField(max_length=64, unique=True)

    objects = Entries.as_manager()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"entry {self.number}, {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"entry {self.number} of the journal is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"entry {self.number} of the journal is never deleted")

    @property
    def link(self) -> Link:
        """The entry as the chain sees it."""
        return Link(
            self.number,
            self.at,
            self.kind,
            self.author_name,
            self.about,
            self.title,
            self.body,
            self.previous,
            self.sha,
        )


class Head(models.Model):
    """How long the journal was when last written, and the hash of its last entry: one row."""

    length = models.PositiveIntegerField()
    sha = models.CharField(max_length=64)


class Action(models.Model):
    """Something someone undertook to do by a day.

    `origin` says where it comes from: `plan` (`plan_id` is its key there, and the text rules its words), `alert`,
    `signal`, `ritual`, `test` or `page`; `about` names that object (`alert:12`). `moves` are references of KPIs.
    `wanted` is the size of the improvement hoped for, in the unit of its only KPI, where someone said it: an alert's
    action is to bring the figure back from the threshold to the target.
    `resources` is what it takes besides money: people, days, tools.
    `before` and `after` are the figures read when it opened and when it was done.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    what = models.TextField()
    owner = models.CharField(max_length=200, blank=True)
    component = models.CharField(max_length=20, blank=True)
    steps: Any = models.JSONField(default=list)
    resources = models.TextField(blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    spent = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    start = models.DateField(null=True)
    due = models.DateField(null=True)
    moves: Any = models.JSONField(default=list)
    wanted = models.FloatField(null=True)
    origin = models.CharField(max_length=10)
    plan_id = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)

    class Meta:
        ordering = ("due", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan_id"], condition=~models.Q(plan_id=""), name="one_action_for_each_of_the_plan"
            )
        ]

    def __str__(self) -> str:
        return f"action {self.pk}, {self.what[:60]}"

    def is_overdue(self, today: date) -> bool:
        """Still open though its day is past."""
        return self.state == self.State.OPEN and self.due is not None and self.due < today
