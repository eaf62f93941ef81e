"""The verbs of a workspace, on a small company imported from two files."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from portulan.stats.estimate import Estimate, NotComputable
from portulan.workspace import Period, RequestError, Workspace

PLAN = """\
portulan: 1
company: Small
currency: EUR
period: {from: 2025-01-01, to: 2025-12-31}
as_of: 2025-12-31
target:
  decision: Large ones first.
  indicator: win_rate by segment
  segments:
    - {id: large, priority: 1, when: amount >= 500}
    - {id: small, priority: 2, when: amount < 500}
process:
  decision: Two stages.
  indicator: [cycle_time, win_rat]
  stages: [{id: talk, name: Talking}, {id: offer}]
objectives:
  - {id: revenue-2025, kpi: revenue, target: 100_000, by: 2025-12-31, owner: Ada}
"""
MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources: {deals: deals.csv, steps: steps.csv}
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: id
      created_at: created
      closed_at: closed
      status: status
      amount: amount
      channel: channel
      owner_id: owner
  stage_entry:
    from: steps
    columns: {opportunity_id: id, stage: stage, entered_at: entered}
"""
START = date(2025, 1, 1)


def write_deals(folder: Path, count: int) -> None:
    """One deal a day, by turns won after 10 days, lost after 20, still open; the last stage skipped by one in two."""
    deals, steps = ["id,created,closed,status,amount,channel,owner"], ["id,stage,entered"]
    for i in range(count):
        created = START + timedelta(days=i)
        status = ("won", "lost", "open")[i % 3]
        closed = created + timedelta(days=10 if status == "won" else 20) if status != "open" else ""
        deals.append(f"D{i:03},{created},{closed},{status},{100 + i * 10},{('fair', '')[i % 2]},{'AB'[i % 2]}")
        steps.append(f"D{i:03},talk,{created}")
        if i % 2:
            steps.append(f"D{i:03},offer,{created + timedelta(days=5)}")
    (folder / "deals.csv").write_text("\n".join(deals) + "\n", "utf-8")
    (folder / "steps.csv").write_text("\n".join(steps) + "\n", "utf-8")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    write_deals(tmp_path, 120)
    workspace = Workspace(tmp_path, clock=lambda: datetime(2026, 3, 1, 9))
    assert workspace.import_facts().committed
    return workspace


def value(result: object) -> float:
    assert isinstance(result, Estimate), result
    return result.value


def test_a_figure_has_its_period_its_day_and_its_definition(workspace: Workspace) -> None:
    table = workspace.kpi("win_rate", period=Period(date(2025, 1, 1), date(2025, 4, 1)))
    closings = [START + timedelta(days=i + (10 if i % 3 == 0 else 20)) for i in range(120) if i % 3 != 2]
    assert table.result.n == sum(day < date(2025, 4, 1) for day in closings)
    assert table.as_of == date(2025, 12, 31)
    said = table.as_json("fr")
    assert said["period"] == {"from": "2025-01-01", "to": "2025-04-01"}
    assert said["unit"] == "share"
    assert "gagnées sur affaires closes" in said["definition"]
    assert said["rows"][0]["value"] == value(table.result)


def test_the_day_of_reading_is_the_plan_s_else_the_clock_s(workspace: Workspace) -> None:
    assert workspace.as_of() == date(2025, 12, 31)
    text = workspace.plan_path.read_text("utf-8").replace("as_of: 2025-12-31\n", "")
    workspace.plan_path.write_text(text, "utf-8")
    assert workspace.as_of() == date(2026, 3, 1)


def test_a_new_text_of_the_plan_makes_new_segments(workspace: Workspace) -> None:
    before = {row.by["segment"]: row.result.n for row in workspace.kpi("win_rate by segment").rows}
    text = workspace.plan_path.read_text("utf-8").replace(">= 500", ">= 900").replace("< 500", "< 900")
    workspace.plan_path.write_text(text, "utf-8")
    after = {row.by["segment"]: row.result.n for row in workspace.kpi("win_rate by segment").rows}
    assert list(before) == list(after) == ["large", "small"]
    assert after["small"] > before["small"]
    assert sum(after.values()) == sum(before.values()) == 80


def test_a_new_import_gives_new_figures(workspace: Workspace) -> None:
    assert workspace.kpi("win_rate").result.n == 80
    write_deals(workspace.path, 150)
    assert workspace.kpi("win_rate").result.n == 80
    workspace.import_facts()
    assert workspace.kpi("win_rate").result.n == 100


def test_segments_split_everything_that_has_them_and_none_is_lost(workspace: Workspace) -> None:
    for kpi in ("win_rate", "revenue", "cycle_time", "pipeline_open", "stage_conversion(talk -> offer)"):
        whole = workspace.kpi(kpi)
        parts = [row.result for row in workspace.kpi(kpi, by=["segment"]).rows]
        if all(isinstance(part, Estimate) for part in parts):
            assert sum(part.n for part in parts) == whole.result.n, kpi


