"""The watch: one evaluation of the focus, written once. The same facts, plan and day again write nothing more.

Evidence is computed first, from the facts alone; then, in one transaction, new alerts are recorded, their standard
action is opened and their notices are queued, so that a process killed at any moment leaves all of it or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portulan.journal.actions import open_action
from portulan.journal.figures import seen
from portulan.journal.writing import record
from portulan.language.words import Sentence
from portulan.metrics.alerts.answers import Episode, Track
from portulan.steering.addresses import Addresses
from portulan.steering.effects import follow_up
from portulan.steering.looking import Line, figure_of, look
from portulan.steering.models import Alert, Watch
from portulan.steering.naming import name_words, words_for
from portulan.steering.rules import Known, StandardAction, Watched, identity, match
from portulan.steering.telling import tell
from portulan.steering.windows import keep_windows, prepare_windows
from portulan.steering.words import WORDS
from portulan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found and wrote. `fresh` is False where a later day had been evaluated already."""

    as_of: date
    lines: Sequence[Line]
    fresh: bool
    opened: Sequence[Alert] = ()
    posted: int = 0


@dataclass(slots=True)
class _Written:
    opened: list[Alert] = field(default_factory=list)
    posted: int = 0


def seen_key(workspace: Workspace, as_of: date) -> str:
    """What an evaluation depends on: another key is another evaluation."""
    stamp = workspace.plan_path.stat().st_mtime_ns if workspace.plan_path.is_file() else 0
    return f"{as_of.isoformat()}|{workspace.facts().identity}|{stamp}"


def evaluate(workspace: Workspace, at: datetime, addresses: Addresses, *, as_of: date | None = None) -> Evaluation:
    """Evaluate the focus as of a day (the usual one) and write what is new, as happening at `at`."""
    day = as_of or workspace.as_of()
    lines = look(workspace, day)
    figures = {line.watched.reference: _seen(workspace, line.watched, day) for line in lines if line.track is not None}
    windows = prepare_windows(workspace, lines, day)
    written = _Written()
    with transaction.atomic():
        Watch.objects.get_or_create(pk=1)
        watch = Watch.objects.select_for_update().get(pk=1)
        fresh = watch.as_of is None or day >= watch.as_of
        if fresh:
            keep_windows(windows, at)
            for line in lines:
                if line.track is not None and line.track.state not in ("no_data", "too_few"):
                    _settle(workspace, line.watched, line.track, watch.as_of, figures, at, addresses, written)
            _retire(workspace, lines, day, at)
            watch.as_of, watch.at, watch.seen = day, at, seen_key(workspace, day)
            watch.save(update_fields=["as_of", "at", "seen"])
    if fresh:
        follow_up(workspace, day, at)
    return Evaluation(day, look(workspace, day), fresh, written.opened, written.posted)


def _seen(workspace: Workspace, watched: Watched, day: date) -> Mapping[str, Any] | None:
    table = figure_of(workspace, watched, day)
    if table is None:
        return None
    return seen(table, facts=workspace.facts().identity, plan=workspace.plan_sha())


def _settle(
    workspace: Workspace,
    watched: Watched,
    track: Track,
    last: date | None,
    figures: Mapping[Any, Mapping[str, Any] | None],
    at: datetime,
    addresses: Addresses,
    written: _Written,
) -> None:
    """Makes the rows of one rule those of its evidence."""
    key = identity(track.rule)
    rows = {row.pk: row for row in Alert.objects.filter(rule=key, opened__lte=track.as_of)}
    known = [Known(row.pk, row.opened, row.closed) for row in rows.values()]
    matched = match(track.episodes, known)
    figure = figures.get(watched.reference)
    for episode, one in matched.again:
        _update(workspace, rows[one.id], episode, track, at)
    since = last or watched.first_day
    for episode in matched.new:
        if episode.closed is not None and (since is None or episode.closed < since):
            continue  # over before anyone watched: the page draws it from the facts, nobody has to hear of it
        row = _add(workspace, watched, track, episode, at)
        rows[row.pk] = row
    for row in rows.values():
        if row.is_open and not row.told and watched.in_window(track.as_of):
            written.posted += _announce(workspace, watched, track, row, figure, at, addresses)
            written.opened.append(row)
    for one in matched.gone:
        if rows[one.id].ending not in (Alert.Ending.WITHDRAWN, Alert.Ending.RULE) or rows[one.id].is_open:
            _end(workspace, rows[one.id], track.as_of, Alert.Ending.WITHDRAWN, at)


