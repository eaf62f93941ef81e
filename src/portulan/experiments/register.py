"""The register of tests, kept in the journal: registered before, decided by the rule, deployed, audited later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

from django.db import transaction
from django.utils import timezone

from portulan.experiments.audit import Audit, audit
from portulan.experiments.findings import (
    ALREADY_REGISTERED,
    BEGUN_ALREADY,
    CHANGED_SINCE,
    DECIDED_ALREADY,
    NO_REASON,
    NOT_ALLOWED_YET,
    NOT_REGISTERED,
)
from portulan.experiments.words import WORDS
from portulan.journal.models import Entry
from portulan.journal.writing import record
from portulan.language.finding import FaultyText, Finding
from portulan.language.words import LANGUAGES, Sentence, Words
from portulan.metrics.trials.answers import Measured
from portulan.metrics.trials.checking import first_error
from portulan.metrics.trials.saying import say_power
from portulan.metrics.trials.store import SavedTrial
from portulan.people.models import User
from portulan.stats.estimate import NotComputable
from portulan.workspace import Workspace

Decision = Literal["deploy", "stop"]
State = Literal["draft", "test", "keep", "stop"]
"""Where a test stands: written, running, its change kept (decided so, deployed or about to be), stopped."""
LEAST_SINCE = 20
"""No audit before so many outcomes, nor before as many as A had."""
REGISTERED, DECIDED, DEPLOYED = "test.registered", "test.verdict", "test.deployed"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the journal says of one test; entries are None until they are written."""

    registered: Entry | None = None
    decided: Entry | None = None
    deployed: Entry | None = None

    @property
    def state(self) -> State:
        if self.decided is not None:
            return "keep" if self.decided.body["decision"] == "deploy" else "stop"
        return "draft" if self.registered is None else "test"

    @property
    def to_deploy(self) -> bool:
        """Whether it is decided to deploy it and it is not done."""
        return self.state == "keep" and self.deployed is None

    def as_json(self) -> dict[str, Any]:
        """When it was registered, decided (and how), deployed (and in which version of the plan), as far as it went."""
        told: dict[str, Any] = {}
        if self.registered is not None:
            told["registered"] = self.registered.at.isoformat()
        if self.decided is not None:
            kept = self.decided.body
            told["decided"] = {"at": self.decided.at.isoformat()} | {
                name: kept[name] for name in ("decision", "by_the_rule", "note", "as_of")
            }
        if self.deployed is not None:
            told["deployed"] = {"at": self.deployed.at.isoformat(), "version": self.deployed.body["version"]}
        return told


def about(name: str) -> str:
    """How the journal names a test."""
    return f"test:{name}"


def standings(names: Sequence[str], until: datetime | None = None) -> dict[str, Standing]:
    """Where these tests stand, as the journal said at an instant (now, unless told)."""
    entries = Entry.objects.filter(about__in=[about(n) for n in names], kind__in=(REGISTERED, DECIDED, DEPLOYED))
    if until is not None:
        entries = entries.filter(at__lt=until)
    found: dict[str, dict[str, Entry]] = {name: {} for name in names}
    for entry in entries.order_by("number"):
        found[entry.about.removeprefix("test:")].setdefault(entry.kind, entry)
    return {
        name: Standing(kinds.get(REGISTERED), kinds.get(DECIDED), kinds.get(DEPLOYED)) for name, kinds in found.items()
    }


def standing(name: str, until: datetime | None = None) -> Standing:
    """Where one test stands."""
    return standings([name], until)[name]


def altered(saved: SavedTrial, where: Standing) -> Finding | None:
    """The finding that the text is not the one registered, if it is not (EX032)."""
    if where.registered is None or where.registered.body["sha"] == saved.sha:
        return None
    return CHANGED_SINCE.at(None, file=saved.file)


def register(workspace: Workspace, name: str, *, at: datetime, by: User) -> Entry:
    """Freeze a test: its text, fingerprint and power go to the journal, its draw begins.

    Raises FaultyText on a faulty text, a test already registered, a first day that is past.
    """
    saved = workspace.saved_trial(name)
    first_error(saved.reading)
    trial = saved.reading.trial
    assert trial is not None
    assert trial.start is not None
    if standing(name).registered is not None:
        raise FaultyText(ALREADY_REGISTERED.at(None, name=saved.name))
    if trial.start < at.date():
        raise FaultyText(BEGUN_ALREADY.at(saved.reading.document.place(("start",)), start=trial.start, today=at.date()))
    power = None if workspace.facts().is_empty else workspace.trial_power(trial, min(at.date(), workspace.as_of()))
    said = [] if power is None or isinstance(power, NotComputable) else say_power(power)
    body = {
        "sha": saved.sha,
        "file": saved.file,
        "text": saved.reading.document.text,
        "power": None if power is None or isinstance(power, NotComputable) else power.as_json("en"),
        "said": {language: " ".join(s.say(language) for s in said) for language in LANGUAGES},
    }
    with transaction.atomic():
        title = Sentence(WORDS["tests.journal.registered"], {"name": saved.name})
        entry = record(REGISTERED, title, at=at, by=by, about=about(name), body=body)
        workspace.begin_trial(name)
    return entry


