"""What the figures pages show: the numbers of the workspace, with what it takes to read them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.figures.figures_company import build, facts

from portulan.people.models import User
from portulan.stats.estimate import Estimate, NotComputable
from portulan.ui.figure import FigureView
from portulan.ui.reading import _workspace
from portulan.workspace import Period, Workspace


def text_of(html: str) -> str:
    """The page as a person reads it: no tags, no repeated blanks."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def read(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200, response.content[:400]
    return text_of(response.content.decode())


def written(workspace: Workspace, reference: str, language: str = "fr", **more: object) -> FigureView:
    (row,) = workspace.kpi(reference, **more).rows  # type: ignore[arg-type]
    return FigureView("", row.result, language)  # type: ignore[arg-type]


# ── The overview ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kpi_of_the_catalogue_has_its_line_and_its_page(french: Client, workspace: Workspace) -> None:
    html = french.get("/figures/").content.decode()
    for kpi in workspace.kpis():
        assert f'href="/figures/{kpi.id}/"' in html, kpi.id
        assert unescape(kpi.name.say("fr")) in unescape(html)


def test_the_overview_has_its_three_levels_in_order(french: Client) -> None:
    shown = read(french, "/figures/")
    assert shown.index("Résultats") < shown.index("Efficacité") < shown.index("Économie")


def test_the_overview_opens_with_its_verdict(french: Client, workspace: Workspace) -> None:
    head = read(french, "/figures/?period=all")
    sold = written(workspace, "revenue")
    assert sold.value is not None
    assert f"{sold.value.digits}\u00a0€ vendus" in head


def test_a_figure_never_travels_without_its_interval_and_sample(french: Client, workspace: Workspace) -> None:
    shown = read(french, "/figures/?period=all")
    for kpi in ("win_rate", "average_basket", "margin_rate", "cost_per_opportunity"):
        view = written(workspace, kpi)
        assert view.value is not None
        assert view.interval in shown
        assert view.sample in shown


def test_what_is_not_loaded_is_said_with_the_fact_to_load_and_never_as_zero(
    french: Client, workspace: Workspace
) -> None:
    reason = written(workspace, "cost_per_lead").why
    assert reason in read(french, "/figures/")
    page = read(french, "/figures/cost_per_lead/")
    assert reason in page
    assert "0,00" not in page


def test_the_overview_keeps_a_condition_in_the_links_it_gives(french: Client) -> None:
    html = french.get("/figures/?f.channel=salons&period=year").content.decode()
    assert 'href="/figures/win_rate/?period=year&amp;f.channel=salons"' in html


def test_a_condition_that_one_figure_cannot_read_does_not_hide_the_others(french: Client) -> None:
    shown = read(french, "/figures/?where=employees+%3E+100")
    assert "Taux de gain" in shown
    assert "Les dépenses ne sont pas connues par « employees »" in shown.replace("\u00a0", " ")


# ── One figure ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kpi_has_a_page_in_both_languages(
    language: str, workspace: Workspace, colleague: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(colleague, language)
    for kpi in workspace.kpis():
        shown = read(client, f"/figures/{kpi.id}/?period=all")
        assert kpi.name.say(language) in shown  # type: ignore[arg-type]


