"""What can be seen in the exported files alone: an independent reading, with the csv module and arithmetic."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import log, sqrt
from pathlib import Path
from statistics import fmean, median, variance

from portulan.sample import Truth
from portulan.sample.working_time import french_holidays

Row = Mapping[str, str]
WEAK_SELLER, SLIDE_START, SLIDE_FULL = "U05", datetime(2026, 7, 1), datetime(2026, 8, 17)


@dataclass(frozen=True)
class Export:
    """Clean rows by file (faulty lines left out), and the truth they came with."""

    rows: Mapping[str, list[Row]]
    truth: Truth

    @classmethod
    def read(cls, folder: Path, truth: Truth) -> "Export":
        faulty = {(f.file, f.line) for f in truth.faulty}
        files = {p.name: _rows(p) for p in sorted(folder.glob("*.csv"))}
        clean = {name: [r for n, r in enumerate(rows, 2) if (name, n) not in faulty] for name, rows in files.items()}
        return cls(clean, truth)

    def __getitem__(self, file: str) -> list[Row]:
        return self.rows[f"{file}.csv"]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


def moment(text: str) -> datetime | None:
    """« 25/11/2024 13:02 » or « 25/11/2024 »; None if empty."""
    if not text:
        return None
    return datetime.strptime(text, "%d/%m/%Y %H:%M" if ":" in text else "%d/%m/%Y")


def euros(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def by_month(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Sums by month of (date text, amount)."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for text, amount in pairs:
        when = moment(text)
        assert when is not None
        sums[f"{when:%Y-%m}"] += amount
    return dict(sorted(sums.items()))


# ── comparisons: how many standard errors apart, and by how much ─────────────────────────────────────────────────────


@dataclass(frozen=True)
class Change:
    """Two measures and the z statistic of their difference (after − before)."""

    before: float
    after: float
    error: float  # standard error of the difference

    @property
    def z(self) -> float:
        return (self.after - self.before) / self.error

    def agrees(self, before: float, after: float) -> bool:
        """Whether the announced change lies within three standard errors of the change seen."""
        return abs((self.after - self.before) - (after - before)) <= 3 * self.error


def shares(before: list[bool], after: list[bool]) -> Change:
    p, q, n, m = fmean(before), fmean(after), len(before), len(after)
    return Change(p, q, sqrt(p * (1 - p) / n + q * (1 - q) / m))


def means(before: list[float], after: list[float]) -> Change:
    return Change(fmean(before), fmean(after), sqrt(variance(before) / len(before) + variance(after) / len(after)))


# ── what each planted event would change ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Stay:
    """A deal's first stay in a stage; `advanced` and `left` None while it is still there."""

    deal: str
    owner: str
    segment: str
    stage: int
    entered: datetime
    advanced: datetime | None
    left: datetime | None


STAGES = ("Qualification", "Découverte", "Proposition", "Négociation", "Closing")


def stays(export: Export) -> Iterator[Stay]:
    """Every first stay; a skipped stage takes the instant of the next one entered."""
    first: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in export["etapes"]:
        entered = moment(row["Entrée le"])
        assert entered is not None
        stages = first[row["N° affaire"]]
        stages[row["Étape"]] = min(entered, stages.get(row["Étape"], entered))
    segments = segments_of(export)
    for deal in export["affaires"]:
        entries = _filled([first[deal["N° affaire"]].get(s) for s in STAGES])
        closed, won = moment(deal["Clôturée le"]), deal["Statut"] == "Gagnée"
        for n, entered in enumerate(entries):
            following = entries[n + 1] if n + 1 < len(entries) else None
            advanced = following or (closed if won and n == len(STAGES) - 1 else None)
            owner, segment = deal["Propriétaire"], segments[deal["N° entreprise"]]
            yield Stay(deal["N° affaire"], owner, segment, n, entered, advanced, advanced or closed)


def _filled(entries: list[datetime | None]) -> list[datetime]:
    last = max(n for n, e in enumerate(entries) if e is not None)
    found: list[datetime] = []
    for n in range(last, -1, -1):
        entry = entries[n]
        found.append(entry if entry is not None else found[-1])
    return found[::-1]


def segments_of(export: Export) -> dict[str, str]:
    """The plan's segment of each account, from its sector and size."""
    found = {}
    for row in export["entreprises"]:
        sector, size = row["Secteur d’activité"], int(row["Effectif"])
        plant = sector in ("Industrie", "Agroalimentaire")
        if size < 20:
            found[row["N° entreprise"]] = "tpe"
        elif sector == "Collectivités":
            found[row["N° entreprise"]] = "collectivites"
        elif size > 250:
            found[row["N° entreprise"]] = "eti"
        else:
            found[row["N° entreprise"]] = "pme-industrie" if plant and size >= 50 else "autres-pme"
    return found


