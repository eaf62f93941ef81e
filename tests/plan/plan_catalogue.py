"""A catalogue and columns such as a workspace gives to the rules."""

from portulan.language.conditions import ColumnType
from portulan.plan.ports import KpiFacts, RuleContext

CATALOGUE = {
    kpi.id: kpi
    for kpi in (
        KpiFacts("revenue", "money", "up", ("sale",), additive=True),
        KpiFacts("margin_rate", "share", "up", ("sale",)),
        KpiFacts("new_customers", "count", "up", ("sale",), additive=True),
        KpiFacts("average_discount", "share", "down", ("opportunity",)),
        KpiFacts("win_rate", "share", "up", ("opportunity",)),
        KpiFacts("meeting_rate", "share", "up", ("lead",)),
        KpiFacts("cycle_time", "days", "down", ("opportunity",)),
        KpiFacts("stage_conversion", "share", "up", ("stage_entry",), arguments=2),
        KpiFacts("time_in_stage", "days", "down", ("stage_entry",), arguments=1),
        KpiFacts("cost_per_opportunity", "money", "down", ("spend", "opportunity")),
        KpiFacts("market_share", "share", "up", ("sale",)),
        KpiFacts("cac", "money", "down", ("spend", "sale")),
        KpiFacts("clv", "money", "up", ("sale",), computed=False),
    )
}
COLUMNS: dict[str, ColumnType] = {
    "sector": "text",
    "employees": "number",
    "amount": "money",
    "expected_close": "date",
    "email": "text",
    "score": "number",
    "pages_viewed": "number",
    "meeting_held": "boolean",
    "budget_known": "boolean",
    "comment": "text",
    "channel": "text",
    "held": "boolean",
    "booked": "boolean",
}
CONTEXT = RuleContext(catalogue=CATALOGUE, columns=COLUMNS)