def test_the_page_prints_the_figure_its_interval_its_sample_and_its_definition(
    french: Client, workspace: Workspace
) -> None:
    shown = read(french, "/figures/win_rate/?period=all")
    table = workspace.kpi("win_rate")
    result = table.result
    assert isinstance(result, Estimate)
    view = written(workspace, "win_rate")
    assert view.value is not None
    assert view.value.digits in shown
    assert f"n = {result.n} affaires" in shown
    assert table.definition.say("fr") in shown
    assert "proportion, intervalle de Wilson" in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_manual_says_how_every_figure_is_computed(
    language: str, workspace: Workspace, colleague: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(colleague, language)
    sections = {  # what the heading of each method must speak of
        "aalen-johansen": "Aalen-Johansen", "exact-sum": "omme exacte|Exact sum", "flow": "Flux|Flow",
        "incidence-quantile": "cycle", "kaplan-meier": "Kaplan-Meier", "mean": "Moyenne|Mean",
        "poisson": "événements|events",
        "quantile": "Médiane|Median", "ratio": "Rapport|Ratio", "spend-per-count": "Dépense|Spend", "wilson": "Wilson",
        "revenue-forecast": "prévision|forecast",
        "bg-nbd": "Clients qui restent|Customers who stay", "revenue-retention": "Rétention|retention",
        "lifetime-value": "Valeur|Value", "quotient": "estimation|estimate",
        "service-level": "engagement|Service level",
        "response-time": "réponse|response", "market-share": "Part de marché|Market share",
        "coverage": "couverture|coverage", "velocity": "vitesse|velocity",
    }  # fmt: skip
    for kpi in workspace.kpis():
        link = re.search(r'href="(/manual/methods/)#(s\d+)"', client.get(f"/figures/{kpi.id}/").content.decode())
        assert link is not None, kpi.id
        chapter = client.get(link[1]).content.decode()
        heading = re.search(rf'<h2 id="{link[2]}">(.*?)</h2>', chapter)
        assert heading is not None
        assert re.search(sections[kpi.method], unescape(heading[1])), (kpi.id, heading[1])


def test_the_last_day_of_a_custom_period_counts(french: Client, workspace: Workspace) -> None:
    shown = read(french, "/figures/revenue/?from=2026-01-01&until=2026-03-31")
    inside = workspace.kpi("revenue", period=Period(date(2026, 1, 1), date(2026, 4, 1))).result
    assert f"n = {inside.n} ventes" in shown
    assert "du 1er janvier 2026 au 31 mars 2026" in shown


def test_the_split_shows_every_group_with_its_own_interval(french: Client, workspace: Workspace) -> None:
    shown = read(french, "/figures/win_rate/?by=channel&period=all")
    for row in workspace.kpi("win_rate", by=["channel"]).rows:
        assert isinstance(row.result, Estimate)
        assert row.shrunk is not None
        drawn = replace(row.result, value=row.shrunk.value, low=row.shrunk.low, high=row.shrunk.high)
        view = FigureView("", drawn, "fr", raw=row.result.value)
        assert view.interval in shown
        assert view.raw_value in shown, "the raw value stands beside the one drawn towards the whole"
    assert "Salons professionnels" in shown  # the plan's own name
    assert "(vide)" in shown


def test_a_split_by_two_dimensions_names_both(french: Client) -> None:
    html = french.get("/figures/win_rate/?by=channel&by2=segment&period=all").content.decode()
    row = re.search(r"<tr[^>]*data-row>(.*?)</tr>", html, re.S)
    assert row is not None
    assert "g.channel=" in row[1]
    assert "g.segment=" in row[1]


def test_a_split_of_very_many_groups_shows_the_first_and_offers_the_others(french: Client) -> None:
    some = french.get("/figures/win_rate/?by=account&period=all").content.decode()
    assert some.count("<tr data-state") == 50
    assert "50 groupes montrés sur 60" in text_of(some)
    every = french.get("/figures/win_rate/?by=account&period=all&every=1").content.decode()
    assert every.count("<tr data-state") == 60


def test_without_a_word_the_figure_is_split_by_segment_and_asked_not_to_is_not(french: Client) -> None:
    assert 'id="h-split"' in french.get("/figures/win_rate/").content.decode()
    assert 'id="h-split"' not in french.get("/figures/win_rate/?by=-").content.decode()


def test_sorting_says_so_to_those_who_do_not_see_the_arrow(french: Client) -> None:
    html = french.get("/figures/win_rate/?by=channel&sort=-value&period=all").content.decode()
    assert re.search(r'<th[^>]*aria-sort="descending"[^>]*><a href="[^"]*sort=value', html)


def test_rows_sorted_by_value_come_in_that_order(french: Client, workspace: Workspace) -> None:
    html = french.get("/figures/win_rate/?by=owner&sort=-value&period=all").content.decode()
    rows = sorted(
        (r for r in workspace.kpi("win_rate", by=["owner"]).rows if isinstance(r.result, Estimate)),
        key=lambda r: -r.result.value,  # type: ignore[union-attr]
    )
    places = [html.index(f">{row.by['owner']}</a>") for row in rows]
    assert places == sorted(places)


def test_months_come_in_the_order_of_time_unless_told(french: Client) -> None:
    html = french.get("/figures/win_rate/?by=quarter&period=all").content.decode()
    quarters = re.findall(r'<td class="strong">(T\d \d{4})</td>', html)
    assert quarters == sorted(quarters, key=lambda q: (q[3:], q[1]))
    assert len(quarters) >= 5


def test_cohort_and_period_are_two_figures_with_two_names(french: Client) -> None:
    html = french.get("/figures/win_probability/").content.decode()
    assert 'href="/figures/win_rate/"' in html
    assert 'href="/figures/win_probability/" aria-current="true"' in html


def test_a_stage_is_chosen_and_the_funnel_counts_open_deals_apart(french: Client, workspace: Workspace) -> None:
    shown = read(french, "/figures/stage_conversion/?stage=proposition&period=all")
    assert "Proposition → Négociation" in shown
    for stage in workspace.funnel():
        assert f"{stage.entered} entrées" in shown
        assert f"{stage.open} ouverte" in shown


def test_the_plan_draws_its_target_and_threshold_across_the_stage_it_watches(french: Client) -> None:
    watched = read(french, "/figures/stage_conversion/?stage=decouverte&period=all")
    other = read(french, "/figures/stage_conversion/?stage=negociation&period=all")
    assert "cible 60\u202f%" in watched
    assert "seuil 35\u202f%" in watched
    assert "seuil" not in other
    assert "plancher" not in other


def test_the_guard_rails_of_the_price_stand_on_the_figures_they_guard(french: Client) -> None:
    assert "plancher 45\u202f%" in read(french, "/figures/margin_rate/?period=all")
    assert "plafond 15\u202f%" in read(french, "/figures/average_discount/?period=all")


def test_the_same_stage_elsewhere_reads_other_numbers(french: Client, workspace: Workspace) -> None:
    shown = read(french, "/figures/stage_conversion/?period=all")
    for name in ("Avancées / entrées", "Affaires closes seulement", "Pertes censurées"):
        assert name in shown
    assert "Le même chiffre, ailleurs" not in read(french, "/figures/win_rate/")


def test_the_page_is_read_as_of_the_day_asked(french: Client, workspace: Workspace) -> None:
    then = workspace.kpi("win_rate", as_of=date(2026, 3, 1)).result
    now = workspace.kpi("win_rate").result
    assert then.n < now.n
    assert f"n = {then.n} affaires" in read(french, "/figures/win_rate/?period=all&as_of=2026-03-01")


def test_a_value_from_the_crm_is_text_and_never_markup(french: Client) -> None:
    html = french.get("/figures/win_rate/?by=account&period=all").content.decode()
    assert "<SARL>" not in html
    assert "&lt;SARL&gt;" in html


def test_no_page_carries_inline_style_or_script(french: Client) -> None:
    for page in (
        "/figures/",
        "/figures/stage_conversion/",
        "/figures/win_rate/records/",
        "/figures/record/opportunity/o4/",
    ):
        html = french.get(page).content.decode()
        assert not re.search(r'<[^>]+\sstyle="', html), page
        assert not re.search(r"<[^>]+\son\w+=", html), page
        assert not re.search(r"<script(?![^>]*(src=|application/json))", html), page


# ── Without facts ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["/figures/", "/figures/win_rate/"])
def test_before_the_facts_the_page_says_what_it_takes(
    page: str, bare: Path, settings: LazySettings, colleague: User, client_of: Callable[..., Client]
) -> None:
    settings.WORKSPACE = bare
    assert "attendent les faits" in read(client_of(colleague, "fr"), page)
    assert "waiting for the facts" in read(client_of(colleague, "en"), page)
    assert 'href="/data/"' in client_of(colleague, "fr").get(page).content.decode()


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kpi", ["win_rate", "win_probability", "revenue", "average_discount", "pipeline_open", "cycle_time"]
)
def test_there_are_as_many_records_as_the_figure_counts(kpi: str, french: Client, workspace: Workspace) -> None:
    n = workspace.kpi(kpi).result.n
    shown = read(french, f"/figures/{kpi}/records/?period=all")
    assert f"{min(n, 50)} sur {n}" in shown.replace("\u202f", "")


