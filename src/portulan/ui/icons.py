# ruff: noqa: E501  (a drawing is one line)
"""The drawings: one stroke icon per idea (16 px), the brand's rose (24 px), the shapes of state (14 px)."""

from collections.abc import Mapping
from math import cos, pi, sin

# Stroke icons, drawn by `{% icon name %}`.
ICONS: Mapping[str, str] = {
    "heading": '<circle cx="8" cy="8" r="6.25"/><path d="M8 3.5 9.6 8 8 12.5 6.4 8Z"/>',
    "plan": '<path d="M3 2.5h10v11H3z"/><path d="M5.5 5.5h5M5.5 8h5M5.5 10.5h3"/>',
    "figures": '<path d="M2.5 13.5h11"/><path d="M4.5 11V8M8 11V3.5M11.5 11V6"/>',
    "steering": '<path d="M2 11.5 6 7l3 2.5 5-6"/><path d="M10.5 3.5H14V7"/>',
    "alignment": '<path d="M2.5 5.5h10M10 3l2.5 2.5L10 8M13.5 10.5h-10M6 8l-2.5 2.5L6 13"/>',
    "field": '<path d="M2.5 5.5h11v7.5h-11zM6 5.5V3h4v2.5M2.5 9h11"/>',
    "training": '<path d="M2.5 3h8v6h-4l-2.5 2V9H2.5zM12.5 6h1v5.5H12V13l-2-1.5H7.5"/>',
    "data": '<ellipse cx="8" cy="4" rx="5" ry="2"/><path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2"/>',
    "settings": '<path d="M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6"/><circle cx="10" cy="5" r="1.5"/><circle cx="6" cy="11" r="1.5"/>',
    "manual": '<path d="M8 4.5C6.5 3.3 4.5 3 2.5 3v9.5c2 0 4 .3 5.5 1.5 1.5-1.2 3.5-1.5 5.5-1.5V3c-2 0-4 .3-5.5 1.5ZM8 4.5V14"/>',
    "person": '<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.6-2.6 2.7-4 5.25-4s4.65 1.4 5.25 4"/>',
    "out": '<path d="M6.5 2.5h-4v11h4M6.5 8h7M11 5l2.5 3L11 11"/>',
    "search": '<circle cx="7" cy="7" r="4.25"/><path d="m10.2 10.2 3.3 3.3"/>',
    "clock": '<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75V8l2.25 1.5"/>',
    "menu": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "export": '<path d="M8 3v8M4.5 8 8 11.5 11.5 8M3 13.5h10"/>',
    "import": '<path d="M8 11V3M4.5 6 8 2.5 11.5 6M3 13.5h10"/>',
    "error": '<path d="M8 2.2 14.2 13H1.8z"/><path d="M8 6.5v3M8 11.2v.1"/>',
    "warning": '<path d="M8 2 14 8l-6 6-6-6z"/><path d="M8 5.25v3.5M8 10.6v.1"/>',
    "advice": '<circle cx="8" cy="8" r="6"/><path d="M8 7.25v3.5M8 5.1v.1"/>',
    "tick": '<path d="m3.5 8.5 3 3 6-7"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "edit": '<path d="M3 13h2.5L13 5.5 10.5 3 3 10.5z"/><path d="m9 4.5 2.5 2.5"/>',
    "arrow-right": '<path d="M3 8h10M9 4l4 4-4 4"/>',
    "arrow-left": '<path d="M13 8H3M7 4 3 8l4 4"/>',
    "sort-up": '<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7"/>',
    "sort-down": '<path d="M8 3.5v9M4.5 9 8 12.5 11.5 9"/>',
    "history": '<path d="M3 8a5 5 0 1 1 1.6 3.7M3 8 1.5 6.2M3 8l2-1.4"/><path d="M8 5.2V8l2 1.3"/>',
    "filter": '<path d="M2.5 3.5h11L9.5 8.4v4.1l-3 1V8.4z"/>',
}