def _add(workspace: Workspace, watched: Watched, track: Track, episode: Episode, at: datetime) -> Alert:
    row = Alert.objects.create(
        rule=identity(track.rule),
        reference=track.rule.reference,
        target=track.rule.target,
        threshold=track.rule.threshold,
        false_alarm=track.rule.false_alarm,
        opened=episode.opened,
        recovering=episode.recovering,
        closed=episode.closed,
        ending=Alert.Ending.RECOVERED if episode.closed else Alert.Ending.OPEN,
        evidence=track.evidence,
        limit=track.limit,
        seen_at=at,
    )
    if episode.closed is not None or not watched.in_window(track.as_of):
        values = {"name": name_words(workspace, watched.reference), "opened": row.opened}
        title = Sentence(WORDS["wrote.alert_recorded"], values)
        record("alert.recorded", title, at=at, about=row.about, body=_body(row))
    return row


def _update(workspace: Workspace, row: Alert, episode: Episode, track: Track, at: datetime) -> None:
    """What the evidence now says of an alert already recorded."""
    was_open = row.is_open
    row.recovering, row.closed = episode.recovering, episode.closed
    row.ending = Alert.Ending.RECOVERED if episode.closed else Alert.Ending.OPEN
    if episode.closed is None:
        row.evidence, row.limit = track.evidence, track.limit
    row.save()
    if was_open and episode.closed is not None:
        values = {"name": words_for(workspace, row.reference), "day": episode.closed}
        title = Sentence(WORDS["wrote.alert_closed"], values)
        record("alert.closed", title, at=at, about=row.about, body=_body(row))


def _announce(
    workspace: Workspace,
    watched: Watched,
    track: Track,
    row: Alert,
    figure: Mapping[str, Any] | None,
    at: datetime,
    addresses: Addresses,
) -> int:
    """Opens the standard action, tells people, writes the journal. Gives how many notices were queued."""
    name = name_words(workspace, watched.reference)
    title = Sentence(WORDS["wrote.alert_opened"], {"name": name, "opened": row.opened})
    record("alert.opened", title, at=at, about=row.about, body={**_body(row), "figures": [figure] if figure else []})
    standard = watched.action
    if standard is not None:
        row.action = open_action(
            what=standard.what,
            owner=standard.owner,
            steps=standard.steps,
            due=_due(watched, standard, max(row.opened, track.as_of)),
            origin="alert",
            about=row.about,
            moves=[row.reference],
            wanted=abs(row.target - row.threshold),
            at=at,
            before=[figure] if figure else (),
        )
    row.told = True
    row.save()
    return tell(workspace, watched, track, row, name, addresses, at)


def _due(watched: Watched, standard: StandardAction, told: date) -> date:
    """By when, counted from the day people learn of it; without a time given, the end of the focus."""
    return standard.due(told) or max(watched.last_day or told, told)


def _retire(workspace: Workspace, lines: Sequence[Line], day: date, at: datetime) -> None:
    """Alerts of rules the plan no longer has are over: something else is watched."""
    current = [identity(line.watched.rule) for line in lines if line.watched.rule is not None]
    for row in Alert.objects.filter(closed=None).exclude(rule__in=current):
        _end(workspace, row, max(day, row.opened), Alert.Ending.RULE, at)


def _end(workspace: Workspace, row: Alert, day: date, ending: Alert.Ending, at: datetime) -> None:
    row.closed, row.ending = row.closed or day, ending
    row.save()
    kind = "withdrawn" if ending == Alert.Ending.WITHDRAWN else "retired"
    values = {"name": words_for(workspace, row.reference), "opened": row.opened}
    record(f"alert.{kind}", Sentence(WORDS[f"wrote.alert_{kind}"], values), at=at, about=row.about)


def _body(row: Alert) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "target": row.target,
        "threshold": row.threshold,
        "false_alarm": row.false_alarm,
        "opened": row.opened.isoformat(),
        "closed": row.closed.isoformat() if row.closed else None,
        "evidence": round(row.evidence, 6),
        "limit": round(row.limit, 6),
    }
