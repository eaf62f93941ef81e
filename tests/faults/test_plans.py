"""Plans as people damage them: each gives a clear finding with its place, never a traceback."""

from time import process_time

import pytest

from portulan.language.finding import Finding
from portulan.plan.checking import check_plan, check_reading
from portulan.plan.ports import KpiFacts, RuleContext
from portulan.plan.reading import read_plan

CONTEXT = RuleContext(
    catalogue={
        "win_rate": KpiFacts("win_rate", "share", "up"),
        "revenue": KpiFacts("revenue", "money", "up", additive=True),
        "stage_conversion": KpiFacts("stage_conversion", "share", "up", arguments=2),
    },
    columns={"employees": "number", "sector": "text", "amount": "money", "created_at": "timestamp"},
)


def found(text: str | bytes) -> list[Finding]:
    return check_plan(text, "plan.yaml", CONTEXT)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)

UNREADABLE: list[tuple[str, str | bytes, str, int]] = [
    ("an empty file", "", "PL009", 1),
    ("blank lines", "\n\n  \n", "PL009", 1),
    ("comments only", "# a plan, soon\n", "PL009", 1),
    ("null", "null\n", "PL009", 1),
    ("a list", "- target\n- offer\n", "PL009", 1),
    ("a sentence", "Vendre plus, à tout le monde.\n", "PL009", 1),
    ("a number", "42\n", "PL009", 1),
    ("an open bracket", "target: [a, b\n", "YA003", 2),
    ("an open brace", "price: {guardrails: {discount_max: 15 %}\n", "YA003", 2),
    ("an open quote", 'company: "Atelier\n', "YA003", 2),
    ("a colon in a value", "price:\n  decision: Prix: à la valeur\n", "YA003", 2),
    ("a broken indentation", "price:\n    decision: a\n  indicator: b\n", "YA003", 3),
    ("a tab as indentation", "price:\n\tdecision: a\n", "YA004", 2),
    ("two documents", "portulan: 1\n---\nportulan: 1\n", "YA011", 2),
    ("an unknown alias", "price: *nowhere\n", "YA003", 1),
    ("an alias loop", "target: &t\n  segments: [*t]\n", "YA006", 1),
    ("an alias loop through a list", "target: &t [*t]\n", "YA006", 1),
    ("a billion laughs", BOMB, "YA007", 1),
    ("fifty megabytes", b"a: b\n" * 10_000_000, "YA001", 1),
    ("two megabytes of text", "#" * 2_000_000, "YA001", 1),
    ("a deep nest of brackets", "a: " + "[" * 5_000 + "]" * 5_000, "YA008", 1),
    ("a deep nest of braces", "a: " + "{b: " * 3_000 + "}" * 3_000, "YA008", 1),
    ("a deep nest of blocks", "".join("  " * n + "a:\n" for n in range(300)), "YA008", 41),
    ("a deep nest of dashes", "- " * 300 + "a\n", "YA008", 1),
    ("latin-1", "decision: prix élevé\n".encode("latin-1"), "YA002", 1),
    ("windows-1252", "a: 1\nbudget: 18 000 €\n".encode("cp1252"), "YA002", 2),
    ("UTF-16 cut in half", "company: a".encode("utf-16")[:-1], "YA002", 1),
    ("a null byte", b"company: a\x00b\n", "YA012", 1),
    ("a control character", "company: a\x07b\n", "YA012", 1),
    ("an image", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "YA002", 1),
    ("a zip file", b"PK\x03\x04\x14\x00\x06\x00", "YA012", 1),
    ("a percent sign first", "%a: b\n", "YA003", 2),
    ("an at sign", "owner: @marie\n", "YA003", 1),
    ("a backtick", "owner: `marie`\n", "YA003", 1),
]

