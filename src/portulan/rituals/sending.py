"""The pack before the meeting: made, queued for the people who will sit there, once, the evening before.

Posting twice posts once: a message is known by its key, and the meeting remembers when it was sent.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import close_old_connections, transaction
from django.utils import timezone

from portulan.language.words import LANGUAGES, Language
from portulan.people.models import User
from portulan.plan.records import Plan
from portulan.rituals.calendar import Occurrence, occurrences
from portulan.rituals.minutes import file_name
from portulan.rituals.models import Session
from portulan.rituals.packs import make
from portulan.rituals.page_words import PAGE_WORDS as WORDS
from portulan.rituals.sessions import Asked, MeetingError, prepare
from portulan.rituals.showing import PackView
from portulan.rituals.when import when_words
from portulan.steering.addresses import Addresses
from portulan.steering.outbox import Letter, post
from portulan.steering.schedule import send_due
from portulan.steering.settings import addresses_of
from portulan.ui.clock import company_zone
from portulan.ui.reading import workspace_at
from portulan.workspace import Workspace

log = logging.getLogger("portulan.rituals")

BEFORE = timedelta(hours=16)
"""How long before it starts: for a Monday at nine, Sunday at five in the afternoon."""
EVERY = 60.0
FOLDER = Path(".portulan") / "packs"


@dataclass(frozen=True, slots=True)
class Posted:
    """A meeting whose pack was queued: to how many people and services."""

    session: Session
    notices: int


def due(workspace: Workspace, at: datetime) -> list[Occurrence]:
    """The meetings that begin soon and whose pack has not left."""
    plan, zone = workspace.plan().plan or Plan(), company_zone(workspace)
    first = at.astimezone(zone).date()
    soon = occurrences(plan.rituals, zone, first, first + timedelta(days=2))
    left = set(Session.objects.filter(sent_at__isnull=False).values_list("kind", "day"))
    return [one for one in soon if one.starts - BEFORE <= at < one.starts and (one.kind.id, one.day) not in left]


def post_due(workspace: Workspace, at: datetime) -> list[Posted]:
    """Make and queue the packs that are due. A meeting whose figures would be too old is left alone.

    Without any address to write to, nothing is queued and nothing is remembered: the day one is set, it leaves.
    """
    addresses, _ = addresses_of(workspace)
    if not addresses.every:
        return []
    posted = []
    for meeting in due(workspace, at):
        try:
            session = prepare(workspace, Asked(meeting.kind, meeting.day), at)
        except MeetingError:
            continue
        posted.append(Posted(session, _post(workspace, session, addresses, at)))
    return posted


def _post(workspace: Workspace, session: Session, addresses: Addresses, at: datetime) -> int:
    """Queue the pack of one meeting in each language its people read, and remember it, together."""
    plan = workspace.plan().plan or Plan()
    usual: Language = "en" if plan.language == "en" else "fr"
    by_language: dict[Language, list[User]] = {language: [] for language in (usual, *LANGUAGES)}
    for user in _people():
        by_language[_reads(user, usual)].append(user)
    wanted = [language for language, people in by_language.items() if people or language == usual]
    files = {language: str(_file(workspace, session, language)) for language in wanted}
    key, common = f"ritual-{session.kind}-{session.day.isoformat()}", letter(session, None, usual, addresses.site)
    queued = 0
    with transaction.atomic():
        for language in wanted:
            personal = [letter(session, user, language, addresses.site) for user in by_language[language]]
            posted = post(
                key, addresses, personal, common, at=at, about=session.about, attachments=[files[language]]
            )  # fmt: skip
            queued += len(posted)
        Session.objects.filter(pk=session.pk).update(sent_at=at)
    return queued


def letter(session: Session, to: User | None, language: Language, site: str) -> Letter:
    """What the message says: when, what is to be decided, what is seen, the agenda, where to go."""
    view = PackView(session.pack, language)
    subject = WORDS["mail.subject"].say(language, name=view.name, when=when_words(view.starts, language))
    lines = [
        view.title,
        WORDS["rituals.outcome"].say(language, outcome=view.kind.outcome),
        view.verdict,
        "\n".join(f"{point.minutes:>3} min  {point.name}" for point in view.points),
        WORDS["mail.pack"].say(language),
    ]
    if site:
        lines.append(f"{site}/rituals/{session.kind}/{session.day.isoformat()}/")
    return Letter(to, subject, "\n\n".join(lines))


def _people() -> list[User]:
    """Those who may act: the others read the page if they wish."""
    return [user for user in User.objects.filter(is_active=True).order_by("pk") if user.may("act")]


def _reads(user: User, usual: Language) -> Language:
    return next((one for one in LANGUAGES if one == user.language), usual)


def _file(workspace: Workspace, session: Session, language: Language) -> Path:
    """The PDF of the pack under the name people will see, written once for what it shows: the digest is its folder."""
    name = FOLDER / f"{session.sha[:12]}-{language}" / file_name(session, language, "pdf")
    target = workspace.path / name
    if not target.is_file():
        _, content = make(session, "pdf", language, company_zone(workspace))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(f".{threading.get_ident()}.part")
        draft.write_bytes(content)
        draft.replace(target)
    return name


class Usher:
    """The thread of the server that makes and sends the packs in time."""

    def __init__(self, workspace: Workspace, every: float = EVERY) -> None:
        self.workspace = workspace
        self.every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="portulan-usher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends after the turn under way."""
        self._stop.set()
        self._thread.join(timeout=60)

    def _run(self) -> None:
        while not self._stop.wait(self.every):
            close_old_connections()
            try:
                if post_due(self.workspace, timezone.now()):
                    send_due(self.workspace)
            except Exception:  # a fault of one turn must not end the thread; it is in the log
                log.exception("the packs could not be sent; trying again in %s seconds", self.every)
            finally:
                close_old_connections()


def start(folder: Path) -> Usher:
    """Start sending the packs of a workspace from this process."""
    usher = Usher(workspace_at(folder))
    usher.start()
    return usher