def test_the_records_of_a_group_are_those_of_its_row(french: Client, workspace: Workspace) -> None:
    for row in workspace.kpi("win_rate", by=["channel"]).rows:
        value = row.by["channel"] or "∅"
        shown = read(french, f"/figures/win_rate/records/?period=all&g.channel={value}")
        assert f"sur {row.result.n}" in shown


def test_the_pages_of_records_hold_each_record_once(french: Client, workspace: Workspace) -> None:
    n = workspace.kpi("win_rate").result.n
    seen: list[str] = []
    for page in range(1, -(-n // 50) + 1):
        html = french.get(f"/figures/win_rate/records/?period=all&page={page}").content.decode()
        seen += re.findall(r'href="/figures/record/opportunity/(\w+)/"', html)
    assert len(seen) == len(set(seen)) == n


def test_a_page_beyond_the_last_is_the_last(french: Client) -> None:
    assert "Page précédente" in read(french, "/figures/win_rate/records/?period=all&page=999")


def test_records_sort_by_a_column(french: Client) -> None:
    html = french.get("/figures/win_rate/records/?period=all&sort=-amount").content.decode()
    amounts = [int(a.replace("\u202f", "")) for a in re.findall(r'class="r">([\d\u202f]+)\u00a0€</td>', html)]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) == 50


def test_a_record_shows_its_facts_stages_and_notes(french: Client) -> None:
    shown = read(french, "/figures/record/opportunity/o4/")
    for part in (
        "Affaire 4",
        "Fonderie 4",
        "Découverte",
        "Proposition",
        "Premier échange",
        "Que se passe-t-il",
        "N. Le Goff",
    ):
        assert part in shown, part
    assert "<b>noté</b>" not in french.get("/figures/record/opportunity/o4/").content.decode()


def test_a_record_not_known_on_that_day_says_so(french: Client) -> None:
    response = french.get("/figures/record/opportunity/o4/?as_of=2025-06-01")
    assert response.status_code == 404
    assert "Aucun enregistrement" in text_of(response.content.decode())


# ── Questions that cannot be asked ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        ("/figures/wim_rate/", 404, "Taux de gain"),
        ("/figures/win_rate/?by=chanel", 400, "channel"),
        ("/figures/win_rate/?where=amont+%3E+5", 400, "amount"),
        ("/figures/win_rate/?where=amount+%3E", 400, "CO003"),
        ("/figures/win_rate/?from=31/12/2025", 400, "2026-03-31"),
        ("/figures/win_rate/?from=2026-03-31&until=2026-01-01", 400, "Inverser"),
        ("/figures/win_rate/?as_of=hier", 400, "n’est pas une date"),
        ("/figures/win_rate/?as_of=9999-12-31", 400, "trop loin"),
        ("/figures/?as_of=0001-01-01", 400, "trop loin"),
        ("/figures/win_rate/?until=9999-12-31", 400, "trop loin"),
        ("/figures/win_rate/?f.nothing=x", 400, "nothing"),
        ("/figures/win_rate/?by=%00", 400, "ne se découpe pas"),
        ("/figures/cac/?by=segment", 400, "Les dépenses ne sont pas connues"),
        ("/figures/stage_conversion/?stage=nulle-part", 400, "decouverte, proposition, negociation"),
        ("/figures/stage_conversion/?stage=proposition&next=decouverte", 400, "ne vient pas après"),
        ("/figures/win_rate/records/?sort=couleur", 400, "couleur"),
        ("/figures/win_rate/records/?g.channel=inconnu", 400, "inconnu"),
        ("/figures/win_rate/records/?page=deux", 400, "numéro de page"),
        ("/figures/?where=%28", 400, "CO00"),
        ("/figures/?where=nulle_part+%3D+1", 400, "nulle_part"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why_and_how_to_ask_it(
    page: str, status: int, said: str, french: Client
) -> None:
    response = french.get(page)
    assert response.status_code == status
    assert said in text_of(response.content.decode())


@pytest.mark.parametrize(
    "page",
    [
        "/figures/win_rate/?sort=nothing",
        "/figures/win_rate/?also=nothing",
        "/figures/win_rate/?from=2199-01-01",
        "/figures/win_rate/?until=1900-01-01",
        "/figures/win_rate/?f.segment=%27%3B+drop+table",
        "/figures/stage_conversion/?stage=negociation&next=won",
        "/figures/stage_conversion/?by=stage",
        "/figures/win_rate/records/?page=9999999",
        "/figures/win_rate/records/?period=all&g.month=2026-03",
        "/figures/win_rate/records/?period=all&g.budget_known=true",
    ],
)
def test_an_odd_question_still_has_an_answer(page: str, french: Client) -> None:
    assert french.get(page).status_code == 200


def test_a_form_sent_with_empty_choices_leads_to_a_short_address(french: Client) -> None:
    response = french.get("/figures/win_rate/?period=months12&by=owner&f.segment=&from=&until=&grain=&where=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/figures/win_rate/?by=owner"
    assert french.get("/figures/?f.segment=&where=").headers["Location"] == "/figures/"


def test_what_was_written_stays_in_the_form(french: Client) -> None:
    html = french.get("/figures/win_rate/?where=amount+%3E&from=31/12/2025&by=channel").content.decode()
    assert 'value="amount &gt;"' in html
    assert 'value="31/12/2025"' in html
    assert '<option value="channel" selected>' in html
    assert html.count('class="finding"') == 2


def test_a_condition_being_written_is_read_at_once(french: Client) -> None:
    assert "CO003" in french.get("/figures/condition/?where=amount+%3E").content.decode()
    assert "se lit" in french.get("/figures/condition/?where=amount+%3E+5").content.decode()
    assert "la plus proche est « amount »" in text_of(
        french.get("/figures/condition/?where=amont+%3E+5").content.decode()
    ).replace("\u00a0", " ")
    assert french.get("/figures/condition/?where=").content.strip() == b""


# ── Facts of one kind only ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose sales are loaded and nothing else."""
    return build(tmp_path_factory.mktemp("shop"), {"sale": facts()["sale"]}, identity="shop")


@pytest.mark.parametrize("kpi", ["stage_conversion", "time_in_stage", "win_rate", "cac", "meeting_rate"])
def test_a_figure_whose_facts_are_missing_names_the_fact_to_load(
    kpi: str, shop: Path, settings: LazySettings, colleague: User, client_of: Callable[..., Client]
) -> None:
    settings.WORKSPACE = shop
    reason = _workspace(shop).kpi(kpi).rows[0].result
    assert isinstance(reason, NotComputable)
    assert reason.reason.say("fr") in read(client_of(colleague), f"/figures/{kpi}/")


def test_what_the_sales_alone_can_say_is_said(
    shop: Path, settings: LazySettings, colleague: User, client_of: Callable[..., Client]
) -> None:
    settings.WORKSPACE = shop
    shown = read(client_of(colleague), "/figures/?period=all")
    assert "vendus" in shown
    assert "le taux de gain ne peut pas être calculé" in shown
