"""The charts of the Excel boards: native, reading the cells beside them."""

from typing import Any

from portulan.rituals.bridge import Bridge
from portulan.rituals.packs.board_sheet import ALERT, GREEN, HEADS, INK, INK_2, RULE, SEA, SEA_SOFT
from portulan.rituals.packs.content import Content, Line, amount
from portulan.rituals.packs.office_formats import MONTH, number_format

HIDDEN = 12
"""The first of the hidden columns that the waterfall reads."""
KINDS = {"total": ("level", INK_2), "up": ("in", SEA), "won": ("won", GREEN), "down": ("out", ALERT)}


def trend_chart(book: Any, tab: str, content: Content, line: Line, first: int, last: int) -> Any:
    """A figure month by month from its rows, the bounds of its interval as hairlines where it has some."""
    chart = book.add_chart({"type": "line"})
    chart.add_series(_series(tab, 2, first, last, line.name, SEA, 2.25, marked=True))
    if line.bounded:
        for column, name in ((3, "low"), (4, "high")):
            chart.add_series(_series(tab, column, first, last, content.say(f"pack.col.{name}.95"), SEA_SOFT, 1.25))
    chart.set_title({"name": line.name, "name_font": {"size": 12, "color": INK}, "overlay": False})
    chart.set_legend({"position": "bottom"} if line.bounded else {"none": True})
    chart.set_x_axis({"num_format": MONTH[content.language], "text_axis": True, "num_font": {"color": INK_2}})
    axis = {"num_format": _axis(content, line), "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    chart.set_y_axis({**axis, "line": {"none": True}, "num_font": {"color": INK_2}})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 520, "height": 268})
    return chart


def _series(
    tab: str, column: int, first: int, last: int, name: str, colour: str, width: float, *, marked: bool = False
) -> dict[str, Any]:
    marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}}
    return {
        "name": name,
        "categories": [tab, first, 1, last, 1],
        "values": [tab, first, column, last, column],
        "line": {"color": colour, "width": width, "dash_type": "solid" if marked else "dash"},
        "marker": marker if marked else {"type": "none"},
    }


def _axis(content: Content, line: Line) -> str:
    ends = [v for month in line.trend for v in (month.value, month.low, month.high) if v is not None]
    decimals = 2 if line.unit == "money" and max(ends) < 10 else 0
    wanted = number_format(line.unit, content.language, content.view.currency, decimals)
    return wanted.replace("0.0", "0", 1) if line.unit in ("share", "days") and max(ends) - min(ends) > 8 else wanted


def waterfall(book: Any, sheet: Any, content: Content, bridge: Bridge) -> None:
    """Stacked columns on an invisible base: what draws a waterfall in every version of Excel."""
    tab, first, last = sheet.get_name(), HEADS + 1, HEADS + len(bridge.bars)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    names = {"base": ("base", ""), **KINDS}
    for column, (kind, (name, colour)) in enumerate(names.items(), HIDDEN):
        sheet.write_string(HEADS, column, content.say(f"pack.{name}"))
        for row, bar in enumerate(bridge.bars, first):
            low = amount(max(bar.low, bridge.start)) if bar.kind != "total" else 0
            height = amount(bar.high - (0 if kind == "total" else bar.low)) if bar.kind == kind else 0
            sheet.write_number(row, column, low if kind == "base" else height)
        chart.add_series(
            {
                "name": [tab, HEADS, column],
                "categories": [tab, first, 0, last, 0],
                "values": [tab, first, column, last, column],
                "fill": {"color": colour} if colour else {"none": True},
                "gap": 45,
            }
        )
    sheet.set_column(HIDDEN, HIDDEN + len(names) - 1, None, None, {"hidden": True})
    chart.set_title({"name": content.view.movement_title, "name_font": {"size": 12, "color": INK}})
    chart.set_legend({"none": True})
    unit = number_format("money" if bridge.priced else "count", content.language, content.view.currency)
    chart.set_y_axis(
        {"min": amount(bridge.start), "major_gridlines": {"visible": True, "line": {"color": RULE}}, "num_format": unit}
    )
    chart.set_size({"width": 720, "height": 360})
    chart.show_hidden_data()
    sheet.insert_chart(HEADS, 4, chart, {"object_position": 2})