def weak_seller(export: Export) -> Change:
    """Colleagues against the weak seller: advances among the discoveries that have ended."""
    ended = [s for s in stays(export) if s.stage == 1 and s.left is not None]
    mine = [s.advanced is not None for s in ended if s.owner == WEAK_SELLER]
    return shares([s.advanced is not None for s in ended if s.owner != WEAK_SELLER], mine)


def discovery_slide(export: Export, within: int = 21) -> Change:
    """Discoveries advanced within 21 days, entered before July 2026 against since mid-August."""
    end = datetime.combine(export.truth.as_of, datetime.min.time()) - timedelta(days=within)
    watched = [s for s in stays(export) if s.stage == 1 and s.entered < end]

    def quick(s: Stay) -> bool:
        return s.advanced is not None and s.advanced - s.entered <= timedelta(days=within)

    before = [quick(s) for s in watched if s.entered < SLIDE_START]
    return shares(before, [quick(s) for s in watched if s.entered >= SLIDE_FULL])


def longer_cycle(export: Export) -> Change:
    """Stays of the ETI in the first three stages that outlast the former median: entered before May 2026 (one half,
    by construction) against June to mid-October, less the same difference among the others (summer slows everyone)."""
    former, recent = (datetime(2024, 11, 25), datetime(2026, 4, 1)), (datetime(2026, 6, 1), datetime(2026, 10, 16))
    known = [s for s in stays(export) if s.stage < 3]

    def outlasting(eti: bool, start: datetime, end: datetime) -> list[bool]:
        found = []
        for stage in range(3):
            mine = [s for s in known if s.stage == stage and (s.segment == "eti") == eti]
            limit = median(_days(s) for s in mine if former[0] <= s.entered < former[1])
            found += [_days(s) > limit for s in mine if start <= s.entered < end]
        return found

    eti = shares(outlasting(True, *former), outlasting(True, *recent))
    others = shares(outlasting(False, *former), outlasting(False, *recent))
    return Change(others.after - others.before, eti.after - eti.before, sqrt(eti.error**2 + others.error**2))


def _days(stay: Stay) -> float:
    """Days in the stage; very long while it lasts (the last entries compared are five weeks old)."""
    return (stay.left - stay.entered).total_seconds() / 86400 if stay.left is not None else 999.0


def discount_drift(export: Export) -> Change:
    """Mean discount of the deals won before 27 July 2026 and since 7 September."""

    def discounts(start: datetime, end: datetime) -> list[float]:
        won = [d for d in export["affaires"] if d["Statut"] == "Gagnée"]
        inside = [d for d in won if start <= (moment(d["Clôturée le"]) or end) < end]
        return [float(1 - euros(d["Montant (€)"]) / euros(d["Prix catalogue (€)"])) for d in inside]

    never = datetime(2100, 1, 1)
    return means(discounts(datetime(2024, 1, 1), datetime(2026, 7, 27)), discounts(datetime(2026, 9, 7), never))


def noisy_leads(export: Export) -> tuple[Change, Change]:
    """Advertising leads since 31 August 2026 against the same weeks of 2025: log volume, and the share of MQL."""

    def came(start: date, end: date) -> list[Row]:
        inside = (r for r in export["pistes"] if r["Origine"] == "Publicité en ligne")
        return [r for r in inside if start <= (moment(r["Créée le"]) or datetime(2100, 1, 1)).date() < end]

    before, after = came(date(2025, 9, 1), date(2025, 11, 24)), came(date(2026, 8, 31), date(2026, 11, 23))
    volume = Change(log(len(before)), log(len(after)), sqrt(1 / len(before) + 1 / len(after)))
    calm = came(date(2024, 11, 25), date(2026, 8, 31))
    return volume, shares([bool(r["MQL le"]) for r in calm], [bool(r["MQL le"]) for r in after])


def slow_answers(export: Export) -> Change:
    """Leads answered within four business hours, created before 5 October 2026 and since (until 15 November)."""
    first: dict[str, datetime] = {}
    for row in export["activites"]:
        at = moment(row["Date"])
        if row["N° piste"] and row["Sens"] == "Sortant" and at is not None:
            first[row["N° piste"]] = min(at, first.get(row["N° piste"], at))
    slip, end = datetime(2026, 10, 5), datetime(2026, 11, 16)
    before: list[bool] = []
    after: list[bool] = []
    for row in export["pistes"]:
        created = moment(row["Créée le"])
        assert created is not None
        if created < end:
            answered = first.get(row["N° piste"])
            in_time = answered is not None and business_hours(created, answered) <= 4
            (before if created < slip else after).append(in_time)
    return shares(before, after)


def business_hours(start: datetime, end: datetime) -> float:
    """Hours from nine to six on open days, counted day by day."""
    hours, day = 0.0, start.date()
    while day <= end.date():
        if day.weekday() < 5 and day not in french_holidays(day.year):
            opening = datetime(day.year, day.month, day.day, 9)
            closing = datetime(day.year, day.month, day.day, 18)
            hours += max(0.0, (min(end, closing) - max(start, opening)).total_seconds() / 3600)
        day += timedelta(days=1)
    return hours
