"""The movement as the page shows it: bars of the bridge, rows of the groups, choices of the form, deals of a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from portulan.explaining.movement_asking import EMPTY, PER_PAGE, PRESETS, MovementAsked
from portulan.explaining.movement_words import MOVEMENT_WORDS as WORDS
from portulan.language.words import Language, Words, day, listed, money, number
from portulan.metrics.movement.bridge import Flow, Movement, Step, line_name, ordered
from portulan.metrics.movement.lines import LINES
from portulan.metrics.movement.verdict import IN, OUT, verdict
from portulan.metrics.period import Period, period_of
from portulan.ui.naming import Naming, naming_of
from portulan.ui.reading import Reading
from portulan.workspace import Workspace

CUT_BELOW = Decimal("0.5")
"""Where everything moves in the upper half of the bars, the axis is cut, and says so."""
SPLITS = ("stage", "segment", "owner", "team", "channel", "offer", "month")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the bridge: its words, its numbers, its bar in percent of the width, the address of its deals."""

    name: str
    meaning: str
    deals: str
    amount: str
    x: str
    width: str
    kind: str
    url: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its name, its cells (label, text, address), whether it is the whole."""

    name: str
    cells: Sequence[tuple[str, str, str]]
    whole: bool = False


def show_movement(reading: Reading, asked: MovementAsked) -> dict[str, Any]:
    """Everything the page shows. Raises RequestError on a question these facts cannot answer."""
    workspace, language = reading.workspace, reading.language
    period = asked.period(reading.as_of)
    answer = workspace.movement(
        period, where=asked.where or None, closing_in=asked.closing_in or None, by=asked.by, gross=asked.gross
    )
    to = addresses(reading, asked)
    names = naming_of(workspace, language)
    unknown = [line_name(line).say(language).lower() for line in answer.unknown if line not in answer.whole.steps]
    bars, axis = bridge(answer, language, to)
    return {
        "answer": answer,
        "verdict": verdict(answer).say(language),
        "days": days_words(period, language),
        "bars": bars,
        "axis": axis,
        "rows": groups(answer, language, names, to),
        "by_words": by_words(workspace, asked.by, language),
        "columns": [WORDS[key].say(language) for key in columns(answer)],
        "unknown": WORDS["movement.unknown"].say(language, lines=unknown) if unknown else "",
        "unpriced": _unpriced(answer, language),
        "definition": answer.definition.say(language),
    }


def addresses(reading: Reading, asked: MovementAsked) -> Callable[..., str]:
    """How the page writes the address of the deals of a line, of a group."""

    def to(line: str, group: str = "") -> str:
        return f"{reverse('explaining:movement_deals')}?{asked.query(line=line, group=group, page=1, gross=False)}"

    return to


# ── The bridge ───────────────────────────────────────────────────────────────────────────────────────────────────────


def bridge(answer: Movement, language: Language, to: Callable[..., str]) -> tuple[list[Bar], str]:
    """The bars from opening to closing, and the words of a cut axis ('' where it starts at zero)."""
    whole = answer.whole
    steps = [step for step in ordered(whole) if LINES[step.line].kind != "between"]
    spans = [(Decimal(0), _value(whole.opening, answer))]
    level = spans[0][1]
    for step in steps:
        value = _value(step, answer)
        spans.append((level, level + value))
        level += value
    spans.append((Decimal(0), _value(whole.closing, answer)))
    ends = [end for span in spans[1:-1] for end in span] + [spans[0][1], spans[-1][1]]
    high, low = max([*ends, Decimal(0)]), min([*ends, Decimal(0)])
    least = min(ends)
    cut = least > high * CUT_BELOW and len(spans) > 2
    if cut:
        low = _round_down(least - (high - least) * Decimal("0.35"), high)
    width = (high - low) or Decimal(1)
    rows = [Step("opening", whole.opening.deals, whole.opening.amount), *steps, whole.closing]
    bars = []
    for step, (start, end) in zip(rows, spans, strict=True):
        left, right = (max(edge, low) for edge in (min(start, end), max(start, end)))
        bars.append(_bar(step, answer, language, (left - low) / width, (right - left) / width, to))
    for step in ordered(whole):
        if LINES[step.line].kind == "between":
            bars.insert(-1, _bar(step, answer, language, (level - low) / width, Decimal(0), to))
    said = WORDS["movement.axis"].say(
        language, low=_written(low, answer, language), high=_written(high, answer, language)
    )
    return bars, said if cut else ""


def _bar(step: Step, answer: Movement, language: Language, x: Decimal, width: Decimal, to: Callable[..., str]) -> Bar:
    total = step.line in ("opening", "closing")
    key = {"opening": "movement.opening", "closing": "movement.closing_line"}.get(step.line, "")
    name = WORDS[key] if key else line_name(step.line)
    kind = "total" if total else "won" if step.line == "won" else "up" if _value(step, answer) >= 0 else "down"
    meaning = "" if total else LINES[step.line].meaning.say(language)
    drawn = max(float(width) * 100, 0.4) if width else 0.0
    return Bar(
        name.say(language), meaning, number(step.deals, language), _amount(step, answer, language, signed=not total),
        f"{float(x) * 100:.3f}%", f"{drawn:.3f}%", kind, to(step.line), total,
    )  # fmt: skip


def _value(step: Step, answer: Movement) -> Decimal:
    """What a step weighs: its amount, or, where nothing has one, its deals."""
    if answer.priced:
        return step.amount
    return Decimal(-step.deals if step.line in OUT else step.deals)


def _round_down(value: Decimal, high: Decimal) -> Decimal:
    """A round number just below, for the start of a cut axis."""
    unit = Decimal(10) ** (len(str(int(high))) - 2)
    return max((value // unit) * unit, Decimal(0))


def _amount(step: Step, answer: Movement, language: Language, signed: bool = False) -> str:
    if not answer.priced:
        return "—"
    sign = "+" if signed and step.amount > 0 else ""
    return sign + money(step.amount, language, answer.currency, decimals=_cents(answer))


def _cents(answer: Movement) -> int:
    """Cents are shown where some amount has any: then what is written adds up as it stands."""
    amounts = [answer.whole.opening.amount, answer.whole.closing.amount]
    for flow in (answer.whole, *(flow for _, flow in answer.places)):
        amounts += [flow.opening.amount, flow.closing.amount, *(step.amount for step in flow.steps.values())]
    return 2 if any(amount % 1 for amount in amounts) else 0


def _written(value: Decimal, answer: Movement, language: Language) -> str:
    return money(value, language, answer.currency, decimals=0) if answer.priced else number(value, language)


def _unpriced(answer: Movement, language: Language) -> str:
    if not answer.priced:
        return WORDS["movement.counted"].say(language)
    opening, closing = answer.unpriced
    return WORDS["movement.unpriced"].say(language, opening=opening, closing=closing) if opening or closing else ""


# ── The groups ───────────────────────────────────────────────────────────────────────────────────────────────────────


def columns(answer: Movement) -> list[str]:
    """The keys of the table's columns: only those in which something happened."""
    flows = [flow for _, flow in answer.places]
    kept = [key for key, lines in _LINES_OF.items() if any(line in flow.steps for flow in flows for line in lines)]
    return ["movement.opening", *kept, "movement.closing_line"]


