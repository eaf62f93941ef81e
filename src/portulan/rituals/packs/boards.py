"""The pack as Excel boards: what to know first, then one sheet a subject: typed numbers, native charts, filters."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from portulan.rituals.packs.board_charts import trend_chart, waterfall
from portulan.rituals.packs.board_sheet import Amount, Cell, Column, Link, Sheet, Styles
from portulan.rituals.packs.content import Content, Line, Month, amount

FIGURES_A_PAGE = 3
"""How many figures of twelve months a printed page holds, their charts whole."""


def boards(content: Content) -> bytes:
    """The workbook as XLSX; the same meeting gives the same bytes."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": content.title,
            "author": content.view.company,
            "comments": content.minutes.provenance,
            "created": content.at.replace(tzinfo=None),
        }
    )
    maker = _Book(book, content)
    maker.readme()
    for sheet in (
        maker.figures, maker.trends, maker.movement, maker.watch, maker.signals, maker.deals, maker.initiatives,
        maker.actions, maker.decisions,
    ):  # fmt: skip
        sheet()
    book.close()
    return out.getvalue()


class _Book:
    """The sheets, one after the other; a subject the ritual does not have makes none."""

    def __init__(self, book: Any, content: Content) -> None:
        self.book, self.content, self.view = book, content, content.view
        self.styles = Styles(book, content)

    def _sheet(self, name: str, columns: Sequence[Column], title: str = "", *, wide: float = 0) -> Sheet:
        return Sheet(self.styles, name, title or name, columns, wide=wide)

    def _column(self, name: str, width: float, type: Any = "text") -> Column:  # noqa: A002  reason=the column’s word
        return Column(self.content.say(f"pack.col.{name}"), width, type)

    def readme(self) -> None:
        """What was read, when, of which plan; how to read it; what each figure means and where its page is."""
        content, session = self.content, self.content.session
        columns = [self._column("topic", 40, "strong"), self._column("content", 84), self._column("page", 28, "link")]
        sheet = self._sheet(content.say("pack.readme"), columns, content.title)
        page = Link(content.address, content.say("pack.readme.open")) if content.address else None
        facts: Sequence[tuple[str, Cell, Cell]] = (
            ("meeting", f"{self.view.name}, {content.minutes.when}", page), ("state", content.minutes.state, None),
            ("as_of", self.view.as_of, None), ("since", self.view.since if content.bridge else None, None),
            ("plan", session.plan_sha, None), ("facts", session.facts, None),
            ("reading", content.say("pack.readme.how"), None),
        )  # fmt: skip
        for name, value, link in facts:
            if value:
                sheet.add([content.say(f"pack.readme.{name}"), value, link])
        for line in content.definitions:
            link = Link(content.figure_address(line), content.say("pack.readme.open")) if content.site else None
            sheet.add([line.name, line.definition, link])

    def figures(self) -> None:
        """Every figure of the meeting: objectives, KPIs of the ritual, KPIs under focus."""
        content = self.content
        if not content.every:
            return
        columns = [
            self._column("group", 12), self._column("figure", 30, "strong"), self._column("value", 12, "number"),
            self._column("low", 11, "number"), self._column("high", 11, "number"), self._column("n", 8, "whole"),
            self._column("state", 12), self._column("over", 19), self._column("target", 12, "number"),
            self._column("threshold", 11, "number"), self._column("before", 12, "number"), self._column("note", 26),
        ]  # fmt: skip
        sheet = self._sheet(content.say("pack.figures"), columns)
        for group in ("objectives", "figures", "focus"):
            for line in getattr(content, group):
                sheet.add(self._figure(content.say(f"pack.group.{group}"), line))
        sheet.done()

    def _figure(self, group: str, line: Line) -> list[Cell]:
        values = (line.number, line.low, line.high, line.target, line.threshold, line.earlier)
        value, low, high, target, threshold, earlier = (_amount(one, line) for one in values)
        n = line.n if line.has_number else None
        return [
            group, line.name, value, low, high, n, line.state_word, line.period, target, threshold, earlier,
            line.note or line.before,
        ]  # fmt: skip

    def trends(self) -> None:
        """The figures month by month, one row a month, each figure's native chart beside its rows."""
        content = self.content
        drawn = [line for line in content.figures if line.drawn]
        if not drawn:
            return
        columns = [
            self._column("figure", 4 + 1.1 * max(len(line.name) for line in drawn), "strong"),
            self._column("period", 12, "month"),
            self._column("value", 13, "number"), self._column("low", 13, "number"), self._column("high", 13, "number"),
            self._column("note", 22),
        ]  # fmt: skip
        sheet = self._sheet(content.say("pack.trends"), columns, wide=75)
        breaks = []
        for index, line in enumerate(drawn):
            if index and index % FIGURES_A_PAGE == 0:
                breaks.append(sheet.row)
            rows = [
                sheet.add([line.name, m.start, *(_amount(v, line) for v in (m.value, m.low, m.high)), self._month(m)])
                for m in line.trend
            ]
            chart = trend_chart(self.book, sheet.made.get_name(), content, line, rows[0], rows[-1])
            sheet.made.insert_chart(rows[0], len(columns), chart, {"x_offset": 12, "object_position": 2})
        sheet.made.set_h_pagebreaks(breaks)
        sheet.done()

    def _month(self, month: Month) -> str:
        if month.under_way:
            return self.content.say("pack.month.note.under_way")
        return self.content.say("pack.month.note.none") if month.value is None else ""

    def movement(self) -> None:
        """The movement of the pipeline, as a table and as a native waterfall."""
        content, bridge = self.content, self.content.bridge
        if bridge is None:
            return
        columns = [self._column("line", 26), self._column("amount", 18, "number"), self._column("count", 11, "whole")]
        if not bridge.priced:
            columns = [columns[0], self._column("count", 18, "whole")]
        sheet = self._sheet(content.say("pack.movement"), columns, self.view.movement_title, wide=90)
        cents = 2 if any(bar.value % 1 for bar in bridge.bars) else 0
        for bar in bridge.bars:
            cells: list[Cell] = [bar.name, Amount(amount(bar.value), "money", cents), bar.deals]
            total = bar.kind == "total"
            sheet.add(cells if bridge.priced else [bar.name, int(bar.value)], strong=total)
        waterfall(self.book, sheet.made, content, bridge)
        sheet.note(self.view.foot)

    def watch(self) -> None:
        """The KPIs under focus: the state of each alert, its evidence, its standard action."""
        content = self.content
        if not content.focus:
            return
        columns = [
            self._column("figure", 34, "strong"), self._column("state", 14), self._column("value", 13, "number"),
            self._column("target", 12, "number"), self._column("threshold", 12, "number"), self._column("what", 38),
            self._column("evidence", 46),
        ]  # fmt: skip
        sheet = self._sheet(content.say("pack.watched"), columns, self.view.focus_title)
        for line in content.focus:
            marks = (_amount(one, line) for one in (line.number, line.target, line.threshold))
            said = " ".join(part for part in (line.note, line.evidence) if part)
            sheet.add([line.name, line.state_word, *marks, line.action, said])
        sheet.done()

    def signals(self) -> None:
        """The review signals that fire, and the question each puts."""
        firing = [one for one in self.view.pack.get("signals", ()) if one["state"] == "firing"]
        if not firing:
            return
        columns = [self._column("signal", 60, "strong"), self._column("since", 16, "day"), self._column("question", 60)]
        sheet = self._sheet(self.content.say("pack.signals"), columns)
        for one, shown in zip(firing, self.view.signals, strict=True):
            sheet.add([shown["verdict"], _day(one["since"]), shown["question"]])
        sheet.note(self.view.silent_signals)
        sheet.done()

    def deals(self) -> None:
        """The deals at risk, with numbers to sort by."""
        found = self.view.pack.get("deals")
        if not found or not found["deals"]:
            return
        columns = [
            self._column("deal", 26, "strong"), self._column("stage", 15), self._column("days", 9, "whole"),
            self._column("allowed", 9, "whole"), self._column("amount", 12, "number"), self._column("owner", 16),
            self._column("why", 46), self._column("next", 34),
        ]  # fmt: skip
        sheet = self._sheet(self.content.say("pack.deals"), columns)
        for raw, shown in zip(found["deals"], self.view.deals, strict=True):
            worth = Amount(amount(raw["amount"]) if raw["amount"] else None, "money")
            owner, why = shown["owner"], shown["why"]
            sheet.add(
                [shown["name"], shown["stage"], raw["days"], raw["allowed"] or None, worth, owner, why, shown["next"]]
            )
        sheet.done()

    def initiatives(self) -> None:
        """What is under way and must be decided on."""
        found = self.view.pack.get("initiatives", ())
        if not found:
            return
        columns = [
            self._column("initiative", 50, "strong"), self._column("kind", 16), self._column("lead", 20),
            self._column("due", 16, "day"), self._column("budget", 14, "number"), self._column("moves.said", 46),
        ]  # fmt: skip
        sheet = self._sheet(self.content.say("pack.initiatives"), columns)
        for one, shown in zip(found, self.view.initiatives, strict=True):
            budget, said = Amount(one.get("budget"), "money"), shown["said"] or shown["moves"]
            sheet.add([one["what"], shown["kind"], one["owner"], _day(one["due"]), budget, said])
        sheet.done()

    def actions(self) -> None:
        """The open actions, the late ones first."""
        actions = self.view.pack["actions"]
        found = [*((one, "overdue") for one in actions["overdue"]), *((one, "coming") for one in actions["coming"])]
        if not found:
            return
        columns = [
            self._column("what", 64, "strong"), self._column("lead", 22), self._column("due", 16, "day"),
            self._column("state", 30),
        ]  # fmt: skip
        sheet = self._sheet(self.content.say("pack.actions"), columns)
        for one, state in found:
            sheet.add([one["what"], one["owner"], _day(one["due"]), self.content.say(f"pack.{state}")])
        sheet.done()

    def decisions(self) -> None:
        """What was decided: by whom, for when, under which number of the journal."""
        content = self.content
        if not content.minutes.decisions:
            return
        columns = [
            self._column("decision", 34, "strong"), self._column("text", 64), self._column("lead", 20),
            self._column("due", 16, "day"), self._column("by", 18), self._column("journal", 11, "whole"),
        ]  # fmt: skip
        sheet = self._sheet(content.say("pack.decisions"), columns, content.page("minutes.decided"))
        for one, raw in zip(content.minutes.decisions, content.session.decisions.all(), strict=True):
            sheet.add([one.about, one.said, raw.owner, raw.due, one.by, one.entry])
        sheet.done()


def _amount(value: float | None, line: Line) -> Amount:
    """A number of a figure as a cell holds it: shares as fractions, small money with its cents."""
    cents = 2 if line.unit == "money" and value is not None and abs(value) < 100 and value % 1 else 0
    if value is None:
        return Amount(None, line.unit)
    return Amount(value / 100 if line.unit == "share" else value, line.unit, cents)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
