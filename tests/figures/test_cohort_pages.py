"""The page of cohorts and its file: the same numbers as `Workspace.cohorts`, newest first."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from portulan.language.words import Language
from portulan.people.models import User
from portulan.ui.naming import naming_of
from portulan.workspace import Workspace

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("fr", "affaires créées ensemble"), ("en", "deals created together")])
def test_the_page_tells_the_latest_ripe_cohort_and_lists_newest_first(
    language: Language, words: str, workspace: Workspace, colleague: User, client_of: Callable[..., Client]
) -> None:
    page = client_of(colleague, language).get("/cohorts/").content.decode()
    assert words in page
    naming, keys = naming_of(workspace, language), sorted(workspace.cohorts(("quarter",)).keys["quarter"])
    names = re.findall(r'<tr data-row><td class="strong nw">([^<]+)</td>', page)
    assert names == [naming("quarter", key) for key in reversed(keys)]
    assert len(names) > 2


def test_the_file_holds_every_figure_of_the_table(
    workspace: Workspace, colleague: User, client_of: Callable[..., Client]
) -> None:
    response = client_of(colleague, "en").get("/cohorts/cohorts.csv?span=month&split=segment")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    table = workspace.cohorts(("month", "segment"))
    assert len(rows) == len(table)
    for row, expected in zip(rows, table.rows(), strict=True):
        assert row["month"] == expected["month"]
        assert row["created"] == str(expected["created"])
        assert row["win_rate"] == ("" if expected["win_rate"] is None else str(expected["win_rate"]))
        assert int(row["created n"]) > 0


def test_a_split_that_is_none_is_left_aside(
    workspace: Workspace, colleague: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(colleague)
    asked, plain = (client.get(f"/cohorts/{query}").content.decode() for query in ("?span=decade&split=no", ""))
    assert asked[asked.index("<h1") :] == plain[plain.index("<h1") :]