# The shapes of state: read before the word, read before the ink.
STATE_SHAPES: Mapping[str, str] = {
    "ok": ('<circle class="s-line" cx="7" cy="7" r="6"/><path class="s-line s-round" d="m4.3 7.2 1.9 1.9 3.5-4"/>'),
    "good": ('<circle class="s-line" cx="7" cy="7" r="6"/><path class="s-line s-round" d="m4.3 7.2 1.9 1.9 3.5-4"/>'),
    "unfinished": '<circle class="s-line" cx="7" cy="7" r="5.75"/><path class="s-full" d="M7 1.25a5.75 5.75 0 0 1 0 11.5z"/>',
    "pending": '<path class="s-line s-round" d="M7 .8 13.2 7 7 13.2.8 7z"/><path class="s-full" d="M7 .8 .8 7 7 13.2z"/>',
    "alerting": '<path class="s-full" d="M7 .8 13.6 12.6H.4z"/><path class="s-cut" d="M7 5v3.4M7 10.4v.3"/>',
    "recovering": (
        '<rect class="s-line" x=".75" y=".75" width="12.5" height="12.5" rx="2.5"/>'
        '<path class="s-line s-round" d="M7 10.3V4M4.3 6.4 7 3.7l2.7 2.7"/>'
    ),
    "too_few": (
        '<circle class="s-full" cx="2.5" cy="7" r="1.6"/><circle class="s-full" cx="7" cy="7" r="1.6"/>'
        '<circle class="s-thin" cx="11.5" cy="7" r="1.2"/>'
    ),
    "no_data": '<circle class="s-line s-dash" cx="7" cy="7" r="5.75"/><path class="s-line" d="M3.5 10.5l7-7"/>',
}


def _rose() -> str:
    """The sixteen-point rose: four long points, half filled and half outlined, four short ones behind."""
    short: list[str] = []
    long: list[str] = []
    for quarter in range(4):
        turn = quarter * pi / 2
        tip = _at(turn + pi / 4, 7.2)
        for side, shade in ((-1, ".55"), (1, ".25")):
            waist = _at(turn + pi / 4 + side * 0.576, 3.6)
            short.append(f'<path d="M12,12 L{waist} L{tip} Z" fill="currentColor" opacity="{shade}"/>')
        tip = _at(turn, 11.6)
        left, right = _at(turn - pi / 4, 3.1), _at(turn + pi / 4, 3.1)
        long.append(f'<path d="M12,12 L{left} L{tip} Z" fill="currentColor"/>')
        long.append(
            f'<path d="M12,12 L{right} L{tip} Z" fill="none" stroke="currentColor" stroke-width=".8" stroke-linejoin="round"/>'
        )
    return "".join(short + long)


def _at(angle: float, radius: float) -> str:
    """A point of the rose; angle 0 is north, clockwise."""
    return f"{12 + radius * sin(angle):.2f},{12 - radius * cos(angle):.2f}"


ROSE = _rose()


def rhumb_lines(x: float = 620, y: float = 120) -> str:
    """The thirty-two winds leaving the rose: eight in ink, eight half-winds, sixteen quarter-winds."""
    lines: list[str] = []
    for wind in range(32):
        kind = "w1" if wind % 4 == 0 else "w2" if wind % 2 == 0 else "w3"
        angle = wind * pi / 16
        c, s = cos(angle), sin(angle)
        lines.append(
            f'<line class="{kind}" x1="{x + 22 * c:.1f}" y1="{y + 22 * s:.1f}" x2="{x + 900 * c:.0f}" y2="{y + 900 * s:.0f}"/>'
        )
    return "".join(lines)


RHUMB_LINES = rhumb_lines()


def hatch_patterns(suffix: str = "") -> str:
    """SVG patterns for what is not settled: `hatch-open` in sea, `hatch-<state>` in the ink of that state, `hatch-soft`."""
    turned = 'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    strokes = "".join(
        f'<pattern id="hatch-{name}{suffix}" width="5" height="5" {turned} data-state="{state}">'
        '<rect class="hatch-ground" width="5" height="5"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="5"/></pattern>'
        for name, state in (
            ("open", "ok"),
            ("alerting", "alerting"),
            ("pending", "pending"),
            ("recovering", "recovering"),
        )
    )
    soft = (
        f'<pattern id="hatch-soft{suffix}" width="7" height="7" {turned}>'
        '<line class="hatch-soft-line" x1="0" y1="0" x2="0" y2="7"/></pattern>'
    )
    return f'<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>{strokes}{soft}</defs></svg>'