def measured(workspace: Workspace, name: str, as_of: date, where: Standing) -> Measured | NotComputable:
    """A registered test as of a day. Raises FaultyText where its text is not the one registered."""
    saved = workspace.saved_trial(name)
    if where.registered is None:
        raise FaultyText(NOT_REGISTERED.at(None, name=saved.name))
    changed = altered(saved, where)
    if changed is not None:
        raise FaultyText(changed)
    return workspace.trial(name, as_of)


def decide(
    workspace: Workspace, name: str, decision: Decision, *, at: datetime, by: User, as_of: date, note: str = ""
) -> Entry:
    """Write a decision down, with the evidence seen. Deploying takes a rule that allows it; stopping early, a reason.

    A test whose text was changed can only be stopped. Raises FaultyText.
    """
    saved, where = workspace.saved_trial(name), standing(name)
    if where.registered is None:
        raise FaultyText(NOT_REGISTERED.at(None, name=saved.name))
    if where.decided is not None:
        raise FaultyText(DECIDED_ALREADY.at(None, name=saved.name))
    found: Measured | NotComputable | None = None
    if altered(saved, where) is None:
        found = measured(workspace, name, as_of, where)
    elif decision == "deploy":
        raise FaultyText(CHANGED_SINCE.at(None, file=saved.file))
    allowed = isinstance(found, Measured) and found.verdict == decision
    if decision == "deploy" and not allowed:
        said = found.said if isinstance(found, Measured) else found.reason if found else ""
        raise FaultyText(NOT_ALLOWED_YET.at(None, said=said))
    if not allowed and not note.strip():
        raise FaultyText(NO_REASON.at(None))
    body: dict[str, Any] = {
        "decision": decision,
        "note": note.strip(),
        "by_the_rule": allowed,
        "as_of": as_of.isoformat(),
    }
    if isinstance(found, Measured):
        seen = found.counts
        body["measured"] = {language: found.as_json(language) for language in LANGUAGES}
        body["counts"] = {
            "known_a": seen.known_a, "advanced_a": seen.advanced_a,
            "known_b": seen.known_b, "advanced_b": seen.advanced_b,
        }  # fmt: skip
    words = WORDS[f"tests.journal.{decision}" if allowed else "tests.journal.abandoned"]
    with transaction.atomic():
        entry = record(DECIDED, Sentence(words, {"name": saved.name}), at=at, by=by, about=about(name), body=body)
        workspace.end_trial(name, as_of)
    return entry


def deployed(name: str, title: str, version: int, *, at: datetime, by: User) -> Entry:
    """Write down that the change of a test is in the plan, from this version on."""
    said = Sentence(WORDS["tests.journal.deployed"], {"name": title, "version": version})
    return record(DEPLOYED, said, at=at, by=by, about=about(name), body={"version": version})


def title_of(entry: Entry, language: str) -> str:
    """An entry's sentence in a language."""
    return str(cast(Mapping[str, str], entry.title)[language])


def decided_counts(where: Standing) -> tuple[int, int]:
    """A's known outcomes and advances, as the decision saw them; none where it saw none."""
    kept = where.decided.body.get("counts") if where.decided else None
    return (int(kept["known_a"]), int(kept["advanced_a"])) if kept else (0, 0)


def counts_before(where: Standing) -> tuple[int, int]:
    """The known outcomes and the advances of the year before the test, as its registration froze them; none without."""
    kept = (where.registered.body.get("power") or {}) if where.registered else {}
    seen = int(kept.get("seen") or 0)
    return (seen, round(float(kept["base"]) * (seen + 1) - 0.5)) if seen else (0, 0)


def held(workspace: Workspace, name: str, where: Standing, as_of: date) -> Audit | None:
    """Whether the effect of a deployed change held, by those who entered from the day after; None before that day, on a
    test that is not deployed, or whose text was changed. Raises FaultyText and RequestError."""
    saved = workspace.saved_trial(name)
    if where.deployed is None or altered(saved, where) is not None:
        return None
    since = timezone.localtime(where.deployed.at).date() + timedelta(days=1)
    if since > as_of:
        return None
    trial, (known, advanced) = saved.reading.trial, counts_before(where)
    in_a, advanced_in_a = decided_counts(where)
    if not known or (trial is not None and trial.split.by != "dates"):  # there, A is of the year before already
        known, advanced = known + in_a, advanced + advanced_in_a
    return audit(workspace.trial_since(name, since, as_of), known, advanced, max(in_a, LEAST_SINCE))


STATE_WORDS: Mapping[State, Words] = {
    "draft": WORDS["tests.state.draft"],
    "test": WORDS["tests.state.test"],
    "keep": WORDS["tests.state.keep"],
    "stop": WORDS["tests.state.stop"],
}
