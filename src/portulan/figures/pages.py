"""The pages of the figures: the overview, one figure, the records behind it, one record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from portulan.figures import drawing
from portulan.figures.asking import Asked, picks
from portulan.figures.drawing import Reader
from portulan.figures.filling import overview_so_far
from portulan.figures.question import PICKS, read_question
from portulan.figures.record import read_record
from portulan.figures.records import read_behind
from portulan.figures.sheet import counterpart, read_sheet, read_stages, reference_of
from portulan.figures.showing import show_behind, show_record, show_sheet
from portulan.figures.spans import GRAINS, PRESETS, in_words
from portulan.language.finding import FaultyText, Finding
from portulan.ui.naming import naming_of
from portulan.ui.reading import reading_of
from portulan.workspace import Kpi, RequestError

BAD_REQUEST, NOT_FOUND = 400, 404


@dataclass(frozen=True)
class Visit:
    """One request, read: what is asked, by whom, and what was wrong with it."""

    request: HttpRequest
    asked: Asked
    reader: Reader
    findings: tuple[Finding, ...]

    @property
    def wordy(self) -> bool:
        """Whether the address carries choices left empty, as a form sends them."""
        return any(not value for value in self.request.GET.values())

    @property
    def address(self) -> str:
        """The same question in as few words as it takes: the address to keep or to send."""
        query = self.asked.question.query()
        return f"{self.request.path}?{query}" if query else self.request.path

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        shared = {
            "asked": self.asked,
            "question": self.asked.question,
            "span": in_words(self.asked.span),
            "tools": Tools(self),
        }
        return render(self.request, template, shared | context, status=status)

    def refused(self, findings: Sequence[Finding], kpi: Kpi | None = None) -> HttpResponse:
        """The question cannot be asked: why, the way out, and the bar with what was written."""
        said = drawn(findings, self.reader)
        where = next((f for f in said if f["code"].startswith("CO")), None)
        return self.page("figures/refused.html", BAD_REQUEST, findings=said, where_finding=where, kpi=kpi)


def visit_of(request: HttpRequest) -> Visit:
    """The request as a visit. Nothing is computed yet."""
    reading = reading_of(request)
    workspace = reading.workspace
    read = read_question({name: request.GET.getlist(name) for name in request.GET})
    asked = Asked(workspace, read.question, read.question.as_of or workspace.as_of())
    fault = asked.condition_fault()
    plan = workspace.plan().plan
    reader = Reader(
        reading.language, naming_of(workspace, reading.language), (plan.currency if plan else None) or "EUR"
    )
    return Visit(request, asked, reader, (*read.findings, *([fault] if fault else [])))


def drawn(findings: Sequence[Finding], reader: Reader) -> list[dict[str, str]]:
    """Findings in the reader's words."""
    return [
        {"code": f.code, "message": f.message(reader.language), "way_out": f.way_out(reader.language)} for f in findings
    ]


class Tools:
    """The toolbar: what may be chosen, and what is."""

    def __init__(self, visit: Visit) -> None:
        self.asked, self.reader = visit.asked, visit.reader
        self.typed = visit.asked.question.typed

    @property
    def presets(self) -> list[tuple[str, str, bool]]:
        chosen = self.typed.get("period") or self.asked.question.preset
        return [(p, self.reader.say(f"figures.period.{p}"), p == chosen) for p in PRESETS]

    @property
    def grains(self) -> list[tuple[str, str, bool]]:
        return [
            (g, drawing.capital(self.reader.say(f"figures.grain.{g}")), g == self.asked.question.grain) for g in GRAINS
        ]

    @property
    def first(self) -> str:
        return self.typed.get("from", "")

    @property
    def until(self) -> str:
        return self.typed.get("until", "")

    @property
    def where(self) -> str:
        return self.typed.get("where", "")

    @property
    def by(self) -> list[tuple[str, str, bool]]:
        return self._dimensions(self.typed.get("by", ""))

    @property
    def by2(self) -> list[tuple[str, str, bool]]:
        return self._dimensions(self.typed.get("by2", ""))

    @property
    def also(self) -> list[tuple[str, str, bool]]:
        usual = {*PICKS, *self.asked.question.picks}
        rows = self._dimensions(self.typed.get("also", ""))
        known = self.asked.dimensions
        return [row for row in rows if row[0] in known and row[0] not in usual and known[row[0]].source != "time"]

    def _dimensions(self, chosen: str) -> list[tuple[str, str, bool]]:
        found = [
            (d.id, drawing.capital(d.name.say(self.reader.language)), d.id == chosen)
            for d in self.asked.dimensions.values()
        ]
        if chosen and chosen not in self.asked.dimensions:
            found.append((chosen, chosen, True))
        return found

    @property
    def picks(self) -> list[dict[str, Any]]:
        return [
            {
                "name": f"f.{p.dimension.id}",
                "words": drawing.capital(p.dimension.name.say(self.reader.language)),
                "values": [(v, self.reader.naming(p.dimension.id, v), v == p.chosen) for v in p.values],
                "empty": p.has_empty,
                "chosen": p.chosen,
            }
            for p in picks(self.asked)
        ]

    @property
    def more(self) -> bool:
        """Whether a choice of the folded part is in use."""
        names = ("by2", "grain", "where", "also", "from", "until")
        return any(self.typed.get(name) for name in names)


