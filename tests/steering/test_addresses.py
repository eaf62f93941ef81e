"""Addresses of settings.yaml: secrets come from the environment, faults say where they stand."""

import pytest

from portulan.steering.addresses import read_addresses

TEXT = """
site: https://portulan.example.fr/
notify:
  - mailtos://portulan:${PASSWORD}@smtp.example.fr?from=portulan@example.fr
  - json://intranet:8080/alerts
"""


def test_a_secret_is_taken_from_the_environment_and_never_shown() -> None:
    found, findings = read_addresses(TEXT, {"PASSWORD": "s3cret/&"})
    mail, service = found.every
    assert not findings
    assert found.site == "https://portulan.example.fr"
    assert mail.kind == "people"
    assert mail.to("nadia@example.fr").endswith("from=portulan@example.fr&to=nadia@example.fr")
    assert "s3cret%2F%26" in mail.url
    assert "s3cret" not in mail.shown + mail.id
    assert service.kind == "service"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("notify: oui", "ST001", 1),
        ("notify:\n  - quelque part", "ST002", 2),
        ("notify:\n  - json://u:${NOPE}@h/", "ST003", 2),
        ("notify:\n  - json://u:secret@h/", "ST004", 2),
        ("site: ici", "ST005", 1),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, code: str, line: int) -> None:
    _, findings = read_addresses(text, {})
    assert [f.code for f in findings] == [code]
    assert findings[0].place is not None
    assert findings[0].place.line == line
    assert "secret" not in findings[0].message("fr") + findings[0].message("en")


def test_the_missing_variable_leaves_the_other_addresses() -> None:
    found, _ = read_addresses(TEXT, {})
    assert [a.kind for a in found.every] == ["service"]


def test_mail_with_a_receiver_of_its_own_is_one_message() -> None:
    found, _ = read_addresses("notify: ['mailto://smtp.example.fr?from=a@b.fr&to=tous@b.fr']", {})
    assert found.every[0].kind == "service"
