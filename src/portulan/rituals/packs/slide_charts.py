"""The charts of the slides: native, so that they can be edited; nothing in them that the eye need not read."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from portulan.language.quantities import written
from portulan.rituals.bridge import Bridge
from portulan.rituals.packs.content import Content, Line, Month
from portulan.rituals.packs.office_formats import LOCALE, number_format
from portulan.rituals.packs.slide_drawing import (
    ALERT,
    GREEN,
    INK,
    INK_2,
    INK_3,
    LEFT,
    RULE,
    SANS,
    SEA,
    SEA_SOFT,
    TOP,
    WIDE,
    colour,
    told,
)

HEIGHT = Inches(4.55)
KINDS = {"total": ("level", INK_2), "up": ("in", SEA), "won": ("won", GREEN), "down": ("out", ALERT)}


def waterfall(slide: Any, content: Content, bridge: Bridge) -> None:
    """Stacked columns on an invisible base, with the amounts on an invisible cap: a waterfall in every office."""
    data = CategoryChartData(number_format=number_format(*_unit(content, bridge)))
    data.categories = [bar.name for bar in bridge.bars]
    bases = [0 if bar.kind == "total" else float(max(bar.low, bridge.start)) for bar in bridge.bars]
    data.add_series(content.say("pack.base"), bases)
    for kind, (name, _) in KINDS.items():
        heights = [
            float(bar.high - (0 if kind == "total" else bar.low)) if bar.kind == kind else 0 for bar in bridge.bars
        ]
        data.add_series(content.say(f"pack.{name}"), heights)
    cap = float(bridge.end - bridge.start) / 12
    data.add_series(content.say("pack.labels"), [cap for _ in bridge.bars])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, LEFT, TOP, WIDE, HEIGHT, data)
    said = [content.named(bar.name, bar.amount) for bar in bridge.bars]
    told(shape, content.say("pack.chart.movement", bars=said))
    chart = shape.chart
    _quiet(chart)
    chart.plots[0].gap_width, chart.plots[0].overlap = 45, 100
    base, *bars, caps = chart.plots[0].series
    for series in (base, caps):
        series.format.fill.background()
        series.format.line.fill.background()
    for series, (_, ink) in zip(bars, KINDS.values(), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(ink)
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = float(bridge.start)
    chart.value_axis.maximum_scale = float(bridge.end) + 1.2 * cap
    for index, bar in enumerate(bridge.bars):
        _label(caps.points[index].data_label, bar.amount, strong=bar.kind == "total")


def _unit(content: Content, bridge: Bridge) -> tuple[str, Any, str, int]:
    cents = 2 if any(bar.value % 1 for bar in bridge.bars) else 0
    return "money" if bridge.priced else "count", content.language, content.view.currency, cents


def _label(label: Any, words: str, *, strong: bool) -> None:
    label.position = XL_LABEL_POSITION.INSIDE_BASE
    inside = label.text_frame
    inside.text = words
    font = inside.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(13), strong, SANS
    font.color.rgb = colour(INK)


def trend(slide: Any, content: Content, line: Line) -> None:
    """A figure month by month, the bounds of its interval as hairlines where it has some, its target as a line."""
    series = [(line.name, [month.value for month in line.trend], SEA, 2.5)]
    if line.bounded:
        for name in ("low", "high"):
            values = [getattr(month, name) for month in line.trend]
            series.append((content.say(f"pack.col.{name}.95"), values, SEA_SOFT, 1.25))
    if line.target is not None:
        series.append((content.say("pack.col.target"), [line.target for _ in line.trend], INK, 1.25))
    data = CategoryChartData(number_format="General")
    data.categories = [month.name for month in line.trend]
    for name, values, _, _ in series:
        data.add_series(name, values)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, LEFT, TOP, WIDE, HEIGHT, data)
    told(shape, content.say("pack.chart.trend", name=line.name, points=[_point(content, line, m) for m in line.trend]))
    chart = shape.chart
    _quiet(chart)
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size, chart.legend.font.name = Pt(12), SANS
        chart.legend.font.color.rgb = colour(INK_2)
    for index, (drawn, (_, _, ink, weight)) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        _stroke(drawn, ink, weight, main=index == 0)
    axis = chart.value_axis
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(RULE)
    axis.major_gridlines.format.line.width = Pt(0.5)
    axis.format.line.fill.background()
    axis.tick_labels.number_format = axis_format(line, content)
    axis.tick_labels.number_format_is_linked = False
    if line.unit == "share":
        _within_percent(axis, line)


def _stroke(drawn: Any, ink: str, weight: float, *, main: bool) -> None:
    drawn.smooth = False
    drawn.format.line.color.rgb = colour(ink)
    drawn.format.line.width = Pt(weight)
    if not main:
        drawn.format.line.dash_style = MSO_LINE.DASH
        drawn.marker.style = XL_MARKER_STYLE.NONE
        return
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = colour(ink)
    drawn.marker.format.line.color.rgb = colour(ink)


def axis_format(line: Line, content: Content) -> str:
    """The numbers of an axis, with their unit; decimals only where the steps need them. Shares are in percent."""
    ends = [v for month in line.trend for v in (month.value, month.low, month.high) if v is not None]
    span = max(ends) - min(ends) if ends else 0.0
    french, locale = content.language == "fr", LOCALE[content.language]
    digits = "#,##0" if span >= 8 else "0.0" if span >= 0.8 else "0.00"
    if line.unit == "money" and not french:
        return f'{locale}"{line.unit_words}"{digits}'
    joint = "\u202f" if line.unit == "share" else "\u00a0"
    unit = f'"{joint if french or line.unit != "share" else ""}{line.unit_words}"' if line.unit_words else ""
    return f"{locale}{digits}{unit}"


def _within_percent(axis: Any, line: Line) -> None:
    """A share is never drawn above 100 % nor below 0."""
    ends = [v for month in line.trend for v in (month.value, month.low, month.high) if v is not None]
    if ends and max(ends) > 85:
        axis.maximum_scale = 100
    if ends and min(ends) < 30:
        axis.minimum_scale = 0


def _point(content: Content, line: Line, month: Month) -> str:
    if month.value is None:
        return content.named(month.name, content.say("pack.chart.nothing"))
    worth = month.value / 100 if line.unit == "share" else month.value
    return content.named(month.name, str(written(worth, line.unit, content.language, currency=content.view.currency)))


def _quiet(chart: Any) -> None:
    """No title, no frame, no ticks."""
    chart.has_legend, chart.has_title = False, False
    chart.font.size, chart.font.name = Pt(12), SANS
    chart.font.color.rgb = colour(INK_2)
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.format.line.color.rgb = colour(INK_3)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.has_major_gridlines = False
