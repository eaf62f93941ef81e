"""The quality of the facts: what in the data itself would mislead whoever reads the figures (FA050–FA069)."""

from collections.abc import Iterator

from portulan.facts.quality import amounts, columns, dates, duplicates, joins
from portulan.facts.quality.context import Facts
from portulan.language.finding import Finding

CHECKS = (
    duplicates.near_duplicate_accounts,
    duplicates.leads_with_one_email,
    duplicates.stage_entries_twice,
    joins.broken_joins,
    joins.missing_links,
    dates.closed_before_created,
    dates.stages_outside_the_life_of_the_deal,
    dates.lead_milestones_before_the_lead,
    dates.closed_without_a_date,
    dates.future_dates,
    dates.stale_open_deals,
    amounts.won_without_amount,
    amounts.lost_without_amounts,
    amounts.sold_above_list,
    columns.constant_columns,
    columns.written_after_the_fact,
)


def examine(facts: Facts) -> Iterator[Finding]:
    """Every finding about the loaded facts, check after check."""
    for check in CHECKS:
        yield from check(facts)
