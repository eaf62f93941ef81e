"""The calendar feed: one repeating event per ritual, with its time zone, as RFC 5545 says."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from portulan.language.words import Language, Words
from portulan.plan.quantities import ORDINALS
from portulan.plan.records import Ritual, Rituals
from portulan.rituals.calendar import days_of, occurrence
from portulan.rituals.kinds import POINTS, Kind, agenda_of, minutes_of, planned

PRODUCT = "-//Portulan//Rituals//EN"
AT_MOST = timedelta(days=3 * 366)
NAME = Words(fr="Rituels, {company:raw}", en="Rituals, {company:raw}")
TITLE = Words(fr="{name} ({outcome})", en="{name} ({outcome})")
POINT = Words(fr="{minutes} min  {name}", en="{minutes} min  {name}")
DAY_CODES = {"Mon": "MO", "Tue": "TU", "Wed": "WE", "Thu": "TH", "Fri": "FR", "Sat": "SA", "Sun": "SU"}


def rule_of(kind: Kind, ritual: Ritual, until: date | None, zone: ZoneInfo) -> vRecur:
    """How the ritual comes back: each week, or on the nth weekday each month or three months."""
    ends = {"until": [datetime.combine(until, time(23, 59, 59), zone).astimezone(UTC)]} if until else {}
    if ritual.day is not None:
        return vRecur({"freq": "weekly", "byday": DAY_CODES[ritual.day], **ends})
    assert ritual.on is not None
    nth = -1 if ritual.on.ordinal == "last" else ORDINALS.index(ritual.on.ordinal) + 1
    every = {"interval": 3} if kind.id == "quarterly" else {}
    return vRecur({"freq": "monthly", **every, "byday": f"{nth}{DAY_CODES[ritual.on.weekday]}", **ends})


def calendar(
    rituals: Rituals,
    zone: ZoneInfo,
    language: Language,
    *,
    company: str,
    first: date,
    last: date | None,
    url: str,
    stamp: datetime,
) -> bytes:
    """The feed from `first` to `last` (without end where None). `url` leads to the page of rituals.

    `stamp` is when the plan was last changed: the same plan gives the same bytes.
    """
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", NAME.say(language, company=company or "Portulan"))
    feed.add("x-wr-timezone", zone.key)
    feed.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for kind, ritual in planned(rituals):
        day = next(days_of(kind, ritual, first), None)
        if day is not None and (last is None or day <= last):
            feed.add_component(_event(kind, ritual, day, zone, language, last, url, company, stamp))
    feed.add_missing_timezones(first_date=first, last_date=(last or first + AT_MOST) + timedelta(days=1))
    return bytes(feed.to_ical())


def _event(
    kind: Kind,
    ritual: Ritual,
    day: date,
    zone: ZoneInfo,
    language: Language,
    last: date | None,
    url: str,
    company: str,
    stamp: datetime,
) -> Event:
    meeting = occurrence(kind, ritual, day, zone)
    event = Event()
    event.add("uid", f"{kind.id}-{hashlib.sha256(company.encode()).hexdigest()[:16]}@portulan")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", meeting.starts)
    event.add("dtend", meeting.ends)
    event.add("summary", TITLE.say(language, name=kind.name, outcome=kind.outcome))
    lines: Sequence[str] = [
        POINT.say(language, minutes=minutes, name=POINTS[point])
        for point, minutes in agenda_of(kind, minutes_of(kind, ritual))
    ]
    event.add("description", "\n".join([*lines, "", url]))
    event.add("url", url)
    event.add("rrule", rule_of(kind, ritual, last, zone))
    event.add("transp", "OPAQUE")
    event.add("status", "CONFIRMED")
    return event