_LINES_OF: Mapping[str, Sequence[str]] = {
    "movement.column.in": IN,
    "movement.column.change": ("up", "down"),
    "movement.column.stages": ("advanced", "moved_back"),
    "movement.column.moved": ("regrouped",),
    "movement.column.won": ("won",),
    "movement.column.lost": ("lost",),
    "movement.column.out": ("deleted", "slipped", "transferred_out"),
}


def groups(answer: Movement, language: Language, names: Naming, to: Callable[..., str]) -> list[GroupRow]:
    """One row per group, then the whole."""
    if not answer.places:
        return []
    keys = columns(answer)
    rows = [
        GroupRow(
            names(answer.question.by, value),
            [_cell(key, flow, answer, language, to, EMPTY if value is None else str(value)) for key in keys],
        )
        for value, flow in answer.places
    ]
    whole = GroupRow(
        WORDS["movement.column.total"].say(language),
        [_cell(key, answer.whole, answer, language, to, "") for key in keys],
        whole=True,
    )
    return [*rows, whole]


def _cell(
    key: str, flow: Flow, answer: Movement, language: Language, to: Callable[..., str], group: str
) -> tuple[str, str, str]:
    label = WORDS[key].say(language)
    if key in ("movement.opening", "movement.closing_line"):
        step = flow.opening if key == "movement.opening" else flow.closing
        text = _amount(step, answer, language) if answer.priced else number(step.deals, language)
        return label, text, to(step.line, group) if step.deals else ""
    steps = [flow.steps[line] for line in _LINES_OF[key] if line in flow.steps]
    moving = key in ("movement.column.stages", "movement.column.moved")
    if not steps or (moving and not group):
        return label, "—", ""
    together = sum((step.amount for step in steps), Decimal(0))
    one = Step(steps[0].line, sum(step.deals for step in steps), together)
    if answer.priced:
        text = _amount(one, answer, language, signed=True)
    else:
        count = flow.shifted if moving else int(_value(one, answer))
        text = ("+" if count > 0 else "") + number(count, language)
    return label, text, to(steps[0].line, group) if len(steps) == 1 and not moving else ""


def by_words(workspace: Workspace, by: str, language: Language) -> str:
    """What the split is called."""
    return next((d.name.say(language) for d in workspace.dimensions() if d.id == by), by)


