"""One theme for all charts: colours are the tokens' names, read when the chart is drawn, so both themes hold.

A colour here is `var(--sea)`. In the page, chart.js replaces it by the colour of the moment; for SVG made on the server
(print without a script), `in_light` replaces it by the token's light value.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

TOKENS_FILE = Path(__file__).parent / "static" / "ui" / "tokens.css"
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_TOKEN = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{3,8})", re.IGNORECASE)

FONT = "Inter, Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"  # the start of --sans, for measuring text
OPEN_GROUND = "url(#hatch-soft)"  # the page's pattern for what is unfinished
OPEN_BAR = "url(#hatch-open)"
CATEGORIES = [f"var(--cat-{i})" for i in range(1, 6)]


def theme() -> dict[str, Any]:
    """The Vega-Lite config; the values of the design: no ticks, hairlines across, one strong line below."""
    label = {"labelFont": FONT, "labelFontSize": 12, "labelFontWeight": 500, "labelColor": "var(--ink-3)"}
    return {
        "background": None,
        "aria": False,
        "font": FONT,
        "padding": {"left": 0, "right": 4, "top": 8, "bottom": 0},
        "view": {"stroke": None},
        "axis": {"title": None, "ticks": False, **label},
        "axisX": {"grid": False, "domainColor": "var(--line-strong)", "domainWidth": 1, "labelPadding": 8},
        "axisY": {"domain": False, "grid": True, "gridColor": "var(--line)", "gridWidth": 1, "labelPadding": 8},
        "line": {"color": "var(--sea)", "strokeWidth": 2, "strokeJoin": "round"},
        "point": {"filled": True, "color": "var(--sea)", "size": 64, "opacity": 1},
        "rule": {"color": "var(--sea)", "strokeWidth": 1.25},
        "bar": {"color": "var(--sea)", "cornerRadius": 0},
        "text": {"font": FONT, "fontSize": 12, "fontWeight": 500, "color": "var(--ink-3)"},
        "range": {"category": CATEGORIES},
        "legend": {"disable": True},
    }


@lru_cache(maxsize=1)
def light_tokens() -> Mapping[str, str]:
    """Token name → its light colour, read from tokens.css."""
    return dict(_TOKEN.findall(TOKENS_FILE.read_text(encoding="utf-8")))


def in_light(specification: Any) -> Any:
    """The specification with its tokens' light colours and, in place of the page's patterns, plain grounds."""
    match specification:
        case {"type": "text", "stroke": _}:  # the halo needs the page's style: without it, it would cover the letters
            return in_light({key: value for key, value in specification.items() if not key.startswith("stroke")})
        case dict():
            return {key: in_light(value) for key, value in specification.items()}
        case list():
            return [in_light(value) for value in specification]
        case str() if specification in (OPEN_GROUND, OPEN_BAR):
            return light_tokens()["vellum" if specification == OPEN_GROUND else "sea-wash"]
        case str():
            return _VARIABLE.sub(lambda found: light_tokens()[found[1]], specification)
        case _:
            return specification
