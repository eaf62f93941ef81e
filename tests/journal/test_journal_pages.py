"""The journal read: found by kind, words and period; one entry with its figures; its file and its check."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from tests.journal.conftest import ClientOf

from portulan.journal.bodies import Reader, body_for_programs, body_said
from portulan.journal.exporting import check_lines
from portulan.journal.figures import result_of, seen, words_of
from portulan.journal.models import Entry
from portulan.journal.writing import record
from portulan.language.words import Words
from portulan.stats.estimate import Estimate, NotComputable
from portulan.workspace import KpiTable, Period, Workspace

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def decided(told: Workspace) -> Entry:
    """A decision taken on two figures, one of them by segment."""
    tables = [told.kpi("win_rate", by=["segment"], as_of=told.as_of()), _too_few(told)]
    figures = [seen(t, facts=told.facts().identity, plan=told.plan_sha()) for t in tables]
    title = Words(fr="On garde la cible {{ETI}}", en="We keep the {{mid-size}} target")
    return record("decision", title, at=AT, about="action:1", body={"figures": figures, "note": "Été décevant"})


def _too_few(workspace: Workspace) -> KpiTable:
    """A discount over three days: too few sales to say."""
    last_days = Period(date(2026, 11, 20), date(2026, 11, 23))
    return workspace.kpi("average_discount", period=last_days, as_of=workspace.as_of())


def numbers(page: Any) -> list[int]:
    return [line["entry"].number for line in page.context["lines"]]


def test_entries_are_found_by_kind_words_and_period(decided: Entry, client_of: ClientOf) -> None:
    client = client_of("reader")
    assert numbers(client.get("/journal/")) == [7, 6, 5, 4, 3, 2, 1]
    assert numbers(client.get("/journal/?kind=decision")) == [7]
    assert numbers(client.get("/journal/?kind=action.done")) == [6, 5]
    assert numbers(client.get("/journal/?q=ete+DECEVANT")) == [7]
    assert numbers(client.get("/journal/?q=vendeurs+inès")) == [6]
    assert numbers(client.get("/journal/?from=2026-03-20&to=2026-09-25")) == [6, 5]
    assert numbers(client.get("/journal/?as_of=2026-03-20")) == [5, 4, 3, 2, 1]
    wrong = client.get("/journal/?from=hier")
    assert wrong.status_code == 400
    assert "« hier » n’est pas une date." in text_of(wrong)


def test_a_page_holds_forty_entries_and_keeps_the_filter(told: Workspace, client_of: ClientOf) -> None:
    for i in range(45):
        record("decision", Words(fr=f"Décision {i}", en=f"Decision {i}"), at=AT)
    page = client_of("reader").get("/journal/?kind=decision")
    assert len(page.context["lines"]) == 40
    assert "?kind=decision&amp;page=2" in text_of(page)
    assert len(client_of("reader").get("/journal/?kind=decision&page=2").context["lines"]) == 5


def test_an_entry_shows_its_figures_as_they_were_seen(decided: Entry, told: Workspace, client_of: ClientOf) -> None:
    page = client_of("sales", "en").get(f"/journal/{decided.number}/")
    said = text_of(page)
    assert "We keep the {mid-size} target" in said
    figures = page.context["figures"]
    table = told.kpi("win_rate", by=["segment"], as_of=told.as_of())
    shown = {f.group: f.view.result.value for f in figures if f.reference.startswith("win_rate")}
    assert shown == {
        str(row.by["segment"] or "(empty)"): row.result.value for row in table.rows if isinstance(row.result, Estimate)
    }
    assert figures[-1].view.why == _too_few(told).result.reason.say("en")  # type: ignore[union-attr]  # reason=it has none
    assert "as of 22 Nov 2026" in said
    assert 'href="/actions/1/"' in said
    assert page.context["before"]["entry"].number == decided.number - 1
    assert page.context["after"] is None
    assert page.context["holds"]
    assert client_of("sales").get("/journal/99/").status_code == 404


def test_what_an_entry_says_is_read_as_people_write_it(told: Workspace, client_of: ClientOf) -> None:
    said = text_of(
        client_of("sales").get(f"/journal/{Entry.objects.get(about='action:1', kind='action.done').number}/")
    )
    for shown in (
        "20 mars 2026",
        "Canaux",
        "le plan",
        "19 350 €",
        "Stand tenu trois jours",
        "Coût par opportunité, Salons",
    ):
        assert shown in said


def test_what_only_programs_read_is_shown_apart(told: Workspace) -> None:
    """A day that is none and a shape of before are said as written; a key without words is nobody's to read."""
    body = {"due": "2026-02-30", "minutes": 30, "plan": "f" * 64, "kpis": "?", "evidence": 3.0}
    said = {one.name.fr: one.lines for one in body_said("alert.opened", body, Reader(told, "fr"))}
    assert said == {"Échéance": ("2026-02-30",), "Indicateurs": ("?",), "Preuve, en part de ce qu’il faut": ("3",)}
    assert json.loads(body_for_programs("alert.opened", body)) == {"minutes": 30, "plan": "f" * 64}
    assert body_for_programs("alert.opened", {"due": "2026-02-28", "figures": []}) == ""


