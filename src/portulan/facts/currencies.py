"""One currency for all amounts: those of others are converted with the mapping's rates, or refused."""

from collections.abc import Mapping

import duckdb

from portulan.facts.mapping.checking import column_types
from portulan.facts.mapping.records import FactMapping, TableRule
from portulan.facts.schema import Table
from portulan.facts.sources.load import RawSource
from portulan.facts.sql import quoted, text
from portulan.facts.values import DateReading, Zones, declared_dates, moment_sql, numeral_sql, settle_dates

UNIT = "\x1f"


class Converter:
    """Adds the conversion to a table's query; `converts` when there are rates and a currency to convert into."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, mapping: FactMapping, sources: Mapping[str, RawSource]
    ) -> None:
        self.engine = engine
        self.mapping = mapping
        self.sources = sources
        self.ready = False

    @property
    def converts(self) -> bool:
        return self.mapping.rates is not None and self.mapping.currency is not None

    def converted(self, query: str, rule: TableRule, table: Table) -> str:
        """The query with its amounts in the workspace's currency, and `original_currency` beside."""
        if not self.converts or table.column("currency") is None:
            return query
        self._prepare()
        types = {**{c.name: c.type for c in table.columns}, **column_types(rule)}
        amounts = [name for name in rule.rules if types[name] == "money"]
        base = text(self.mapping.currency or "")
        happened = table.happened if table.happened in rule.rules else None
        day = f"CAST({quoted(happened)} AS DATE)" if happened else "CAST(NULL AS DATE)"
        dated = f"SELECT *, coalesce({day}, DATE '9999-01-01') AS __day FROM ({query})"
        rated = (
            f"SELECT x.*, CASE WHEN x.currency IS NULL OR x.currency = {base} THEN 1 ELSE r.rate END AS __rate, "
            f"x.currency AS original_currency FROM ({dated}) x "
            f"ASOF LEFT JOIN __rates r ON x.currency = r.currency AND x.__day >= r.day"
        )
        replaced = [f"CAST(round({quoted(a)} * __rate, 4) AS DECIMAL(18,4)) AS {quoted(a)}" for a in amounts]
        replaced.append(f"CASE WHEN __rate IS NOT NULL THEN {base} ELSE currency END AS currency")
        return f"SELECT * REPLACE ({', '.join(replaced)}) FROM ({rated})"

    def faults(self, table: Table) -> list[str]:
        """The fault of an amount in a currency that has no rate."""
        if not self.converts or table.column("currency") is None:
            return []
        return [f"CASE WHEN __rate IS NULL THEN {text(f'currency{UNIT}no_rate{UNIT}')} || original_currency END"]

    def _prepare(self) -> None:
        """The table of rates: currency, first day it holds, rate."""
        rates = self.mapping.rates
        if self.ready or rates is None:
            return
        self.ready = True
        self.engine.execute("CREATE TEMP TABLE __rates (currency VARCHAR, day DATE, rate DOUBLE)")
        for currency, rate in rates.fixed.items():
            self.engine.execute(f"INSERT INTO __rates VALUES ({text(currency)}, DATE '0001-01-01', {rate})")
        if rates.source is None or rates.currency is None or rates.rate is None:
            return
        raw = self.sources[rates.source]
        options = self.mapping.sources[rates.source].options.within(self.mapping.options)
        relation = quoted(raw.table)
        currency, rate = raw.columns[rates.currency.name].sql, raw.columns[rates.rate.name].sql
        day = "DATE '0001-01-01'"
        if rates.day:
            column = raw.columns[rates.day.name].sql
            reading = DateReading()
            if options.dates is not None:
                reading = declared_dates(options.dates, raw.typed_cells)
            elif raw.columns[rates.day.name].native is None:
                place, zones = rates.day.place, Zones(self.mapping.timezone)
                reading, _ = settle_dates(self.engine, relation, column, rates.day.name, place, zones)
            as_text = f"CAST({column} AS VARCHAR)"
            day = f"CAST({moment_sql(as_text, reading, Zones(None))} AS DATE)"
        numeral = numeral_sql(f"CAST({rate} AS VARCHAR)", options.decimal or ".")
        self.engine.execute(
            f"INSERT INTO __rates SELECT * FROM (SELECT CAST({currency} AS VARCHAR) AS c, {day} AS d, "
            f"TRY_CAST({numeral} AS DOUBLE) AS r FROM {relation}) WHERE c IS NOT NULL AND d IS NOT NULL AND r > 0"
        )
