"""The overview shows what is read within a second and fills in: nothing else than what it would have shown whole."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from portulan.figures import filling
from portulan.figures.asking import Asked
from portulan.figures.overview import Line, line_of
from portulan.figures.question import read_question
from portulan.workspace import Kpi, Workspace

SLOW = "win_rate"


@pytest.fixture(autouse=True)
def nothing_read_yet() -> None:
    filling._WHOLE.clear()


@contextmanager
def one_figure_takes_long(monkeypatch: pytest.MonkeyPatch, fault: Exception | None = None) -> Iterator[threading.Event]:
    """Reading that figure waits for the event; what is read before it is known to be there."""
    go, met = threading.Event(), threading.Event()

    def slowly(asked: Asked, kpi: Kpi) -> Line:
        if kpi.id == SLOW:
            met.set()
            assert go.wait(60)
            if fault is not None:
                raise fault
        return line_of(asked, kpi)

    class AtOnce:
        """Waits until the slow figure is reached instead of for a time."""

        def __call__(self, _: object, __: float) -> None:
            assert met.wait(60)

    with monkeypatch.context() as patched:
        patched.setattr(filling, "line_of", slowly)
        patched.setattr(filling, "wait_for", AtOnce())
        try:
            yield go
        finally:
            go.set()


def body(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def line(html: str, kpi: str) -> str:
    """The part of the page about one figure."""
    return next(part for part in html.split("<li data-row>") if f'href="/figures/{kpi}/' in part)


def test_a_figure_that_is_being_computed_says_so_and_the_page_reads_itself_again(
    english: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "/figures/?period=weeks12"
    with one_figure_takes_long(monkeypatch):
        meanwhile = body(english, page)
        assert "Being computed" in line(meanwhile, SLOW)
        assert re.search(r"\d+ being computed", meanwhile)
        assert f'hx-get="{page}"' in meanwhile
        assert "The figures are on their way." in meanwhile
        assert "Being computed" not in line(meanwhile, "revenue")
    whole = body(english, page)
    assert "Being computed" not in whole
    assert "hx-select-oob" not in whole
    assert line(meanwhile, "revenue") == line(whole, "revenue")
    assert all(f'href="/figures/{kpi.id}/' in meanwhile for kpi in workspace.kpis())


def test_what_fills_in_is_what_each_figure_answers(english: Client, workspace: Workspace) -> None:
    question = read_question({"period": ["months12"]}).question
    asked = Asked(workspace, question, workspace.as_of())
    for read in filling.overview_so_far(asked).lines:
        if not read.kpi.to_come:  # a forecast is not told before its past is known
            assert read == line_of(asked, read.kpi)


def test_pages_that_ask_together_are_read_once(
    english: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_figure_takes_long(monkeypatch):
        body(english, "/figures/?period=all")
        body(english, "/figures/?period=all")
        assert len(filling._READINGS) == 1
    body(english, "/figures/?period=all")
    assert not filling._READINGS


def test_a_fault_while_reading_is_the_fault_of_the_page(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        one_figure_takes_long(monkeypatch, fault=RuntimeError("no such thing")) as go,
        monkeypatch.context() as until_done,
    ):
        go.set()
        until_done.setattr(filling, "wait_for", lambda given, _: [one.exception(60) for one in given])
        with pytest.raises(RuntimeError, match="no such thing"):
            body(english, "/figures/?period=all")


def test_an_overview_read_whole_is_kept_until_the_plan_changes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(workspace, read_question({"period": ["all"]}).question, workspace.as_of())
    whole = [read.kpi.id for read in filling.overview_so_far(asked).lines]
    read: list[str] = []

    def told(asked: Asked, kpi: Kpi) -> Line:
        read.append(kpi.id)
        return line_of(asked, kpi)

    monkeypatch.setattr(filling, "line_of", told)
    kept = bool(filling._WHOLE)  # not while a forecast says "not yet"
    filling.overview_so_far(asked)
    assert sorted(read) == ([] if kept else sorted(whole))
    monkeypatch.setattr(type(workspace), "plan_sha", lambda _: "another plan")
    read.clear()
    filling.overview_so_far(asked)
    assert sorted(read) == sorted(whole)