View = Callable[..., HttpResponse]


def of_known_kpi(view: View) -> View:
    """Gives the view the KPI of the address, or answers what stands in its way: unknown, no facts, a bad question."""

    @wraps(view)
    def checked(request: HttpRequest, kpi: str) -> HttpResponse:
        visit = visit_of(request)
        known = visit.asked.kpis.get(kpi)
        if known is None:
            return unknown(visit, kpi)
        if visit.asked.workspace.facts().is_empty:
            return no_facts(visit, known)
        if visit.findings:
            return visit.refused(visit.findings, known)
        try:
            return view(visit, known)
        except (RequestError, FaultyText) as refusal:
            return visit.refused([refusal.finding], known)

    return require_GET(checked)


def no_facts(visit: Visit, kpi: Kpi | None) -> HttpResponse:
    """Before the first import: what will be here and what it takes."""
    return visit.page("figures/no_facts.html", kpi=kpi, count=len(visit.asked.kpis), load_url=load_url())


def load_url() -> str:
    """Where facts are loaded; empty in a house without that room."""
    try:
        return reverse("intake:data")
    except NoReverseMatch:
        return ""


def unknown(visit: Visit, kpi: str) -> HttpResponse:
    """No figure of that name: the nearest ones."""
    ids = get_close_matches(kpi, visit.asked.kpis, n=4, cutoff=0.4)
    near = [(visit.asked.kpis[id_].name, drawing.address("figures:kpi", id_, query=visit.asked.day)) for id_ in ids]
    return visit.page("figures/unknown.html", NOT_FOUND, written=kpi[:80], near=near)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every figure of the catalogue, in three levels."""
    visit = visit_of(request)
    if visit.asked.workspace.facts().is_empty:
        return no_facts(visit, None)
    if visit.findings:
        return visit.refused(visit.findings)
    if visit.wordy:
        return redirect(visit.address)
    found = overview_so_far(visit.asked)
    faults = [line.fault for line in found.lines if line.fault]
    if faults and not any(line.computed or line.waiting for line in found.lines):
        return visit.refused(faults[:1])
    key, said = found.verdict(visit.reader.currency)
    counts = found.counts()
    states = [s for s in ("ok", "unfinished", "too_few", "no_data", "waiting") if counts[s]]
    parts = [visit.reader.say(f"figures.counts.{state}", n=counts[state]) for state in states]
    return visit.page(
        "figures/overview.html",
        levels=drawing.draw_overview(found, visit.asked, visit.reader),
        verdict=visit.reader.say(key, **said),
        counts=visit.reader.say("figures.counts", all=counts.total(), parts=parts),
        waiting=visit.address if found.waiting else "",
    )


@of_known_kpi
def figure(visit: Visit, kpi: Kpi) -> HttpResponse:
    """One figure: its course, its split, where deals stop, its definition, its records."""
    if visit.wordy:
        return redirect(visit.address)
    sheet = read_sheet(visit.asked, kpi)
    return visit.page(
        "figures/kpi.html",
        kpi=kpi,
        pair=pair_of(visit, kpi),
        load_url=load_url(),
        **show_sheet(sheet, visit.asked, visit.reader),
    )


def pair_of(visit: Visit, kpi: Kpi) -> list[dict[str, Any]]:
    """The cohort and the period reading of one thing: two figures, two names."""
    pair = counterpart(kpi.id)
    if pair is None or any(id_ not in visit.asked.kpis for id_ in pair):
        return []
    return [
        {
            "words": visit.reader.say(f"figures.view.{kind}"),
            "name": visit.asked.kpis[id_].name,
            "url": drawing.address("figures:kpi", id_, query=visit.asked.question.query()),
            "current": id_ == kpi.id,
        }
        for kind, id_ in zip(("cohort", "period"), pair, strict=True)
    ]


@of_known_kpi
def records(visit: Visit, kpi: Kpi) -> HttpResponse:
    """The records behind a figure: as many as its n."""
    stages, _ = read_stages(visit.asked, kpi)
    reference = reference_of(kpi, stages)
    behind = read_behind(visit.asked, reference)
    return visit.page("figures/records.html", kpi=kpi, **show_behind(behind, kpi, stages, visit.asked, visit.reader))


@require_GET
def record(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """One record with all its facts, its stages, what was done about it and what it is tied to."""
    visit = visit_of(request)
    found = read_record(visit.asked.workspace.facts(), table, key, visit.asked.as_of)
    if found is None:
        return visit.page("figures/no_record.html", NOT_FOUND, key=key[:80])
    return visit.page("figures/record.html", **show_record(found, visit.asked, visit.reader))


@require_GET
def condition(request: HttpRequest) -> HttpResponse:
    """What a condition being written says, for the line under its field."""
    visit = visit_of(request)
    finding = visit.asked.condition_fault(with_columns=True)
    said = drawn([finding], visit.reader)[0] if finding else None
    return render(request, "figures/_condition.html", {"written": bool(visit.asked.question.where), "finding": said})
