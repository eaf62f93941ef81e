"""Whatever is thrown at it, an import answers with a report: findings and rejected rows, never a traceback."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.facts.conftest import NOW

from portulan.facts.importing import import_facts
from portulan.facts.report import ImportReport
from portulan.facts.suggest import suggest_mapping

MAPPING = """\
timezone: Europe/Paris
currency: EUR
sources:
  deals: {file: deals.csv, nulls: [n/a], replace: {Nom: {a: b}}}
tables:
  opportunity:
    from: deals
    where: not deleted
    join: {source: deals, as: again, on: {Id: Id}}
    columns:
      opportunity_id: Id
      name: again.Nom
      created_at: Date
      closed_at: {column: Fin, when: status != 'open'}
      amount: Montant
      list_amount: {compute: amount / (1 - discount)}
      probability: {column: Part, unit: percent}
      status: {column: Statut, map: {won: won, lost: lost}, otherwise: open}
    custom:
      discount: {column: Part, type: share}
      deleted: {column: Ôté, type: boolean}
  stage_entry:
    from: deals
    columns: {opportunity_id: Id}
    stages: {un: Date, deux: Fin}
"""
HEADER = "Id,Nom,Date,Fin,Montant,Part,Statut,Ôté\n"
GOOD = HEADER + "1,a,2026-01-01,2026-02-01,10,5 %,won,non\n2,b,2026-01-02,,20.5,0.1,open,oui\n"

often = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def load(mapping: str, content: bytes) -> ImportReport:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "deals.csv").write_bytes(content)
        (folder / "mapping.yaml").write_bytes(mapping.encode("utf-8", "surrogatepass"))
        report = import_facts(folder / "mapping.yaml", folder, [], lambda: NOW)
        for finding in report.findings:
            assert finding.message("fr")
            assert finding.way_out("en")
        assert report.committed != report.has_errors
        return report


def test_the_good_one_is_good() -> None:
    assert load(MAPPING, GOOD.encode()).tables["opportunity"].accepted == 1


@often
@given(data=st.data())
def test_a_mapping_with_a_slip_of_the_pen(data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(MAPPING)))
    gone = data.draw(st.integers(0, 12))
    put = data.draw(st.text(alphabet="{}[]:,'\"#&*!|>-?%@ \n\tazé0.=", max_size=4))
    load(MAPPING[:where] + put + MAPPING[where + gone :], GOOD.encode())


cells = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "a,b",
            '"',
            '"a',
            'x"y',
            "2026-13-01",
            "1e400",
            "-0",
            "99999999999999999999",
            "９",
            "31/12/2026 25:61",
        ]
    ),
    st.sampled_from(
        ["0001-01-01", "9999-12-31", "infinity", "NaN", "2026-01-01T00:00:00+99:99", "1.2.3", "١٢", "\u200b"]
    ),
    st.text(max_size=8),
)


@often
@given(rows=st.lists(st.lists(cells, min_size=6, max_size=9), min_size=1, max_size=6))
def test_a_file_of_anything(rows: list[list[str]]) -> None:
    content = HEADER + "".join(",".join(row) + "\n" for row in rows)
    report = load(MAPPING, content.encode("utf-8", "replace"))
    for count in report.tables.values():
        assert count.read == count.accepted + count.rejected + count.merged


@often
@given(content=st.binary(max_size=400))
def test_a_file_of_bytes(content: bytes) -> None:
    load(MAPPING, content)
    load(MAPPING, HEADER.encode() + content)


@often
@given(
    rows=st.lists(st.lists(cells, min_size=8, max_size=8), min_size=1, max_size=5), header=st.lists(cells, max_size=9)
)
def test_a_proposal_for_anything(rows: list[list[str]], header: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "deals.csv"
        content = ",".join(header) + "\n" + "".join(",".join(row) + "\n" for row in rows)
        file.write_bytes(content.encode("utf-8", "replace"))
        assert suggest_mapping([file]).text.startswith("# ")
