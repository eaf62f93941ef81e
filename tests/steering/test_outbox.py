"""The outbox: one holder a notice, again after a refusal, given up after a week, the same key at each attempt."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.steering.conftest import NOON

from portulan.people.models import User
from portulan.steering.addresses import Address, Addresses
from portulan.steering.models import Notice
from portulan.steering.outbox import LEASE, Letter, deliver, lease, post
from portulan.steering.senders import Message, renumbered
from portulan.steering.windows import reached

pytestmark = pytest.mark.django_db
SERVICE = Addresses((Address("hook", "service", "json://localhost/", "json://localhost"),))
LETTER = Letter(None, "Alerte", "Texte")


def queue(addresses: Addresses = SERVICE) -> list[Notice]:
    return post("alert-1-opened", addresses, [], LETTER, at=NOON, about="alert:1")


def test_posting_again_adds_nothing() -> None:
    assert len(queue()) == 1
    assert queue() == []
    assert Notice.objects.count() == 1


def test_a_person_without_a_mail_address_has_no_notice(nadia: User) -> None:
    User.objects.create(username="sans")
    mail = Addresses((Address("mail", "people", "mailto://localhost", "mailto://localhost"),))
    letters = [Letter(user, "Alerte", "Texte") for user in User.objects.all()]
    assert [n.to_email for n in post("k", mail, letters, LETTER, at=NOON)] == ["n@e.fr"]


def test_a_refusal_is_tried_again_with_the_same_key_until_a_week_has_passed(tmp_path: Path) -> None:
    queue()
    seen: list[str] = []

    def refuse(url: str, message: Message) -> bool:
        seen.append(message.key)
        return False

    now = NOON
    while Notice.objects.get().state != "failed":
        assert deliver(tmp_path, SERVICE, lambda at=now: at, refuse).sent == 0  # type: ignore[misc]
        now += timedelta(hours=7)
        assert now < NOON + timedelta(days=8)
    assert len(set(seen)) == 1
    assert len(seen) > 20
    assert deliver(tmp_path, SERVICE, lambda: now + timedelta(days=1), refuse).waiting == 0


def test_it_waits_between_two_attempts(tmp_path: Path) -> None:
    queue()
    answers = iter((False, True))
    assert deliver(tmp_path, SERVICE, lambda: NOON, lambda *_: next(answers)).waiting == 1
    assert deliver(tmp_path, SERVICE, lambda: NOON + timedelta(seconds=30), lambda *_: next(answers)).sent == 0
    assert deliver(tmp_path, SERVICE, lambda: NOON + timedelta(minutes=2), lambda *_: next(answers)).sent == 1
    assert Notice.objects.get().state == "sent"


def test_an_address_gone_from_the_settings_waits_for_its_return(tmp_path: Path) -> None:
    queue()
    assert deliver(tmp_path, Addresses(), lambda: NOON, lambda *_: True).waiting == 1
    assert Notice.objects.get().fault == "no_address"
    assert deliver(tmp_path, SERVICE, lambda: NOON + timedelta(hours=1), lambda *_: True).sent == 1


def test_two_processes_never_hold_the_same_notice() -> None:
    """Until the time of the first has run out: it died."""
    queue()
    assert lease("a", NOON) is not None
    assert lease("b", NOON + timedelta(minutes=1)) is None
    taken = lease("b", NOON + LEASE)
    assert taken is not None
    assert taken.holder == "b"


def test_a_mail_keeps_its_own_number() -> None:
    raw = "Message-ID: <drawn@host>\nSubject: Alerte\n\nTexte\n"
    text = renumbered(raw, Message("alert-1-opened-abc", "Alerte", "Texte"))
    assert text.count("Message-ID:") == 1
    assert "Message-ID: <alert-1-opened-abc@portulan.notice>" in text


@pytest.mark.parametrize(
    ("low", "high", "target", "threshold", "said"),
    [
        (0.46, 0.5, 0.45, 0.35, "reached"),
        (0.3, 0.4, 0.45, 0.35, "missed"),
        (0.4, 0.5, 0.45, 0.35, "between"),
        (0.05, 0.07, 0.08, 0.1, "reached"),
        (0.09, 0.12, 0.08, 0.1, "missed"),
    ],
)
def test_a_focus_ends_by_its_whole_interval(
    low: float, high: float, target: float, threshold: float, said: str
) -> None:
    figure = {"rows": [{"value": (low + high) / 2, "low": low, "high": high}]}
    assert reached(figure, target, threshold) == said
    assert reached(None, target, threshold) == "unknown"
