"""The pack as slides for a board: one message a slide, in its title; charts are native, so that they can be edited."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from portulan.language.words import money, number
from portulan.rituals.packs.content import Content, Line
from portulan.rituals.packs.slide_drawing import (
    ALERT,
    GREEN,
    HEIGHT,
    INK,
    INK_2,
    INK_3,
    INKS,
    LEFT,
    SANS,
    SEA,
    SEA_SOFT,
    SERIF,
    TOP,
    VELLUM,
    WHITE,
    WIDE,
    WIDTH,
    add,
    colour,
    frame,
    parts,
    quiet,
    style,
    table,
    text_box,
)  # fmt: skip
from portulan.rituals.showing import ShownDeed

MOST_ROWS = 9


def slides(content: Content) -> bytes:
    """The deck as PPTX."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = content.title
    deck.core_properties.author = content.view.company
    deck.core_properties.language = content.language
    maker = _Deck(deck, content)
    maker.cover()
    maker.decisions()
    for point in content.points:
        drawn: Mapping[str, Callable[[], None]] = {
            "followed": maker.followed, "movement": maker.movement, "watch": maker.watch, "figures": maker.figures,
            "deals": maker.deals, "initiatives": maker.initiatives, "strategy": maker.strategy,
            "definitions": maker.definitions,
        }  # fmt: skip
        drawn[point]()
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


