"""What is remembered of the watch: alerts as people met them, focus windows, and the notices on their way."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from portulan.journal.models import Action


class Alert(models.Model):
    """One alert of one rule, as people were told of it.

    `rule` is the identity of the rule (`rules.identity`); `opened` the day its evidence reached the limit, as first
    recorded: facts that arrive late may move that day, not the row. `ending` says how it ended: `recovered` (the
    evidence said so), `withdrawn` (corrected facts no longer raise it), `rule` (the plan watches something else).
    `told` is False for an alert found when it was already over, or outside the focus window: recorded, not announced.
    `effect` is what became of the figure once its action was done, as last read; its `since` is the day its verdict
    was first given.
    """

    class Ending(models.TextChoices):
        OPEN = "", "open"
        RECOVERED = "recovered"
        WITHDRAWN = "withdrawn"
        RULE = "rule"

    rule = models.CharField(max_length=16, db_index=True)
    reference = models.CharField(max_length=400)
    target = models.FloatField()
    threshold = models.FloatField()
    false_alarm = models.FloatField()
    opened = models.DateField()
    recovering = models.DateField(null=True)
    closed = models.DateField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default=Ending.OPEN)
    evidence = models.FloatField(default=0.0)
    limit = models.FloatField(default=0.0)
    told = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    action = models.OneToOneField(Action, null=True, on_delete=models.SET_NULL, related_name="+")
    effect: Any = models.JSONField(null=True)
    effect_on = models.DateField(null=True)

    class Meta:
        ordering = ("-opened", "-pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "opened"], name="one_alert_a_rule_and_day")]

    def __str__(self) -> str:
        return f"alert {self.pk}, {self.reference}, {self.opened}"

    @property
    def about(self) -> str:
        """How the journal and the actions name it."""
        return f"alert:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed is None


class FocusWindow(models.Model):
    """One focus of the plan, from its first day to its last: what it watched, where it started, what came of it.

    `kpis` are its KPIs with target, threshold and the figure at the start; `outcome` holds the figures at the end;
    `proposals` what could be the next focus, largest effect first.
    """

    first_day = models.DateField()
    last_day = models.DateField()
    kpis: Any = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome: Any = models.JSONField(default=list)
    proposals: Any = models.JSONField(default=list)

    class Meta:
        ordering = ("-first_day", "-pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["first_day", "last_day"], name="one_focus_a_window")]

    def __str__(self) -> str:
        return f"focus {self.first_day} to {self.last_day}"


class Watch(models.Model):
    """The last evaluation, and who holds the watch: one row.

    `seen` is what it was made on (facts, plan, day): the same again needs no other. `holder` has the watch until
    `until`; then it is anybody's.
    """

    as_of = models.DateField(null=True)
    at = models.DateTimeField(null=True)
    seen = models.CharField(max_length=200, blank=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)


class Notice(models.Model):
    """One message to one address, from the moment it must leave until it has (`outbox`).

    `key` is the message's own, the same at each attempt: the receiver knows a second copy by it. `address` is the
    fingerprint of an address of settings.yaml, never the address, which may hold a secret.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=150, unique=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    address = models.CharField(max_length=16)
    to_name = models.CharField(max_length=200, blank=True)
    to_email = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    attachments: Any = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], condition=~Q(state="sent"), name="to_be_sent")]

    def __str__(self) -> str:
        return f"notice {self.key}, {self.state}"
