"""The pack as slides for a board: one message a slide, in its title; charts are native, so that they can be edited."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from portulan.language.words import number
from portulan.rituals.packs.content import Content, Line
from portulan.rituals.packs.same_bytes import repacked
from portulan.rituals.packs.slide_cards import cards
from portulan.rituals.packs.slide_charts import trend, waterfall
from portulan.rituals.packs.slide_drawing import (
    CODE,
    HEIGHT,
    INK,
    INK_2,
    INK_3,
    LEFT,
    ROOM,
    SEA,
    SERIF,
    TOP,
    WIDE,
    WIDTH,
    box_height,
    frame,
    page_number,
    row_height,
    rule,
    speak,
    style,
    table,
    text_box,
    widen,
    write,
)
from portulan.rituals.packs.slide_fitting import Piece, block_height, line_count, paged
from portulan.rituals.showing import ShownDeed
from portulan.ui.figure import FigureView

LANGUAGE_TAGS = {"fr": "fr-FR", "en": "en-GB"}
Block = Sequence[Piece]
Rows = Sequence[Sequence[str]]


def slides(content: Content) -> bytes:
    """The deck as PPTX; the same meeting gives the same bytes."""
    deck = Presentation()
    was = deck.slide_width
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    widen(deck, was)
    about = deck.core_properties
    about.title, about.author, about.language = content.title, content.view.company, content.language
    about.subject = content.minutes.provenance
    about.last_modified_by = content.view.company
    about.created = about.modified = content.at.replace(tzinfo=None)
    maker = _Deck(deck, content)
    maker.cover()
    maker.decisions()
    drawn: Mapping[str, Callable[[], None]] = {
        "followed": maker.followed, "movement": maker.movement, "watch": maker.watch, "figures": maker.figures,
        "deals": maker.deals, "initiatives": maker.initiatives, "strategy": maker.strategy,
        "definitions": maker.definitions,
    }  # fmt: skip
    for point in content.points:
        maker.point = point
        drawn[point]()
    maker.point = "decisions"
    maker.to_decide()
    maker.meanings()
    speak(deck, LANGUAGE_TAGS[content.language])
    out = BytesIO()
    deck.save(out)
    return repacked(out.getvalue(), content.at)


class _Deck:
    """The slides, one after the other. `point` is the point of the agenda they belong to."""

    def __init__(self, deck: Any, content: Content) -> None:
        self.deck = deck
        self.content = content
        self.view = content.view
        self.point = ""

    # ── Slides ───────────────────────────────────────────────────────────────────────────────────────────────────

    def cover(self) -> None:
        view, minutes, content = self.view, self.content.minutes, self.content
        slide = self._blank(content.title, Inches(1.45), 36)
        rule(slide, 0, 0, 0, HEIGHT, SEA, 24)
        text_box(slide, LEFT, Inches(0.95), WIDE, Inches(0.45), view.company, 18, INK_2)
        outcome = content.page("rituals.outcome", outcome=view.kind.outcome)
        said = [
            Piece(outcome, 20, INK, SERIF), Piece(view.verdict, 18, INK, space=14),
            Piece(minutes.when[:1].upper() + minutes.when[1:], 14, INK_2, space=22),
            Piece(minutes.state, 12, INK_3, space=2), Piece(self._agenda(), 12, INK_3, space=2),
        ]  # fmt: skip
        write(frame(slide, LEFT, Inches(2.7), WIDE, box_height(block_height(said, WIDE.inches))), said)
        self._notes(slide, [outcome, view.verdict, self._agenda()])

    def _agenda(self) -> str:
        points = [self.content.say("pack.agenda.point", name=p.name, minutes=p.minutes) for p in self.view.points]
        return self.content.say("pack.agenda", points=points)

    def decisions(self) -> None:
        """What was decided; nothing before it is."""
        found = self.content.minutes.decisions
        blocks = [
            [Piece(one.about, 12, INK_3, space=12), Piece(one.said, 18, INK, SERIF)]
            + ([Piece(one.owned, 12, INK_2)] if one.owned else [])
            for one in found
        ]
        self._flow(self.content.page("minutes.decided"), "", blocks)

    def to_decide(self) -> None:
        """What is awaited from the meeting, while it is not closed."""
        blocks = [
            [Piece(name, 18, INK, SERIF, space=12), Piece(hint, 13, INK_2)] for name, hint in self.content.to_decide
        ]
        self._flow(self.content.say("pack.to_decide"), "", blocks)

    def followed(self) -> None:
        view, say = self.view, self.content.say
        blocks: list[Block] = [[Piece(say("pack.followed.empty"), 16, INK_3)]] if not view.followed else []
        blocks += [_deed(one) for one in view.followed]
        late = [Piece(say("pack.overdue" if view.overdue else "pack.overdue.none"), 14, INK, bold=True, space=16)]
        first, *others = [_deed(one) for one in view.overdue] or [[]]
        blocks += [[*late, *first], *others]
        for title, deeds in (("pack.coming", view.coming), ("pack.effects", view.effects)):
            if deeds:
                first, *others = [_deed(one) for one in deeds]
                blocks += [[Piece(say(title), 14, INK, bold=True, space=16), *first], *others]
        self._flow(view.followed_title, view.followed_count, blocks)

    def movement(self) -> None:
        view, bridge = self.view, self.content.bridge
        slide = self._slide(view.movement_title, view.movement_days if bridge else "")
        if bridge is None:
            text_box(slide, LEFT, TOP, WIDE, Inches(1), view.movement_verdict, 16, INK_3)
        else:
            waterfall(slide, self.content, bridge)
            text_box(slide, LEFT, Inches(6.2), WIDE, Inches(0.45), view.foot, 12, INK_3)
        self._notes(slide, [view.movement_verdict, view.definition_of_movement])

    def watch(self) -> None:
        content, view = self.content, self.view
        key = content.say("pack.key.interval") + " " + content.say("pack.key.marks")
        pages = paged(content.focus, lambda _: 1.0, 3.0)
        for index, part in enumerate(pages, 1):
            slide = self._slide(self._numbered(view.focus_title, index, len(pages)), key)
            cards(slide, part)
            if not view.signals:
                text_box(slide, LEFT, Inches(6.45), WIDE, Inches(0.35), view.silent_signals, 12, INK_3)
            self._notes(slide, [_meaning(content, line) for line in part])
        blocks = [
            [
                Piece(" ".join(w for w in (one["verdict"], one["since"]) if w), 16, INK, bold=True, space=12),
                Piece(one["question"], 16, INK, SERIF),
            ]
            for one in view.signals
        ]
        if view.silent_signals and (view.signals or not content.focus):
            blocks.append([Piece(view.silent_signals, 12, INK_3, space=12)])
        title = view.signals_title or content.say("pack.signals")
        self._flow(title[:1].upper() + title[1:], "", blocks)

    def figures(self) -> None:
        content = self.content
        names = ("figure", "value", "interval", "n", "state", "over", "before")
        rows = [
            [f.name, f.value or "—", f.interval or f.note, number(f.n, content.language) if f.has_number else "",
             f.state_word, f.period, f.before]
            for f in content.figures
        ]  # fmt: skip
        title = content.say("pack.figures")
        if not rows:
            self._flow(title, "", [[Piece(content.say("pack.figures.none"), 16, INK_3)]])
        notes = [_meaning(content, line) for line in content.figures]
        self._table(title, "", names, rows, (3.0, 1.45, 2.0, 0.9, 1.25, 2.0, 2.0), right={1, 3}, size=12, notes=notes)
        for line in content.figures:
            if line.drawn:
                self._trend(line)

    def _trend(self, line: Line) -> None:
        content = self.content
        before = content.say("pack.before.said", value=line.before) if line.before else ""
        beside = " · ".join(part for part in (line.period, line.sample) if part)
        slide = self._slide(content.named(line.name, line.said), " · ".join(part for part in (beside, before) if part))
        trend(slide, content, line)
        gaps = any(month.value is None for month in line.trend)
        star = content.under_way if line.trend[-1].under_way else ""
        below = " ".join(part for part in (star, content.say("pack.key.months") if gaps else "") if part)
        if below:
            text_box(slide, LEFT, Inches(6.2), WIDE, Inches(0.45), below, 12, INK_3)
        self._notes(slide, [_meaning(content, line)])

    def deals(self) -> None:
        content, view = self.content, self.view
        title = content.say("pack.deals")
        if not view.deals:
            self._flow(title, "", [[Piece(view.deals_verdict, 16, INK_3)]])
        rows = [
            [d["name"], d["stage"], " / ".join(w for w in (d["days"], d["allowed"]) if w), d["amount"], d["owner"],
             f"{d['why']}. {d['next']}."]
            for d in view.deals
        ]  # fmt: skip
        names = ("deal", "stage", "wait", "amount", "owner", "why.next")
        notes = [view.deals_verdict, *view.places]
        self._table(
            title, view.deals_count, names, rows, (2.2, 1.4, 1.35, 1.1, 1.3, 4.6), right={2, 3}, size=11, notes=notes
        )

    def initiatives(self) -> None:
        content, view = self.content, self.view
        title = content.say("pack.initiatives")
        if not view.initiatives:
            self._flow(title, "", [[Piece(content.say("pack.initiatives.none"), 16, INK_3)]])
        rows = [
            [one["what"], one["kind"], one["owner"], one["day"], one["budget"], one["said"] or one["moves"]]
            for one in view.initiatives
        ]
        names = ("initiative", "kind", "lead", "due", "budget", "moves.said")
        self._table(title, "", names, rows, (3.6, 1.3, 1.5, 1.6, 1.0, 3.2), right={4}, size=12)
        self._objectives()

    def _objectives(self) -> None:
        content = self.content
        rows = [[line.name, line.value or "—", line.interval, line.note] for line in content.objectives]
        notes = [_meaning(content, line) for line in content.objectives]
        names, widths = ("figure", "value", "interval", "target"), (3.2, 1.8, 2.2, 4.7)
        self._table(content.say("pack.objectives"), "", names, rows, widths, right={1}, size=13, notes=notes)

    def strategy(self) -> None:
        blocks: list[Block] = []
        for one in self.view.strategy:
            said = [Piece(one["name"], 13, INK_2, bold=True, space=10), Piece(one["decision"] or "—", 17, INK, SERIF)]
            first, *others = [self._read(figure) for figure in one["figures"]] or [[]]
            blocks += [[*said, *first], *others]
        self._flow(self.content.say("pack.strategy"), "", blocks)
        self._objectives()

    def _read(self, figure: FigureView) -> Block:
        said = f"{figure.value} ({figure.interval}, {figure.sample})" if figure.has_number else figure.why
        return [Piece(self.content.named(figure.shown_name, said), 12, INK_2)]

    def definitions(self) -> None:
        view, say = self.view, self.content.say
        blocks: list[Block] = [
            [Piece(name, 13, INK_2, bold=True, space=8), Piece(condition, 14, INK, CODE)]
            for name, condition in view.definitions
        ]
        blocks += [[Piece(one, 14, INK, space=10 if index == 0 else 3)] for index, one in enumerate(view.commitments)]
        if view.refusals:
            blocks.append([Piece(say("pack.refusals", reasons=view.refusals), 14, INK, space=10)])
        if not blocks:
            blocks = [[Piece(say("pack.definitions.none"), 16, INK_3)]]
        self._flow(say("pack.definitions"), "", blocks)

    def meanings(self) -> None:
        """What each figure means, in the words of its definition."""
        rows = [[line.name, line.definition] for line in self.content.definitions]
        title = self.content.say("pack.definition")
        self._table(title, "", ("figure", "definition"), rows, (3, 9), right=set(), size=11)

    # ── What slides share ────────────────────────────────────────────────────────────────────────────────────────

    def _flow(self, title: str, beside: str, blocks: Sequence[Block]) -> None:
        """Paragraphs under a title, on as many slides as they take; none for no paragraph."""
        pages = paged(blocks, lambda block: block_height(block, WIDE.inches), ROOM - 0.1)
        for index, page in enumerate(pages, 1):
            slide = self._slide(self._numbered(title, index, len(pages)), beside)
            pieces = [piece for block in page for piece in block]
            write(frame(slide, LEFT, TOP, WIDE, box_height(block_height(pieces, WIDE.inches))), pieces)
            self._notes(slide, [])

    def _table(
        self, title: str, beside: str, names: Sequence[str], rows: Rows, widths: Sequence[float], *, right: set[int],
        size: float, notes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A table under a title, on as many slides as it takes, with its heads on each."""
        heads = [self.content.say(f"pack.col.{name}") for name in names]
        room = ROOM - row_height(heads, widths, size, head=True)
        pages = paged(rows, lambda row: row_height(row, widths, size), room)
        for index, page in enumerate(pages, 1):
            slide = self._slide(self._numbered(title, index, len(pages)), beside)
            said = self.content.say("pack.table", name=title)
            table(slide, heads, page, widths, right=right, size=size, name=said)
            self._notes(slide, notes)

    def _numbered(self, title: str, index: int, of: int) -> str:
        return self.content.say("pack.part", title=title, n=index, of=of) if of > 1 else title

    def _slide(self, title: str, beside: str = "") -> Any:
        """A slide whose title is its message, with what stands beside it."""
        slide = self._blank(title, Inches(0.35), 26)
        if beside:
            text_box(slide, LEFT, Inches(1.16), WIDE, Inches(0.32), beside, 12, INK_3)
        return slide

    def _blank(self, title: str, top: int, size: float) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        shape = slide.shapes.title
        while size > 18 and line_count(title, size, WIDE.inches - 0.2) > 1:
            size -= 2
        shape.left, shape.top, shape.width, shape.height = LEFT, top, WIDE, Inches(0.8)
        inside = shape.text_frame
        inside.text, inside.word_wrap, inside.vertical_anchor = title, True, MSO_ANCHOR.BOTTOM
        style(inside.paragraphs[0], size, INK, SERIF)
        inside.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._foot(slide)
        return slide

    def _foot(self, slide: Any) -> None:
        """Whose it is, what it was read from, and the number of the slide."""
        says = (self.view.company, self.content.title, self.content.say("pack.confidential"))
        pieces = [Piece(" · ".join(says), 9, INK_3), Piece(self.content.minutes.provenance, 9, INK_3)]
        write(frame(slide, LEFT, Inches(6.9), Inches(11.2), box_height(0.3)), pieces)
        page_number(slide, Inches(12.0), Inches(6.9), Inches(0.65), Inches(0.3), len(self.deck.slides))

    def _notes(self, slide: Any, lines: Sequence[str]) -> None:
        """What the speaker reads: the time of the point, what the figures mean, where they come from."""
        point = next((one for one in self.view.points if one.id == self.point), None)
        time = [self.content.say("pack.agenda.point", name=point.name, minutes=point.minutes) + "."] if point else []
        said = [*time, *lines, self.content.minutes.provenance]
        slide.notes_slide.notes_text_frame.text = "\n".join(line for line in said if line)


def _deed(one: ShownDeed) -> Block:
    sign = "✓" if one.state == "done" else "○"
    said = f"{sign}  {one.label}. {one.text}" if one.label else f"{sign}  {one.text}"
    return [Piece(said, 15, INK, SERIF, space=7), Piece(f"      {one.detail}", 12, INK_3)]


def _meaning(content: Content, line: Line) -> str:
    """A figure and its definition, for who must explain it."""
    said = ". ".join(part.rstrip(".") for part in (line.said, line.period, line.definition) if part)
    return f"{content.named(line.name, said)}."