DAMAGED: list[tuple[str, str, str, int, int]] = [
    ("a duplicate key", "price: {decision: a}\nprice: {decision: b}", "YA005", 2, 1),
    ("a duplicate key inside", "price:\n  logic: value\n  logic: market", "YA005", 3, 3),
    ("a key that is a list", "? [a, b]\n: c\nportulan: 1", "YA010", 1, 3),
    ("a Python tag", "company: !!python/object:os.system {a: b}", "YA009", 1, 10),
    ("an unknown tag", "company: !secret a", "YA009", 1, 10),
    ("an unknown key", "prices: {decision: a}", "PL001", 1, 1),
    ("a French key", "cible: {decision: a}", "PL001", 1, 1),
    ("a key in capitals", "PRICE: {decision: a}", "PL001", 1, 1),
    ("an unknown key inside", "price: {discount: 15 %}", "PL001", 1, 9),
    ("a list for a word", "company: [Atelier, Boréal]", "PL002", 1, 10),
    ("a block for a word", "company: {name: Atelier}", "PL002", 1, 10),
    ("a word for a block", "price: cher", "PL002", 1, 8),
    ("a list for a block", "price: [cher]", "PL002", 1, 8),
    ("a word for a list", "objectives: doubler", "PL002", 1, 13),
    ("a block for a list", "objectives: {id: ca}", "PL002", 1, 13),
    ("a word for an item", "objectives: [doubler]", "PL002", 1, 14),
    ("a block for an indicator", "target: {indicator: {kpi: win_rate}}", "PL002", 1, 21),
    ("a list inside a list", "process: {stages: [[a]]}", "PL002", 1, 20),
    ("a segment without id", "target: {segments: [{when: employees > 20}]}", "PL003", 1, 21),
    ("a segment without condition", "target: {segments: [{id: pme}]}", "PL003", 1, 21),
    ("a period without end", "period: {from: 2026-01-01}", "PL003", 1, 1),
    ("a level that is none", "channels: {acquisition: [{id: a, intent: très}]}", "PL004", 1, 42),
    ("a logic that is none", "price: {logic: feeling}", "PL004", 1, 16),
    ("a component that is none", "actions: [{id: a, what: b, component: ventes}]", "PL004", 1, 39),
    ("a language that is none", "language: de", "PL004", 1, 11),
    ("a repeated stage", "process: {stages: [{id: a}, {id: b}, {id: a}]}", "PL005", 1, 43),
    ("a repeated channel", "channels: {acquisition: [{id: a}, {id: a}]}", "PL005", 1, 40),
    ("a quote in an id", "process: {stages: [{id: \"l'offre\"}]}", "PL006", 1, 26),
    ("an arrow in an id", "process: {stages: [{id: a -> b}]}", "PL006", 1, 25),
    ("an endless id", f"process: {{stages: [{{id: {'a' * 200}}}]}}", "PL006", 1, 25),
    ("a KPI in two words", "target: {indicator: win rate}", "PL007", 1, 25),
    ("a KPI by nothing", "target: {indicator: win_rate by}", "PL007", 1, 32),
    ("a KPI where nothing", "target: {indicator: win_rate where}", "PL007", 1, 35),
    ("an open parenthesis", "target: {indicator: stage_conversion(a}", "PL007", 1, 39),
    ("an empty argument", "target: {indicator: stage_conversion(a ->)}", "PL007", 1, 38),
    ("a KPI that is a number", "target: {indicator: 12}", "PL007", 1, 21),
    ("another version", "portulan: 2", "PL008", 1, 11),
    ("a target in words", "objectives: [{id: a, kpi: revenue, target: beaucoup}]", "PL010", 1, 44),
    ("NaN", "objectives: [{id: a, kpi: revenue, target: .nan}]", "PL010", 1, 44),
    ("infinity", "objectives: [{id: a, kpi: revenue, target: .inf}]", "PL010", 1, 44),
    ("NaN as a price", "offer: {items: [{id: a, list_price: .NaN}]}", "UN004", 1, 37),
    ("infinity as a price", "offer: {items: [{id: a, list_price: -.inf}]}", "UN004", 1, 37),
    ("a price of 1e400", "offer: {items: [{id: a, list_price: 1e400}]}", "UN004", 1, 37),
    ("a price beyond all companies", "offer: {items: [{id: a, list_price: 1e30}]}", "UN001", 1, 37),
    ("hours in words", "alignment: {sla: {first_response: 1 hours, hours: la journée}}", "PL011", 1, 51),
    ("hours that go back", "alignment: {sla: {first_response: 1 hours, hours: Mon-Fri 18:00-09:00}}", "PL011", 1, 51),
    ("days that go back", "alignment: {sla: {first_response: 1 hours, hours: Fri-Mon 09:00-18:00}}", "PL011", 1, 51),
    ("a fifth Thursday", "rituals: {monthly: {on: fifth Thu}}", "PL012", 1, 25),
    ("a French day", "rituals: {weekly: {day: lundi}}", "PL012", 1, 25),
    ("a day of the month", "rituals: {monthly: {on: 31}}", "PL012", 1, 25),
    ("a 25th hour", 'rituals: {weekly: {day: Mon, at: "25:00"}}', "PL013", 1, 35),
    ("a 61st minute", 'rituals: {weekly: {day: Mon, at: "09:61"}}', "PL013", 1, 35),
    ("nine o'clock as 9", "rituals: {weekly: {day: Mon, at: 9}}", "PL013", 1, 34),
    ("unknown records", "kpis: [{id: a, count: licornes}]", "PL014", 1, 23),
    ("records and rubbish", "kpis: [{id: a, count: meetings held}]", "PL014", 1, 32),
    ("a discount of 120 %", "price: {guardrails: {discount_max: 120 %}}", "PL015", 1, 36),
    ("a negative discount", "price: {guardrails: {discount_max: -5 %}}", "PL015", 1, 36),
    ("a negative price", "offer: {items: [{id: a, list_price: -100}]}", "PL015", 1, 37),
    ("no time at all", "process: {stages: [{id: a, allowed: 0 days}]}", "PL015", 1, 37),
    ("half a week of focus", "focus: {from: 2026-11-02, weeks: 2.5}", "PL015", 1, 34),
    ("a priority of zero", "target: {segments: [{id: a, priority: 0, when: employees > 1}]}", "PL015", 1, 39),
    ("euros", "currency: euros", "PL016", 1, 11),
    ("Paris", "timezone: Paris", "PL017", 1, 11),
    ("a path as a time zone", "timezone: ../../etc/passwd", "PL017", 1, 11),
    ("15 without its sign", "price: {guardrails: {discount_max: 15}}", "UN003", 1, 36),
    ("a share in words", "price: {guardrails: {discount_max: quinze %}}", "UN002", 1, 36),
    ("dollars in euros", "currency: EUR\noffer: {items: [{id: a, list_price: $100}]}", "UN005", 2, 37),
    ("a letter O for a zero", "offer: {items: [{id: a, list_price: 12.O00}]}", "UN004", 1, 37),
    ("one thousand or one", "offer: {items: [{id: a, list_price: '1,234'}]}", "UN004", 1, 38),
    ("a duration without a unit", "process: {stages: [{id: a, allowed: 14}]}", "UN006", 1, 37),
    ("a unit nobody knows", "process: {stages: [{id: a, allowed: 2 fortnights}]}", "UN006", 1, 37),
    ("30 February", "period: {from: 2026-02-30, to: 2026-12-31}", "UN007", 1, 16),
    ("29 February of a common year", "as_of: 2026-02-29", "UN007", 1, 8),
    ("a French date", "as_of: 31/12/2026", "UN007", 1, 8),
    ("month 13", "as_of: 2026-13-01", "UN007", 1, 8),
    ("year zero", "as_of: 0000-01-01", "UN007", 1, 8),
    ("a date and a time", "as_of: 2026-01-01T10:00:00", "UN007", 1, 8),
    ("follow-ups without a window", "alignment: {sla: {first_response: 1 hours, follow_ups: 5}}", "UN008", 1, 56),
    ("a condition cut short", "target: {segments: [{id: a, when: employees >}]}", "CO003", 1, 46),
    ("a condition of one column", "target: {segments: [{id: a, when: employees}]}", "CO012", 1, 35),
    ("Python in a condition", "target: {segments: [{id: a, when: __import__('os')}]}", "CO002", 1, 45),
    ("SQL in a condition", "target: {segments: [{id: a, when: \"employees > 1; drop table lead\"}]}", "CO001", 1, 49),
    ("two equals signs", "target: {segments: [{id: a, when: employees == 3}]}", "CO007", 1, 45),
    ("an unknown column", "target: {segments: [{id: a, when: employes > 3}]}", "CO010", 1, 35),
    ("a text compared with a number", "target: {segments: [{id: a, when: sector > 3}]}", "CO011", 1, 44),
    ("an endless condition", f"target: {{segments: [{{id: a, when: {'x > 1 or ' * 600}x > 1}}]}}", "CO006", 1, 35),
    ("a long chain of or", f"target: {{segments: [{{id: a, when: {'a or ' * 700}a}}]}}", "CO006", 1, 35),
    ("a condition of parentheses", f"target: {{segments: [{{id: a, when: {'(' * 900}a{')' * 900}}}]}}", "CO006", 1, 35),
    ("an unknown KPI", "target: {indicator: win_rat}", "PL061", 1, 21),
    ("an unknown dimension", "target: {indicator: win_rate by segmant}", "PL062", 1, 21),
    ("a condition that fits nobody", "target: {segments: [{id: a, when: employees between 9 and 3}]}", "PL035", 1, 35),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line"), [u[1:] for u in UNREADABLE], ids=[u[0] for u in UNREADABLE])
def test_what_cannot_be_read_says_why_and_where(text: str | bytes, code: str, line: int) -> None:
    reading = read_plan(text, "plan.yaml")
    assert not reading.readable
    assert [f.code for f in reading.findings][-1] == code
    assert reading.findings[-1].place is not None
    assert reading.findings[-1].place.line == line
    assert found(text) == reading.findings


@pytest.mark.parametrize(("text", "code", "line", "column"), [d[1:] for d in DAMAGED], ids=[d[0] for d in DAMAGED])
def test_what_is_damaged_is_shown_where_it_stands(text: str, code: str, line: int, column: int) -> None:
    assert read_plan(text, "plan.yaml").readable
    findings = {f.code: f for f in reversed(found(text))}
    assert code in findings, sorted(findings)
    place = findings[code].place
    assert place is not None
    assert (place.file, place.line, place.column) == ("plan.yaml", line, column)
    for sentence in (findings[code].message("fr"), findings[code].message("en"), findings[code].way_out("fr")):
        assert 5 < len(sentence) < 400


def test_one_fault_never_hides_another() -> None:
    text = "price: {logic: feeling, guardrails: {discount_max: 15}}\ncible: a\nas_of: 2026-02-30\n"
    assert {"PL004", "UN003", "PL001", "UN007", "PL020"} <= {f.code for f in found(text)}


def test_there_are_enough_of_them() -> None:
    assert len(UNREADABLE) + len(DAMAGED) >= 120
    assert len({text for _, text, *_ in (*UNREADABLE, *DAMAGED)}) == len(UNREADABLE) + len(DAMAGED)


def test_a_plan_of_thousands_of_lines_is_checked_in_the_time_it_takes_to_read_it() -> None:
    rows = range(1200)
    text = "target:\n  segments:\n" + "".join(f"    - {{id: s{n}, when: employees > {n}}}\n" for n in rows)
    text += "process:\n  stages:\n" + "".join(f"    - {{id: e{n}}}\n" for n in rows)
    text += "alignment:\n  content:\n" + "".join(f"    - {{id: c{n}, stage: x{n}}}\n" for n in rows)
    text += "objectives:\n" + "".join(
        f"  - {{id: o{n}, kpi: stage_conversion(a{n} -> b{n}), target: 1}}\n" for n in rows
    )
    text += "actions:\n" + "".join(f"  - {{id: a{n}, what: b, moves: revenue, due: 2026-01-01}}\n" for n in rows)
    reading = read_plan(text, "plan.yaml")
    start = process_time()
    check_reading(reading, CONTEXT)
    assert process_time() - start < 20
