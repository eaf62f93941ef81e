"""The pack leaves before the meeting, once, to those who will sit there, each in their language."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.rituals.conftest import NINE
from tests.rituals.ritual_cast import person

from portulan.people.models import User
from portulan.rituals.models import Session
from portulan.rituals.sending import due, post_due
from portulan.steering.models import Notice
from portulan.steering.outbox import deliver
from portulan.steering.settings import addresses_of
from portulan.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # what Apprise imports
EVENING = NINE - timedelta(hours=12)


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post() -> Iterator[Post]:
    handler = Post(_free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def team(claire: User) -> list[User]:
    """Claire reads French, the seller English; the reader is not written to."""
    seller, reader = person("sales"), person("reader")
    for user, language in ((claire, "fr"), (seller, "en"), (reader, "fr")):
        user.email, user.language = f"{user.username}@boreal.example", language
        user.save()
    return [claire, seller, reader]


@pytest.fixture
def addressed(company: Workspace, post: Post) -> Iterator[Workspace]:
    settings: Path = company.path / "settings.yaml"
    settings.write_text(
        f"site: http://boreal.example\nnotify: ['mailto://127.0.0.1:{post.port}?from=p@boreal.example']\n"
    )
    yield company
    settings.unlink()


def test_a_meeting_is_due_from_the_evening_before_to_its_start(company: Workspace) -> None:
    when = {hours: [one.kind.id for one in due(company, NINE - timedelta(hours=hours))] for hours in (17, 16, 1, 0, -1)}
    assert when == {17: [], 16: ["weekly"], 1: ["weekly"], 0: [], -1: []}


def test_it_leaves_once_with_the_pack_in_the_language_of_each(
    addressed: Workspace, team: list[User], post: Post
) -> None:
    posted = post_due(addressed, EVENING)
    assert [(str(one.session), one.notices) for one in posted] == [("weekly of 2026-11-23", 2)]
    assert post_due(addressed, EVENING + timedelta(minutes=5)) == []
    found, _ = addresses_of(addressed)
    assert deliver(addressed.path, found, lambda: EVENING).sent == 2
    assert deliver(addressed.path, found, lambda: EVENING + timedelta(days=1)).sent == 0
    mails = {to[0]: message_from_bytes(content) for to, content in post.taken}
    assert set(mails) == {"claire@boreal.example", "someone-sales@boreal.example"}
    french, english = mails["claire@boreal.example"], mails["someone-sales@boreal.example"]
    names = {part.get_filename() for mail in mails.values() for part in mail.walk() if part.get_filename()}
    assert names == {"revue-de-pipeline-2026-11-23.pdf", "pipeline-review-2026-11-23.pdf"}
    pdf = next(part.get_payload(decode=True) for part in french.walk() if part.get_filename())
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")
    body = next(part.get_payload(decode=True) for part in english.walk() if part.get_content_type() == "text/plain")
    assert isinstance(body, bytes)
    assert "http://boreal.example/rituals/weekly/2026-11-23/" in body.decode()
    assert "Expected decision" in body.decode()


def test_without_an_address_nothing_is_remembered(company: Workspace, team: list[User]) -> None:
    assert post_due(company, EVENING) == []
    assert not Session.objects.exists()
    assert not Notice.objects.exists()