class _Deck:
    """The slides, one after the other."""

    def __init__(self, deck: Any, content: Content) -> None:
        self.deck = deck
        self.content = content
        self.view = content.view

    # ── Slides ───────────────────────────────────────────────────────────────────────────────────────────────────

    def cover(self) -> None:
        view, minutes = self.view, self.content.minutes
        slide = self._blank()
        text_box(slide, LEFT, Inches(1.7), WIDE, Inches(0.5), view.company, 18, INK_2)
        text_box(slide, LEFT, Inches(2.2), WIDE, Inches(1.6), view.kind.outcome.say(view.language), 36, INK, font=SERIF)
        text_box(slide, LEFT, Inches(3.9), WIDE, Inches(1.2), view.verdict, 20, INK)
        text_box(slide, LEFT, Inches(5.3), WIDE, Inches(0.5), f"{view.name}, {minutes.when}", 16, INK_2)
        text_box(slide, LEFT, Inches(5.75), WIDE, Inches(0.5), minutes.state, 12, INK_3)
        self._foot(slide)

    def decisions(self) -> None:
        minutes = self.content.minutes
        if not minutes.decisions:
            return
        for part in parts(minutes.decisions, 6):
            slide = self._slide(self.content.page("minutes.decided"))
            box = frame(slide, LEFT, TOP, WIDE, Inches(5))
            for one in part:
                add(box, one.about, 12, INK_3, space=10)
                add(box, one.said, 18, INK, font=SERIF)
                if one.owned:
                    add(box, one.owned, 12, INK_2)

    def followed(self) -> None:
        view = self.view
        slide = self._slide(view.followed_title, view.followed_count)
        box = frame(slide, LEFT, TOP, WIDE, Inches(5.1))
        if not view.followed:
            add(box, self.content.say("pack.followed.empty"), 16, INK_3)
        self._deeds(box, view.followed[:7])
        add(
            box, self.content.say("pack.overdue" if view.overdue else "pack.overdue.none"), 14, INK, bold=True, space=14
        )
        self._deeds(box, view.overdue[:4])

    def _deeds(self, box: Any, deeds: Sequence[ShownDeed]) -> None:
        for one in deeds:
            mark = "✓" if one.state == "done" else "○"
            add(box, f"{mark}  {one.text}", 16, INK, font=SERIF, space=6)
            add(box, f"     {one.detail}", 12, INK_3)

    def movement(self) -> None:
        bridge = self.content.bridge
        if bridge is None:
            slide = self._slide(self.view.movement_title)
            text_box(slide, LEFT, TOP, WIDE, Inches(1), self.view.movement_verdict, 16, INK_3)
            return
        slide = self._slide(self.view.movement_title, self.view.movement_days)
        data = CategoryChartData()
        data.categories = [bar.name for bar in bridge.bars]
        kinds = ("total", "up", "won", "down")
        data.add_series(" ", [float(max(bar.low, bridge.start)) if bar.kind != "total" else 0 for bar in bridge.bars])
        for kind in kinds:
            heights = [float(bar.high - max(bar.low, Decimal(0))) if bar.kind == kind else 0 for bar in bridge.bars]
            data.add_series(kind, heights)
        chart = slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_STACKED, LEFT, TOP, WIDE, Inches(4.6), data
        ).chart  # fmt: skip
        quiet(chart)
        chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
        base, *rest = chart.plots[0].series
        base.format.fill.background()
        base.format.line.fill.background()
        for series, ink in zip(rest, (INK_2, SEA, GREEN, ALERT), strict=True):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour(ink)
        chart.value_axis.minimum_scale = float(bridge.start)
        for index, bar in enumerate(bridge.bars):
            series = rest[kinds.index(bar.kind)]
            label = series.points[index].data_label.text_frame
            label.text = bar.amount
            label.paragraphs[0].runs[0].font.size = Pt(12)
            dark = (bar.high - bar.low) > (bridge.end - bridge.start) / 8
            label.paragraphs[0].runs[0].font.color.rgb = colour(WHITE if dark else INK)
        axis = self.content.say("pack.axis", start=_axis(self.content)) + " " if bridge.cut else ""
        text_box(slide, LEFT, Inches(6.3), WIDE, Inches(0.5), axis + self.view.gap, 12, INK_3)

    def watch(self) -> None:
        view = self.view
        slide = self._slide(view.alerts_title)
        for index, line in enumerate(self.content.focus[:3]):
            self._card(slide, line, index)
        top = Inches(5.1) if self.content.focus else TOP
        box = frame(slide, LEFT, top, WIDE, Inches(1.5))
        for one in view.signals:
            add(box, one["verdict"], 14, INK, bold=True, space=4)
            add(box, one["question"], 14, INK, font=SERIF)
        if view.silent_signals:
            add(box, view.silent_signals, 12, INK_3)

    def _card(self, slide: Any, line: Line, index: int) -> None:
        left, width = LEFT + index * Inches(4.02), Inches(3.85)
        shape = slide.shapes.add_shape(1, left, TOP, width, Inches(3.4))
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(VELLUM)
        shape.line.fill.background()
        shape.shadow.inherit = False
        shape.text_frame.word_wrap = True
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        inside = shape.text_frame
        ink = INKS.get(line.state, SEA)
        add(inside, line.state_word, 12, ink, bold=True)
        add(inside, line.name, 14, INK, bold=True)
        add(inside, line.value, 30, INK)
        add(inside, " · ".join(part for part in (line.interval, line.sample) if part), 12, INK_2)
        add(inside, line.action, 12, INK, font=SERIF, space=4)
        add(inside, line.note, 10.5, INK_3, space=4)

    def figures(self) -> None:
        content = self.content
        for part in parts(content.figures, MOST_ROWS):
            slide = self._slide(content.say("pack.figures"))
            heads = [
                content.say(f"pack.col.{name}") for name in ("figure", "value", "interval", "n", "state", "before")
            ]
            rows = [
                [f.name, f.value, f.interval or f.note, str(f.n) if f.has_number else "", f.state_word, f.before]
                for f in part
            ]
            table(slide, heads, rows, (3.6, 1.6, 2.2, 0.8, 1.5, 2.2), right={1, 3})
        for line in content.figures:
            if sum(value is not None for _, value, _, _, _ in line.trend) >= 3:
                self._trend(line)

    def _trend(self, line: Line) -> None:
        """A figure month by month, with the bounds of its interval as hairlines: a native line chart."""
        known = f"{line.value} ({line.interval})" if line.interval else line.value
        slide = self._slide(f"{line.name}{self._colon}{known}", line.before)
        data = CategoryChartData()
        data.categories = [name for name, *_ in line.trend]
        data.add_series(line.name, [value for _, value, _, _, _ in line.trend])
        data.add_series(self.content.say("pack.col.low"), [low for _, _, low, _, _ in line.trend])
        data.add_series(self.content.say("pack.col.high"), [high for _, _, _, high, _ in line.trend])
        if line.target is not None:
            data.add_series(self.content.say("pack.col.target"), [line.target for _ in line.trend])
        chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, LEFT, TOP, WIDE, Inches(4.8), data).chart
        quiet(chart)
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(12)
        for index, series in enumerate(chart.plots[0].series):
            series.smooth = False
            series.format.line.color.rgb = colour(SEA if index == 0 else SEA_SOFT if index < 3 else INK)
            series.format.line.width = Pt(2.5 if index == 0 else 1)
            if index:
                series.marker.style = None
                series.format.line.dash_style = MSO_LINE.DASH
                series.marker.format.fill.background()
                series.marker.format.line.fill.background()
            else:
                series.marker.format.fill.solid()
                series.marker.format.fill.fore_color.rgb = colour(SEA)
        chart.value_axis.has_major_gridlines = True
        chart.value_axis.visible = True
        unit = line.unit_words.replace('"', "")
        chart.value_axis.tick_labels.number_format = f'#,##0.##" {unit}"' if unit else "#,##0.##"
        chart.value_axis.tick_labels.number_format_is_linked = False

    def deals(self) -> None:
        content, view = self.content, self.view
        if not view.deals:
            slide = self._slide(content.say("pack.deals"))
            text_box(slide, LEFT, TOP, WIDE, Inches(1), view.deals_verdict, 16, INK_3)
            return
        slide = self._slide(content.say("pack.deals"), view.deals_count)
        heads = [content.say(f"pack.col.{name}") for name in ("deal", "stage", "wait", "amount", "owner", "why")]
        rows = [
            [
                d["name"],
                d["stage"],
                " / ".join(w for w in (d["days"], d["allowed"]) if w),
                d["amount"],
                d["owner"],
                d["why"],
            ]
            for d in view.deals[:6]
        ]
        table(slide, heads, rows, (2.5, 1.3, 1.2, 1.2, 1.5, 4.2), right={2, 3}, size=11)

    def initiatives(self) -> None:
        content, view = self.content, self.view
        for part in parts(view.initiatives, MOST_ROWS):
            slide = self._slide(content.say("pack.initiatives"))
            heads = [content.say(f"pack.col.{name}") for name in ("initiative", "lead", "due", "budget")]
            rows = [[one["what"], one["owner"], one["due"], one["budget"]] for one in part]
            table(slide, heads, rows, (5.9, 2.2, 2.6, 1.2), right={3})
        self._objectives()

    def _objectives(self) -> None:
        content = self.content
        known = [line for line in content.objectives if line.has_number]
        if not known:
            return
        slide = self._slide(content.say("pack.objectives"))
        heads = [content.say(f"pack.col.{name}") for name in ("figure", "value", "interval", "target")]
        rows = [[line.name, line.value, line.interval, line.note] for line in known]
        table(slide, heads, rows, (3.2, 1.8, 2.2, 4.7), right={1})

    def strategy(self) -> None:
        slide = self._slide(self.content.say("pack.strategy"))
        box = frame(slide, LEFT, TOP, WIDE, Inches(5.2))
        for one in self.view.strategy:
            add(box, one["name"], 14, INK_2, bold=True, space=10)
            add(box, one["decision"] or "—", 18, INK, font=SERIF)
            for figure in one["figures"][:4]:
                said = f"{figure.value} ({figure.interval}, {figure.sample})" if figure.has_number else figure.why
                add(box, f"{figure.shown_name}{self._colon}{said}", 12, INK_2)
        self._objectives()

    def definitions(self) -> None:
        view = self.view
        slide = self._slide(self.content.say("pack.definitions"))
        box = frame(slide, LEFT, TOP, WIDE, Inches(5))
        for name, condition in view.definitions:
            add(box, name, 14, INK_2, bold=True, space=8)
            add(box, condition, 14, INK, font="Consolas")
        for one in view.commitments:
            add(box, one, 14, INK, space=4)
        if view.refusals:
            add(box, self.content.say("pack.refusals", reasons=view.refusals), 14, INK)

    # ── What slides share ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _colon(self) -> str:
        return "\u00a0: " if self.view.language == "fr" else ": "

    def _blank(self) -> Any:
        return self.deck.slides.add_slide(self.deck.slide_layouts[5])

    def _slide(self, title: str, beside: str = "") -> Any:
        """A slide whose title is its message."""
        slide = self._blank()
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = LEFT, Inches(0.45), WIDE, Inches(0.75)
        inside = shape.text_frame
        inside.text, inside.word_wrap, inside.vertical_anchor = title, True, MSO_ANCHOR.BOTTOM
        style(inside.paragraphs[0], 26, INK, SERIF)
        inside.paragraphs[0].alignment = PP_ALIGN.LEFT
        if beside:
            text_box(slide, LEFT, Inches(1.18), WIDE, Inches(0.35), beside, 12, INK_3)
        self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        if slide.shapes.title is not None and not slide.shapes.title.text_frame.text:
            slide.shapes.title.text_frame.text = self.content.title
            slide.shapes.title.left, slide.shapes.title.top = LEFT, Inches(0.45)
            slide.shapes.title.width, slide.shapes.title.height = WIDE, Inches(0.6)
            style(slide.shapes.title.text_frame.paragraphs[0], 14, INK_3, SANS)
            slide.shapes.title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        number = len(self.deck.slides)
        said = f"{self.view.company} · {self.content.title} · {self.content.minutes.provenance}"
        text_box(slide, LEFT, Inches(7.0), Inches(11.2), Inches(0.35), said, 9, INK_3)
        text_box(
            slide, Inches(12.0), Inches(7.0), Inches(0.65), Inches(0.35), str(number), 9, INK_3, align=PP_ALIGN.RIGHT
        )


def _axis(content: Content) -> str:
    bridge = content.bridge
    assert bridge is not None
    if not bridge.priced:
        return number(bridge.start, content.language)
    return money(bridge.start, content.language, content.view.currency, 0)