def test_an_empty_channel_is_not_the_word_unknown(workspace: Workspace) -> None:
    groups = [row.by["channel"] for row in workspace.kpi("win_rate by channel").rows]
    assert groups == ["fair", None]
    empty = workspace.records("win_rate", by_values={"channel": None})
    assert {row["opportunity_id"] for row in empty.rows} <= {f"D{i:03}" for i in range(1, 120, 2)}


def test_the_funnel_counts_open_deals_apart(workspace: Workspace) -> None:
    talk, offer = workspace.funnel()
    assert (talk.name, offer.name) == ("Talking", "offer")
    assert talk.entered == 120 == talk.advanced + talk.open + talk.lost
    assert offer.advanced == 40
    assert offer.entered == 60 + 20  # half of the forty wins skipped the stage: filled in


def test_a_trend_has_one_point_a_month_all_as_of_the_same_day(workspace: Workspace) -> None:
    points = workspace.trend("revenue", periods=12)
    assert [p.period.key for p in points] == [f"2025-{month:02}" for month in range(1, 13)]
    total = sum(value(p.result) for p in points)
    assert total == value(workspace.kpi("revenue").result)
    assert value(points[-1].result) == 0  # nothing was signed in December, and that is known
    earlier = workspace.trend("revenue", periods=3, as_of=date(2024, 6, 30))
    assert all(isinstance(p.result, NotComputable) for p in earlier)  # nothing is known of before the first sale


def test_the_trend_of_a_stock_is_read_at_the_end_of_each_month(workspace: Workspace) -> None:
    points = workspace.trend("pipeline_open", grain="month", periods=10)
    for point in points:
        assert point.period.end is not None
        day = min(point.period.end - timedelta(days=1), date(2025, 12, 31))
        assert point.result == workspace.kpi("pipeline_open", as_of=day).result


def test_a_trend_with_one_line_per_stage_asks_which(workspace: Workspace) -> None:
    with pytest.raises(RequestError) as refusal:
        workspace.trend("stage_conversion")
    assert refusal.value.finding.code == "ME007"
    assert workspace.trend("stage_conversion(talk -> offer)", periods=2)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("win_rat", "ME001", "win_rate"),
        ("win_rate by chanel", "ME002", "channel"),
        ("win_rate by created_at", "ME002", "month"),
        ("win_rate(talk)", "ME003", "win_rate"),
        ("stage_conversion(talk -> ofer)", "ME004", "talk, offer, won"),
        ("stage_conversion(offer -> talk)", "ME005", "talk, offer"),
        ("win_rate where amont > 3", "CO010", "amount"),
        ("win_rate where amount > 'x'", "CO011", ""),
        ("win_rate by", "PL007", ""),
        ("", "PL007", ""),
    ],
)
def test_what_does_not_exist_is_refused_with_a_way_out(workspace: Workspace, asked: str, code: str, said: str) -> None:
    with pytest.raises(RequestError) as refusal:
        workspace.kpi(asked)
    finding = refusal.value.finding
    assert finding.code == code
    for language in ("fr", "en"):
        assert said in finding.message(language) + finding.way_out(language)


def test_nothing_a_person_types_is_sql(workspace: Workspace) -> None:
    for text in ("channel = 'x'' or 1=1 --'", "channel = 'x'';drop table opportunity'", 'channel = "a""'):
        try:
            assert workspace.kpi("win_rate", where=text).result.n == 0
        except RequestError as refusal:
            assert refusal.finding.code.startswith("CO")
    assert workspace.records("win_rate", by_values={"channel": "'; drop view opportunity; --"}).total == 0
    assert workspace.kpi("win_rate").result.n == 80


def test_the_board_shows_every_indicator_and_says_which_cannot_be_read(workspace: Workspace) -> None:
    board = workspace.board()
    figures = {f.reference: f for component in board.components for f in component.figures}
    assert set(figures) == {"win_rate by segment", "cycle_time", "win_rat"}
    faulty = figures["win_rat"].finding
    assert faulty is not None
    assert faulty.code == "ME001"
    (objective,) = board.objectives
    assert objective.progress == pytest.approx(value(workspace.kpi("revenue").result) / 100_000)
    assert objective.elapsed == 1.0
    assert board.as_json("fr")["components"][0]["name"] == "Cible"


def test_records_come_in_pages_in_the_order_asked(workspace: Workspace) -> None:
    first = workspace.records("revenue", limit=5, order="-amount")
    second = workspace.records("revenue", limit=5, offset=5, order="-amount")
    amounts = [float(str(row["amount"])) for row in [*first.rows, *second.rows]]
    assert amounts == sorted(amounts, reverse=True)
    assert first.total == second.total == 40
    with pytest.raises(RequestError) as refusal:
        workspace.records("revenue", order="amount; drop table x")
    assert refusal.value.finding.code == "ME008"