def test_a_change_says_in_words_what_was_before(told: Workspace) -> None:
    was = {"due": "2026-12-04", "moves": ["stage_conversion(decouverte -> proposition)"], "owner": ""}
    (said,) = body_said("action.changed", {"was": was}, Reader(told, "fr"))
    assert said.lines == (
        "Échéance\u00a0: 4 décembre 2026",
        "Indicateurs à faire bouger\u00a0: Découverte → Proposition",
        "Responsable\u00a0: rien",
    )


def test_the_page_of_a_broken_entry_says_so_and_the_check_says_where(decided: Entry, client_of: ClientOf) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET author_name = 'x' WHERE number = 3")
    client = client_of("reader")
    assert not client.get("/journal/3/").context["holds"]
    page = client.get("/journal/verify/")
    assert "La chaîne est rompue : 1 endroit." in text_of(page)
    assert "L’entrée 3 a été modifiée" in text_of(page)


def test_the_whole_journal_is_taken_away_and_checked_elsewhere(decided: Entry, client_of: ClientOf) -> None:
    response = client_of("reader").get("/journal/export")
    lines = b"".join(response).decode().splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="journal.jsonl"'
    checked = check_lines(lines)
    assert (checked.length, checked.findings) == (7, [])
    assert json.loads(lines[-1])["head"]["sha"] == decided.sha


@pytest.mark.parametrize(
    ("tampering", "code"),
    [
        (lambda lines: [*lines[:2], lines[2].replace("direction", "x"), *lines[3:]], "JO101"),
        (lambda lines: [*lines[:2], *lines[3:]], "JO102"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "JO103"),
        (lambda lines: lines[:-1], "JO108"),
        (lambda lines: [*lines[:-2], lines[-1]], "JO105"),
        (lambda lines: [*lines[:-1], lines[-1][:-6]], "JO107"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], "JO104"),
        (lambda lines: [*lines[:3], "[1, 2]", *lines[3:]], "JO107"),
    ],
)
def test_whatever_is_done_to_the_file_is_seen(decided: Entry, client_of: ClientOf, tampering: Any, code: str) -> None:
    response = client_of("reader").get("/journal/export")
    lines = b"".join(response).decode().splitlines()
    assert code in {finding.code for finding in check_lines(tampering(lines)).findings}


def test_the_api_gives_entries_a_program_can_check(decided: Entry, client_of: ClientOf) -> None:
    told = client_of("reader").get("/api/journal?kind=decision").json()
    assert (told["count"], told["entries"][0]["sha"]) == (1, decided.sha)
    assert client_of("reader").get("/api/journal?to=x").json()["finding"]["code"] == "JO006"


def test_a_figure_reads_back_as_it_was_and_says_why_there_was_none(told: Workspace) -> None:
    for table in (told.kpi("win_rate"), told.kpi("revenue"), _too_few(told)):
        kept = json.loads(json.dumps(seen(table, facts="f", plan="p")))
        back, result = result_of(kept["rows"][0], kept["unit"]), table.result
        if isinstance(result, NotComputable):
            assert isinstance(back, NotComputable)
            assert back.reason.say("fr") == result.reason.say("fr")
        else:
            assert isinstance(back, Estimate)
            assert (back.value, back.low, back.high, back.n, back.status) == (
                result.value, result.low, result.high, result.n, result.status,
            )  # fmt: skip
    assert words_of({"fr": "a {b}", "en": "c"}).say("fr") == "a {b}"
