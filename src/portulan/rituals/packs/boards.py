"""The pack as Excel boards: one sheet a subject, real numbers with formats, native charts, the provenance on each."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from babel.numbers import get_currency_symbol

from portulan.rituals.bridge import Bridge
from portulan.rituals.packs.content import Content, Line, amount

SEA, INK, INK_2, INK_3, VELLUM, ALERT, GREEN = (
    "#0B5C7F",
    "#1C2430",
    "#4A5563",
    "#66707D",
    "#F4F2EA",
    "#A3271D",
    "#21684F",
)
FIRST = 4  # the row of the heads: title, what is read, a gap


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
    maker.figures()
    maker.trends()
    maker.movement()
    maker.watch()
    maker.deals()
    maker.initiatives()
    maker.actions()
    maker.decisions()
    book.close()
    return out.getvalue()


class _Book:
    """The sheets, one after the other; a subject the ritual does not have makes none."""

    def __init__(self, book: Any, content: Content) -> None:
        self.book = book
        self.content = content
        self.view = content.view
        plain = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.formats: dict[str, Any] = {
            "title": book.add_format({**plain, "bold": True, "font_size": 16, "font_color": INK}),
            "about": book.add_format({**plain, "font_color": INK_3}),
            "head": book.add_format(
                {**plain, "bold": True, "bg_color": VELLUM, "font_color": INK_2, "bottom": 1, "text_wrap": True}
            ),
            "head_r": book.add_format(
                {**plain, "bold": True, "bg_color": VELLUM, "font_color": INK_2, "bottom": 1, "align": "right"}
            ),
            "text": book.add_format({**plain, "text_wrap": True}),
            "strong": book.add_format({**plain, "bold": True, "text_wrap": True}),
            "date": book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
            "whole": book.add_format({**plain, "num_format": "#,##0"}),
        }
        self.plain = plain
        self.by_unit: dict[tuple[str, str, int], Any] = {}

    def unit_format(self, unit: str, decimals: int) -> Any:
        """The number format of a unit: shares in percent, money with its sign, days and hours with theirs."""
        symbol = get_currency_symbol(self.view.currency, locale=self.view.language)
        key = (unit, symbol, decimals)
        if key not in self.by_unit:
            zeros = "." + "0" * decimals if decimals else ""
            french = self.view.language == "fr"
            wanted = {
                "share": "0.0%",
                "money": f'#,##0{zeros} "{symbol}"' if french else f'"{symbol}"#,##0{zeros}',
                "days": '0.0 "j"' if french else '0.0 "d"',
                "hours": '0.0 "h"',
                "ratio": "0.00",
                "count": "#,##0.##",
            }.get(unit, "General")
            self.by_unit[key] = self.book.add_format({**self.plain, "num_format": wanted})
        return self.by_unit[key]

    def sheet(self, name: str, title: str, heads: Sequence[tuple[str, float, bool]]) -> Any:
        """A sheet with its title, what it was read on, and frozen heads. `heads`: words, width, at the right."""
        sheet = self.book.add_worksheet(_tab(name))
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, f"{self.view.company} · {self.content.title}", self.formats["about"])
        sheet.write_string(2, 0, self.content.minutes.provenance, self.formats["about"])
        for column, (words, width, right) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(FIRST, column, words, self.formats["head_r" if right else "head"])
        sheet.freeze_panes(FIRST + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST)
        sheet.set_footer("&L&8" + self.content.title.replace("&", "&&") + "&R&8&P / &N")
        return sheet

    def col(self, name: str) -> str:
        return self.content.say(f"pack.col.{name}")

    # ── Sheets ───────────────────────────────────────────────────────────────────────────────────────────────────

    def figures(self) -> None:
        """Every figure of the meeting: objectives, KPIs of the ritual, KPIs under focus."""
        content = self.content
        heads = [
            (self.col("figure"), 42, False), (self.col("value"), 14, True), (self.col("low"), 14, True),
            (self.col("high"), 14, True), (self.col("n"), 9, True), (self.col("state"), 14, False),
            (self.col("target"), 12, True), (self.col("threshold"), 12, True), (self.col("before"), 30, False),
        ]  # fmt: skip
        title = content.say("pack.figures")
        sheet = self.sheet(title, title, heads)
        row = FIRST + 1
        for line in (*content.objectives, *content.figures, *content.focus):
            self._figure(sheet, row, line)
            row += 1

    def _figure(self, sheet: Any, row: int, line: Line) -> None:
        sheet.write_string(row, 0, line.name, self.formats["strong"])
        shown = self.unit_format(line.unit, 2 if line.unit == "money" and abs(line.number or 0) < 100 else 0)
        for column, value in ((1, line.number), (2, line.low), (3, line.high), (6, line.target), (7, line.threshold)):
            if value is not None:
                sheet.write_number(row, column, value / 100 if line.unit == "share" else value, shown)
        if line.has_number:
            sheet.write_number(row, 4, line.n, self.formats["whole"])
        sheet.write_string(row, 5, line.state_word or line.note, self.formats["text"])
        sheet.write_string(row, 8, line.before or line.note, self.formats["text"])

    def trends(self) -> None:
        """The figures month by month, with a native chart each."""
        content = self.content
        drawn = [line for line in content.figures if sum(v is not None for _, v, _, _, _ in line.trend) >= 3]
        if not drawn:
            return
        months = [name for name, *_ in drawn[0].trend]
        heads = [(self.col("period"), 14, False), *((line.name, 16, True) for line in drawn)]
        title = content.say("pack.trends")
        sheet = self.sheet(title, title, heads)
        for index, month in enumerate(months):
            sheet.write_string(FIRST + 1 + index, 0, month, self.formats["text"])
        tab = sheet.get_name()
        last = FIRST + len(months)
        for column, line in enumerate(drawn, 1):
            shown = self.unit_format(line.unit, 0)
            for index, (_, value, _, _, _) in enumerate(line.trend):
                if value is not None:
                    worth = value / 100 if line.unit == "share" else value
                    sheet.write_number(FIRST + 1 + index, column, worth, shown)
            chart = self.book.add_chart({"type": "line"})
            chart.add_series(
                {
                    "name": [tab, FIRST, column],
                    "categories": [tab, FIRST + 1, 0, last, 0],
                    "values": [tab, FIRST + 1, column, last, column],
                    "line": {"color": SEA, "width": 2},
                    "marker": {"type": "circle", "size": 6, "fill": {"color": SEA}, "border": {"color": "#FFFFFF"}},
                }
            )
            chart.set_title({"name": line.name, "name_font": {"size": 12, "color": INK}})
            chart.set_legend({"none": True})
            chart.set_y_axis(
                {"major_gridlines": {"visible": True, "line": {"color": "#DCDCD3"}}, "line": {"none": True}}
            )
            chart.set_size({"width": 520, "height": 240})
            place = column - 1
            sheet.insert_chart(last + 3 + 13 * (place // 2), 4 * (place % 2), chart)

    def movement(self) -> None:
        """The movement of the pipeline, as a table and as a native waterfall."""
        bridge = self.content.bridge
        if bridge is None:
            return
        heads = [(self.col("line"), 30, False), (self.col("amount"), 18, True), (self.col("count"), 10, True)]
        if not bridge.priced:
            heads[1] = (self.col("count"), 18, True)
        sheet = self.sheet(self.content.say("pack.movement"), self.view.movement_title, heads)
        money = self.unit_format("money" if bridge.priced else "count", 2 if _cents(bridge) else 0)
        for index, bar in enumerate(bridge.bars):
            row = FIRST + 1 + index
            sheet.write_string(row, 0, bar.name, self.formats["strong" if bar.kind == "total" else "text"])
            sheet.write_number(row, 1, amount(bar.value), money)
            sheet.write_number(row, 2, bar.deals, self.formats["whole"])
        self._waterfall(sheet, bridge)
        sheet.write_string(FIRST + len(bridge.bars) + 2, 0, self.view.gap, self.formats["about"])

    def _waterfall(self, sheet: Any, bridge: Bridge) -> None:
        """Stacked columns on an invisible base: what draws a waterfall in every version of Excel."""
        tab, last = sheet.get_name(), FIRST + len(bridge.bars)
        columns = {"base": 12, "total": 13, "up": 14, "won": 15, "down": 16}
        for index, bar in enumerate(bridge.bars):
            row = FIRST + 1 + index
            sheet.write_number(row, columns["base"], amount(bar.low) if bar.kind != "total" else 0)
            for kind in ("total", "up", "won", "down"):
                sheet.write_number(row, columns[kind], amount(bar.high - bar.low) if bar.kind == kind else 0)
        sheet.set_column(12, 16, None, None, {"hidden": True})
        chart = self.book.add_chart({"type": "column", "subtype": "stacked"})
        for kind, column in columns.items():
            colour = {"total": INK_2, "up": SEA, "won": GREEN, "down": ALERT}.get(kind)
            chart.add_series(
                {
                    "categories": [tab, FIRST + 1, 0, last, 0],
                    "values": [tab, FIRST + 1, column, last, column],
                    "fill": {"color": colour} if colour else {"none": True},
                    "gap": 45,
                }
            )
        chart.set_title({"name": self.view.movement_title, "name_font": {"size": 12, "color": INK}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"min": amount(bridge.start), "major_gridlines": {"visible": False}, "num_format": "#,##0"})
        chart.set_size({"width": 720, "height": 340})
        chart.show_hidden_data()
        sheet.insert_chart(FIRST, 4, chart)

    def watch(self) -> None:
        """The KPIs under focus and the signals, in words."""
        if not self.content.focus and not self.view.signals:
            return
        heads = [
            (self.col("figure"), 42, False),
            (self.col("state"), 16, False),
            (self.col("what"), 48, False),
            (self.col("text"), 80, False),
        ]
        sheet = self.sheet(self.content.page("rituals.watch"), self.view.alerts_title, heads)
        row = FIRST + 1
        for line in self.content.focus:
            for column, text in enumerate((line.name, line.state_word, line.action, line.note)):
                sheet.write_string(row, column, text, self.formats["strong" if column == 0 else "text"])
            row += 1
        for one in self.view.signals:
            for column, text in enumerate((one["verdict"], one["since"], one["question"])):
                sheet.write_string(row, column, text, self.formats["strong" if column == 0 else "text"])
            row += 1

    def deals(self) -> None:
        """The deals at risk, with numbers to sort by."""
        found = self.view.pack.get("deals")
        if not found or not found["deals"]:
            return
        heads = [
            (self.col("deal"), 34, False), (self.col("stage"), 16, False), (self.col("days"), 12, True),
            (self.col("allowed"), 12, True), (self.col("amount"), 14, True), (self.col("owner"), 20, False),
            (self.col("why"), 70, False), (self.col("next"), 50, False),
        ]  # fmt: skip
        title = self.content.say("pack.deals")
        sheet = self.sheet(title, title, heads)
        for index, (raw, shown) in enumerate(zip(found["deals"], self.view.deals, strict=True)):
            row = FIRST + 1 + index
            sheet.write_string(row, 0, shown["name"], self.formats["strong"])
            sheet.write_string(row, 1, shown["stage"], self.formats["text"])
            sheet.write_number(row, 2, raw["days"], self.formats["whole"])
            if raw["allowed"]:
                sheet.write_number(row, 3, raw["allowed"], self.formats["whole"])
            if raw["amount"]:
                sheet.write_number(row, 4, amount(raw["amount"]), self.unit_format("money", 0))
            for column, name in ((5, "owner"), (6, "why"), (7, "next")):
                sheet.write_string(row, column, shown[name], self.formats["text"])
        sheet.autofilter(FIRST, 0, FIRST + len(found["deals"]), len(heads) - 1)

    def initiatives(self) -> None:
        found = self.view.pack.get("initiatives", ())
        if not found:
            return
        heads = [
            (self.col("initiative"), 60, False), (self.col("lead"), 20, False), (self.col("due"), 14, False),
            (self.col("budget"), 14, True), (self.col("moves"), 50, False),
        ]  # fmt: skip
        title = self.content.say("pack.initiatives")
        sheet = self.sheet(title, title, heads)
        for index, one in enumerate(found):
            row = FIRST + 1 + index
            sheet.write_string(row, 0, one["what"], self.formats["strong"])
            sheet.write_string(row, 1, one["owner"], self.formats["text"])
            self._date(sheet, row, 2, one["due"])
            if one.get("budget") is not None:
                sheet.write_number(row, 3, one["budget"], self.unit_format("money", 0))
            sheet.write_string(row, 4, ", ".join(one.get("moves", ())), self.formats["text"])

    def actions(self) -> None:
        """The open actions, the late ones first."""
        found = [*self.view.pack["actions"]["overdue"], *self.view.pack["actions"]["coming"]]
        if not found:
            return
        heads = [(self.col("what"), 70, False), (self.col("lead"), 22, False), (self.col("due"), 14, False)]
        title = self.content.say("pack.actions")
        sheet = self.sheet(title, title, heads)
        for index, one in enumerate(found):
            row = FIRST + 1 + index
            sheet.write_string(row, 0, one["what"], self.formats["strong"])
            sheet.write_string(row, 1, one["owner"], self.formats["text"])
            self._date(sheet, row, 2, one["due"])

    def decisions(self) -> None:
        minutes = self.content.minutes
        if not minutes.decisions:
            return
        heads = [(self.col("decision"), 34, False), (self.col("text"), 80, False), (self.col("lead"), 40, False)]
        title = self.content.say("pack.decisions")
        sheet = self.sheet(title, self.content.page("minutes.decided"), heads)
        for index, one in enumerate(minutes.decisions):
            for column, text in enumerate((one.about, one.said, one.owned or one.by)):
                sheet.write_string(FIRST + 1 + index, column, text, self.formats["strong" if column == 0 else "text"])

    def _date(self, sheet: Any, row: int, column: int, text: str) -> None:
        if text:
            sheet.write_datetime(row, column, date.fromisoformat(text), self.formats["date"])


def _cents(bridge: Bridge) -> bool:
    return any(bar.value % 1 for bar in bridge.bars)


def _tab(name: str) -> str:
    """A name Excel accepts for a sheet: 31 characters, without its own signs."""
    return "".join(" " if c in "[]:*?/\\'" else c for c in name)[:31]
