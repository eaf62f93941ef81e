"""One record with all its facts, as of a day."""

from datetime import date
from pathlib import Path

import pytest
from tests.figures.figures_company import AS_OF, build, facts

from portulan.facts.store import FactStore
from portulan.figures.record import Record, read_record


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    return FactStore.open(build(tmp_path_factory.mktemp("company")))


def read(store: FactStore, table: str, key: str, as_of: date = AS_OF) -> Record:
    found = read_record(store, table, key, as_of)
    assert found is not None
    return found


def won() -> dict[str, object]:
    return next(o for o in facts()["opportunity"] if o["status"] == "won")


def test_every_column_is_there_with_its_own_value(store: FactStore) -> None:
    for deal in facts()["opportunity"][::40]:
        record = read(store, "opportunity", deal["opportunity_id"])
        for column in ("name", "status", "channel", "created_at", "closed_at", "loss_reason", "budget_known"):
            assert record.value(column) == deal.get(column), column


def test_a_custom_column_keeps_the_name_the_mapping_gave_it(store: FactStore) -> None:
    fact = next(f for f in read(store, "opportunity", "o1").facts if f.column == "budget_known")
    assert (fact.name, fact.type) == ("budget_known", "boolean")


def test_what_it_names_can_be_followed(store: FactStore) -> None:
    account = next(f for f in read(store, "opportunity", "o4").facts if f.column == "account_id")
    assert account.reference is not None
    assert (account.reference.table, account.reference.key, account.reference.title) == ("account", "a4", "Fonderie 4")


def test_stays_add_up_to_the_life_of_the_deal(store: FactStore) -> None:
    deal = won()
    record = read(store, "opportunity", str(deal["opportunity_id"]))
    life = (deal["closed_at"] - deal["created_at"]).total_seconds() / 86_400  # type: ignore[operator]
    assert sum(stay.days for stay in record.stays) == pytest.approx(life)
    assert [stay.stage for stay in record.stays] == ["decouverte", "proposition", "negociation"]
    assert not any(stay.current for stay in record.stays)


def test_before_it_closed_a_deal_was_open_and_in_its_stage_of_then(store: FactStore) -> None:
    deal = won()
    created = deal["created_at"].date()  # type: ignore[attr-defined]
    then = read(store, "opportunity", str(deal["opportunity_id"]), created)
    assert then.value("status") == "open"
    assert then.value("closed_at") is None
    assert then.value("stage") == "decouverte"
    assert [stay.current for stay in then.stays] == [True]


def test_the_reason_of_a_loss_is_not_known_before_the_loss(store: FactStore) -> None:
    lost = next(o for o in facts()["opportunity"] if o["status"] == "lost")
    assert read(store, "opportunity", lost["opportunity_id"]).value("loss_reason") == lost["loss_reason"]
    earlier = read(store, "opportunity", lost["opportunity_id"], lost["created_at"].date())
    assert earlier.value("loss_reason") is None


def test_a_deal_did_not_exist_the_day_before_it_was_created(store: FactStore) -> None:
    assert read_record(store, "opportunity", "o200", date(2026, 1, 1)) is None


def test_what_was_done_comes_latest_first_and_stops_at_the_day_read(store: FactStore) -> None:
    events = read(store, "account", "a0").events
    assert list(events) == sorted(events, key=lambda e: e.at, reverse=True)
    assert read(store, "opportunity", "o4").events[0].subject == "Premier échange"
    assert read(store, "opportunity", "o4", date(2025, 6, 11)).events == ()


def test_an_account_shows_its_deals_and_how_many_there_are(store: FactStore) -> None:
    deals = [o for o in facts()["opportunity"] if o["account_id"] == "a4"]
    linked = next(link for link in read(store, "account", "a4").linked if link.table == "opportunity")
    assert linked.total == len(linked.rows) == len(deals)


@pytest.mark.parametrize(
    ("table", "key"),
    [("opportunity", "none"), ("nothing", "o1"), ("stage_entry", "o1"), ("opportunity", "' OR 1=1 --")],
)
def test_there_is_no_record_of_another_name(store: FactStore, table: str, key: str) -> None:
    assert read_record(store, table, key, AS_OF) is None


def test_new_facts_are_read_after_an_import(tmp_path: Path) -> None:
    build(tmp_path, {"owner": [{"owner_id": "u1", "name": "Avant"}]}, identity="first")
    assert read(FactStore.open(tmp_path), "owner", "u1").reference.title == "Avant"
    build(tmp_path, {"owner": [{"owner_id": "u1", "name": "Après"}]}, identity="second")
    assert read(FactStore.open(tmp_path), "owner", "u1").reference.title == "Après"
