"""The manual is made of the rules and keys themselves."""

from portulan.language.words import LANGUAGES
from portulan.plan.fields import keys_of
from portulan.plan.manual import keys_page, rules_page
from portulan.plan.records import Plan
from portulan.plan.rules import all_rules


def test_every_rule_has_its_section_with_its_reason() -> None:
    for language in LANGUAGES:
        page = rules_page(language)
        for rule in all_rules():
            assert f"## {rule.kind.code} " in page
            assert rule.why.say(language) in page
            assert rule.wrong in page


def test_every_key_is_described() -> None:
    for language in LANGUAGES:
        page = keys_page(language)
        assert all(f"- `{name}`: " in page for name in keys_of(Plan))
        assert "`discount_max`" in page
