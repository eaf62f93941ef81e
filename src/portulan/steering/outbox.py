"""The outbox: what must leave is written with what it tells, then leaves, whatever dies meanwhile.

    queued ── leased ──► sending ── taken by the other end ──► sent
       ▲                    │
       └── not taken ───────┘   (and a lease that ran out: its holder died)

What is promised. A notice is never lost: it is committed with its alert, and leaves `sending` only for `sent`, or for
`failed` after a week of refusals, which the page says. It is handed over once, except when the process dies (or the
answer is lost) between the other end's acceptance and our commit: nobody can tell then, so the same message goes again,
with the same key. A receiver that knows its keys (Message-ID, Idempotency-Key) shows it once.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import Q

from portulan.people.models import User
from portulan.steering import senders
from portulan.steering.addresses import Addresses, fingerprint
from portulan.steering.models import Notice

LEASE = timedelta(minutes=5)
"""Longer than a hand-over can last: connections give up after seconds."""
GIVEN_UP = timedelta(days=7)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))

Send = Callable[[str, senders.Message], bool]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message before it is addressed: who it is for, in whose language it was made."""

    to: User | None
    subject: str
    body: str


def post(
    key: str,
    addresses: Addresses,
    personal: Sequence[Letter],
    common: Letter,
    *,
    at: datetime,
    about: str = "",
    attachments: Sequence[str] = (),
) -> list[Notice]:
    """Queue a message: to each person who has a mail address, through mail addresses without `to`; once to every other.

    `key` names the message (`alert-12-opened`): posting it again adds nothing. Call it in the transaction of what it
    tells. `attachments` are paths within the workspace.
    """
    queued = []
    for address in addresses.every:
        letters: Iterable[tuple[str, Letter]] = [("", common)]
        if address.kind == "people":
            letters = [(letter.to.email, letter) for letter in personal if letter.to is not None and letter.to.email]
        for email, letter in letters:
            own = f"{key}-{fingerprint(address.id + email)}"
            notice, made = Notice.objects.get_or_create(
                key=own,
                defaults={
                    "about": about, "address": address.id, "to_email": email,
                    "to_name": letter.to.shown_name if letter.to else "", "subject": letter.subject[:300],
                    "body": letter.body, "attachments": list(attachments), "queued_at": at, "next_at": at,
                },
            )  # fmt: skip
            if made:
                queued.append(notice)
    return queued


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many left, and how many wait for another attempt."""

    sent: int = 0
    waiting: int = 0


def deliver(folder: Path, addresses: Addresses, clock: Callable[[], datetime], send: Send = senders.send) -> Delivered:
    """Hand over all that is due. Several processes may do so at once: each notice has one holder."""
    holder = secrets.token_hex(8)
    sent = waiting = 0
    while (notice := lease(holder, clock())) is not None:
        address = addresses.find(notice.address)
        if address is None:
            put_back(notice, holder, clock(), "no_address")
            waiting += 1
            continue
        url = address.to(notice.to_email) if notice.to_email else address.url
        message = senders.Message(
            notice.key, notice.subject, notice.body, tuple(folder / name for name in notice.attachments)
        )
        if send(url, message):
            settle(notice, holder, clock())
            sent += 1
        else:
            put_back(notice, holder, clock(), "refused")
            waiting += 1
    return Delivered(sent, waiting)


def lease(holder: str, now: datetime) -> Notice | None:
    """The next notice due, held by this holder alone; also one whose holder died."""
    due = Q(state=Notice.State.QUEUED, next_at__lte=now) | Q(state=Notice.State.SENDING, leased_until__lte=now)
    while (notice := Notice.objects.filter(due).order_by("pk").first()) is not None:
        held = Notice.objects.filter(due, pk=notice.pk).update(
            state=Notice.State.SENDING, holder=holder, leased_until=now + LEASE, attempts=notice.attempts + 1
        )
        if held:
            notice.refresh_from_db()
            return notice
    return None


def settle(notice: Notice, holder: str, now: datetime) -> None:
    """It was taken: it never leaves again."""
    Notice.objects.filter(pk=notice.pk, holder=holder).update(
        state=Notice.State.SENT, sent_at=now, leased_until=None, fault=""
    )


def put_back(notice: Notice, holder: str, now: datetime, fault: str) -> None:
    """It was not taken: again after a pause, until a week has passed."""
    over = now - notice.queued_at >= GIVEN_UP
    pause = PAUSES[min(notice.attempts, len(PAUSES)) - 1]
    Notice.objects.filter(pk=notice.pk, holder=holder).update(
        state=Notice.State.FAILED if over else Notice.State.QUEUED,
        next_at=now + pause, leased_until=None, holder="", fault=fault,
    )  # fmt: skip


def waiting() -> bool:
    """Whether anything has still to leave."""
    return Notice.objects.filter(state__in=(Notice.State.QUEUED, Notice.State.SENDING)).exists()