def days_words(period: Period, language: Language) -> str:
    assert period.start is not None
    assert period.last_day is not None
    return WORDS["movement.days"].say(language, first=period.start, last=period.last_day)


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Choices:
    """What the form offers, with what is chosen."""

    def __init__(self, reading: Reading, asked: MovementAsked) -> None:
        self.reading = reading
        self.asked = asked

    def presets(self) -> list[tuple[str, str, bool]]:
        language = self.reading.language
        return [(p, WORDS[f"movement.period.{p}"].say(language), p == self.asked.preset) for p in PRESETS]

    def closings(self) -> list[tuple[str, str, bool]]:
        """All deals, or those expected this month, next month, this quarter, next quarter, this year."""
        language, today = self.reading.language, self.reading.as_of
        spans = [period_of(today, "month"), period_of(today, "quarter")]
        spans[1:1] = [_following(spans[0])]
        spans += [_following(spans[-1]), period_of(today, "year")]
        offered = {span.key: span.label(language) for span in spans}
        if self.asked.closing_in:
            offered.setdefault(self.asked.closing_in, self.asked.closing_in)
        said = WORDS["movement.closing.in"]
        return [
            ("", WORDS["movement.closing.all"].say(language), not self.asked.closing_in),
            *((key, said.say(language, span=label), key == self.asked.closing_in) for key, label in offered.items()),
        ]

    def splits(self) -> list[tuple[str, str, bool]]:
        language = self.reading.language
        known = {d.id: d.name.say(language) for d in self.reading.workspace.dimensions()}
        offered = [name for name in SPLITS if name in known]
        if self.asked.by and self.asked.by not in offered:
            offered.append(self.asked.by)
        none = ("-", WORDS["movement.by.none"].say(language), not self.asked.by)
        return [none, *((name, known.get(name, name), name == self.asked.by) for name in offered)]

    def first(self) -> str:
        return self.asked.typed.get("from", "") or f"{self.asked.period(self.reading.as_of).start or ''}"

    def until(self) -> str:
        last = self.asked.period(self.reading.as_of).last_day
        return self.asked.typed.get("until", "") or f"{last or ''}"


def _following(period: Period) -> Period:
    assert period.end is not None
    assert period.grain is not None
    return period_of(period.end, period.grain)


# ── The deals of a line ──────────────────────────────────────────────────────────────────────────────────────────────


def show_deals(reading: Reading, asked: MovementAsked) -> dict[str, Any]:
    """The deals behind a line. Raises RequestError on a question these facts cannot answer."""
    workspace, language = reading.workspace, reading.language
    group = (None if asked.group == EMPTY else asked.group,) if asked.group else None
    period = asked.period(reading.as_of)
    page = workspace.movement_deals(
        period, asked.line or None, where=asked.where or None, closing_in=asked.closing_in or None, by=asked.by,
        group=group, limit=PER_PAGE, offset=PER_PAGE * (asked.page - 1),
    )  # fmt: skip
    pages = max(-(-page.total // PER_PAGE), 1)
    names = naming_of(workspace, language)
    plan = workspace.plan().plan
    currency = (plan.currency if plan else None) or "EUR"
    line = WORDS["movement.list.all"] if not asked.line else _line_words(asked.line)
    own = reverse("explaining:movement_deals")
    return {
        "title": WORDS["movement.list.title"].say(language, line=line, n=page.total)
        if asked.line
        else line.say(language),
        "group": names(asked.by, group[0]) if group else "",
        "days": days_words(period, language),
        "deals": [_deal(row, language, currency, names) for row in page.rows],
        "page": page,
        "pages": pages,
        "before": f"{own}?{asked.query(page=asked.page - 1)}" if asked.page > 1 else "",
        "after": f"{own}?{asked.query(page=asked.page + 1)}" if asked.page < pages else "",
        "has_owner": any(column.id == "owner" for column in page.columns),
    }


def _line_words(line: str) -> Words:
    return {"opening": WORDS["movement.opening"], "closing": WORDS["movement.closing_line"]}.get(line) or line_name(
        line
    )


def _deal(row: Mapping[str, Any], language: Language, currency: str, names: Naming) -> dict[str, Any]:
    def amount(name: str) -> str:
        return "—" if row[name] is None else money(row[name], language, currency, decimals=2 if row[name] % 1 else 0)

    moved = [LINES[row[way]].name.say(language) for way in ("came", "changed", "went") if row[way]]
    before, after = (row[f"stage_{side}"] for side in ("before", "after"))
    stages = [names("stage", stage) for stage in dict.fromkeys((before, after)) if stage is not None]
    return {
        "id": row["opportunity_id"],
        "title": row.get("name") or row.get("account") or row["opportunity_id"],
        "owner": row.get("owner") or "",
        "stages": " → ".join(stages),
        "before": amount("amount_before") if row["stage_before"] or row["amount_before"] else "—",
        "after": amount("amount_after"),
        "weight": amount("amount"),
        "reason": listed(moved, language).lower().capitalize() if moved else "—",
        "closed": day(row["closed_at"].date(), language, "medium") if row["closed_at"] else "",
    }