def test_a_figure_asked_by_many_at_once_is_one_figure(workspace: Workspace) -> None:
    asked: list[Callable[[], object]] = [
        lambda: workspace.kpi("win_rate by segment").as_json("fr"),
        lambda: workspace.kpi("cycle_time").as_json("fr"),
        lambda: workspace.funnel(),
        lambda: workspace.board().as_json("en"),
    ]
    fresh = Workspace(workspace.path, clock=workspace.clock)
    alone = [ask() for ask in asked]
    same: list[Callable[[], object]] = [
        lambda: fresh.kpi("win_rate by segment").as_json("fr"),
        lambda: fresh.kpi("cycle_time").as_json("fr"),
        lambda: fresh.funnel(),
        lambda: fresh.board().as_json("en"),
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: same[i % 4](), range(32)))
    assert all(answer == alone[i % 4] for i, answer in enumerate(answers))


def test_a_damaged_or_forbidden_cache_is_only_a_cache(workspace: Workspace) -> None:
    expected = workspace.kpi("win_rate").as_json("en")
    files = list((workspace.path / ".portulan" / "cache").glob("opportunity-*.parquet"))
    assert files
    files[0].write_bytes(b"PAR1 broken")
    assert Workspace(workspace.path, clock=workspace.clock).kpi("win_rate").as_json("en") == expected
    for file in (workspace.path / ".portulan" / "cache").iterdir():
        file.unlink()
    (workspace.path / ".portulan" / "cache").rmdir()
    (workspace.path / ".portulan" / "cache").write_text("in the way", "utf-8")
    assert Workspace(workspace.path, clock=workspace.clock).kpi("win_rate").as_json("en") == expected


def test_checking_looks_at_the_facts_and_at_an_unsaved_text(workspace: Workspace) -> None:
    codes = {finding.code for finding in workspace.check()}
    assert codes
    unsaved = workspace.plan_path.read_text("utf-8").replace("amount >= 500", "amunt >= 500")
    assert "CO010" in {finding.code for finding in workspace.check(unsaved)}
    assert "CO010" not in codes


def test_an_empty_folder_has_no_figures_but_reasons(tmp_path: Path) -> None:
    empty = Workspace(tmp_path, clock=lambda: datetime(2026, 1, 1))
    for kpi in empty.kpis():
        table = empty.kpi(kpi.id)
        assert [row.result.status for row in table.rows] == ["no_data"], kpi.id
        assert table.definition.say("fr")
        assert table.definition.say("en")
    assert empty.board().components
    assert empty.funnel() == []
    assert empty.check()


def test_what_changed_between_two_texts(workspace: Workspace) -> None:
    old = workspace.plan_path.read_text("utf-8").replace("target: 100_000", "target: 90_000")
    (change,) = workspace.diff(old)
    assert "100" in change.say("fr")


def test_dimensions_are_those_that_hold_something(workspace: Workspace) -> None:
    names = [dimension.id for dimension in workspace.dimensions()]
    assert names[:2] == ["segment", "channel"]
    assert {"stage", "owner", "month", "quarter"} <= set(names)
    assert "competitor" not in names
    for name in names:
        if name != "stage":
            assert workspace.kpi("win_probability", by=[name]).rows


def test_two_workspaces_do_not_see_each_other_s_kpis(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for name in ("plan.yaml", "mapping.yaml"):
        (other / name).write_text((tmp_path / name).read_text("utf-8"), "utf-8")
    write_deals(other, 30)
    declared = "kpis: [{id: large_deals, count: opportunities where amount >= 500, unit: count, better: up}]\n"
    (other / "plan.yaml").write_text(PLAN + declared, "utf-8")
    neighbour = Workspace(other, clock=workspace.clock)
    assert neighbour.import_facts().committed
    assert value(neighbour.kpi("large_deals").result) == 0
    assert neighbour.kpis()[-1].id == "large_deals"
    assert "large_deals" not in {kpi.id for kpi in workspace.kpis()}
    with pytest.raises(RequestError, match="large_deals"):
        workspace.kpi("large_deals")


def test_a_wrong_declaration_is_found_at_its_line_and_column(workspace: Workspace) -> None:
    declared = "kpis:\n  - {id: fair, count: opportunities where chanel = 'fair', unit: count, better: up}\n"
    found = [f for f in workspace.check(PLAN + declared) if f.code == "CO010"]
    assert [(f.place.line, f.place.column) for f in found if f.place] == [
        (PLAN.count("\n") + 2, declared.splitlines()[1].index("chanel") + 1)
    ]
    assert "channel" in found[0].way_out("fr")
