"""From DuckDB's dialect to that of another database, with the same answers.

SQLGlot reads the query, names every column of every star, and writes it in the other dialect. What it does not carry
over silently is rewritten here first, on the tree: each function says which difference it removes.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from sqlglot import exp, parse_one
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify_columns import qualify_columns, quote_identifiers
from sqlglot.optimizer.qualify_tables import qualify_tables
from sqlglot.schema import MappingSchema

from portulan.metrics.engines.shape import Shape

Dialect = Literal["postgres", "clickhouse", "spark"]
Physical = Mapping[str, exp.Table]
"""Where each table of ours is in the other database."""


class Untranslatable(Exception):  # noqa: N818 reason=says what the text is, not that the program failed
    """The query says something that has no exact equivalent there."""


def translate(sql: str, shape: Shape, physical: Physical, dialect: Dialect) -> str:
    """A query of ours in another dialect. Raises Untranslatable."""
    schema = _schema(shape)
    tree = qualify_tables(parse_one(sql, dialect="duckdb"), dialect="duckdb")
    tree = qualify_columns(tree, schema=schema, expand_stars=True)
    tree = pushdown_projections(tree)
    tree = annotate_types(tree, schema=schema, dialect="duckdb")
    assert isinstance(tree, exp.Expression)
    _rewrite(tree, dialect, shape)
    _place(tree, physical)
    return quote_identifiers(tree, dialect=dialect).sql(dialect)


def _schema(shape: Shape) -> MappingSchema:
    """The tables of a shape as SQLGlot wants them; made again only when there is one more."""
    key = tuple(shape.columns)
    if shape.known is None or shape.known[0] != key:
        tables: dict[str, object] = {table: dict(columns) for table, columns in shape.columns.items()}
        shape.known = (key, MappingSchema(tables, dialect="duckdb", normalize=False))
    return shape.known[1]


def _place(tree: exp.Expression, physical: Physical) -> None:
    """Name each table where it is, unless the name is that of a query above (WITH)."""
    named = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        if table.name in physical and table.name not in named:
            there = physical[table.name].copy()
            there.set("alias", exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))
            table.replace(there)


Rewrite = Callable[[exp.Expression, Dialect, Shape], exp.Expression]


def _own_names(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """Functions that only DuckDB has: a compensated sum, and moments and spans as microseconds."""
    assert isinstance(node, exp.Anonymous)
    match node.name.lower(), dialect:
        case (("fsum" | "sumkahan" | "kahan_sum"), "clickhouse"):
            return exp.Anonymous(this="sumKahan", expressions=node.expressions)
        case (("fsum" | "sumkahan" | "kahan_sum"), _):
            return exp.Sum(this=node.expressions[0])
        case "epoch_us", _:
            return _EPOCH[dialect](node.expressions[0])
        case "to_microseconds", _:
            return _SPAN[dialect](node.expressions[0])
    return node


def _counts(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    """A count of what holds is 0 over no row; the sum of cases it becomes elsewhere would be null."""
    return exp.Count(this=exp.Case(ifs=[exp.If(this=node.this, true=exp.Literal.number(1))]))


def _division(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """`/` divides numbers as doubles; elsewhere as whole numbers, or with few decimals, or it fails at 0."""
    bottom = exp.func("NULLIF", _double(node.expression), exp.Literal.number(0))
    return exp.Div(this=_double(node.this), expression=bottom, typed=True, safe=True)


def _means(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    """A mean is a double; Spark would round that of decimals to four decimals more than they have."""
    return exp.Avg(this=_double(node.this))


def _double(node: exp.Expression) -> exp.Expression:
    inner = node.copy()
    while isinstance(inner, exp.Paren):
        inner = inner.this
    if isinstance(inner, exp.Cast) and inner.is_type("double"):
        return inner
    return exp.cast(inner if isinstance(inner, exp.Column | exp.Func) else exp.Paren(this=inner), "DOUBLE")


def _days(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """Days between calendar days, whatever the hours; Spark would count full spans of 24 hours."""
    unit = node.text("unit").upper()
    if unit != "DAY":
        raise Untranslatable(f"date_diff('{unit.lower()}', …)")
    return exp.DateDiff(this=_day(node.this), expression=_day(node.expression), unit=exp.var("DAY"))


def _day(node: exp.Expression) -> exp.Expression:
    return exp.cast(node.copy(), "DATE")


_PARTS: Mapping[str, Mapping[str, str]] = {
    "postgres": {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%G": "IYYY", "%V": "IW", "%H": "HH24", "%M": "MI", "%S": "SS"},
    "clickhouse": {"%Y": "%Y", "%m": "%m", "%d": "%d", "%G": "%G", "%V": "%V", "%H": "%H", "%M": "%i", "%S": "%S"},
    "spark": {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss"},
}


def _dates_as_text(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """`strftime`: each database has its own letters, and Spark none for the year of an ISO week."""
    pieces = _pieces(node.text("format"))
    if dialect == "spark":
        return exp.Anonymous(this="concat", expressions=[_spark_piece(node.this, piece) for piece in pieces])
    if dialect == "clickhouse":
        text = "".join(_PARTS[dialect].get(piece, piece) for piece in pieces)
        return exp.Anonymous(this="formatDateTime", expressions=[node.this.copy(), exp.Literal.string(text)])
    text = "".join(_PARTS[dialect].get(piece, f'"{piece}"') for piece in pieces)
    return exp.Anonymous(this="to_char", expressions=[_moment(node.this), exp.Literal.string(text)])


def _pieces(pattern: str) -> list[str]:
    pieces, i = [], 0
    while i < len(pattern):
        piece = pattern[i : i + 2] if pattern[i] == "%" else pattern[i]
        if piece[0] == "%" and piece not in _PARTS["postgres"]:
            raise Untranslatable(f"strftime(…, '{pattern}')")
        pieces.append(piece)
        i += len(piece)
    return pieces


def _spark_piece(moment: exp.Expression, piece: str) -> exp.Expression:
    if piece in ("%G", "%V"):
        part = exp.Extract(this=exp.var("YEAROFWEEK" if piece == "%G" else "WEEK"), expression=moment.copy())
        width = exp.Literal.number(4 if piece == "%G" else 2)
        return exp.Anonymous(this="lpad", expressions=[exp.cast(part, "VARCHAR"), width, exp.Literal.string("0")])
    if piece in _PARTS["spark"]:
        letters = exp.Literal.string(_PARTS["spark"][piece])
        return exp.Anonymous(this="date_format", expressions=[moment.copy(), letters])
    return exp.Literal.string(piece)


def _moment(node: exp.Expression) -> exp.Expression:
    return exp.cast(node.copy(), "TIMESTAMP")


def _likeness(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """A backslash is a character, not an escape; capitals are ignored in every alphabet, not in ASCII alone."""
    if isinstance(node.parent, exp.Escape):
        return node
    if not (isinstance(node.expression, exp.Literal) and node.expression.is_string):
        raise Untranslatable("LIKE of a pattern that is not written out")
    pattern = node.expression.name.replace("\\", "\\\\")
    if isinstance(node, exp.Like):
        return exp.Like(this=node.this.copy(), expression=exp.Literal.string(pattern))
    return exp.Like(this=_lower(node.this.copy(), dialect), expression=exp.Literal.string(pattern.lower()))


def _lower(node: exp.Expression, dialect: Dialect) -> exp.Expression:
    if dialect == "postgres":
        in_any_alphabet = exp.Collate(this=exp.Paren(this=node), expression=exp.to_identifier("und-x-icu", quoted=True))
        lowered = exp.Paren(this=exp.Lower(this=in_any_alphabet))
        return exp.Paren(this=exp.Collate(this=lowered, expression=exp.to_identifier("C", quoted=True)))
    if dialect == "clickhouse":
        return exp.Anonymous(this="lowerUTF8", expressions=[node])
    return exp.Lower(this=node)


def _reading(node: exp.Expression, _: Dialect, shape: Shape) -> exp.Expression:
    """TRY_CAST of a written text is decided here; few databases can try."""
    kind = node.args["to"]
    if not (isinstance(node.this, exp.Literal) and node.this.is_string):
        raise Untranslatable("TRY_CAST of a column")
    reads = shape.literal(node.this.name, kind.sql("duckdb"))
    return exp.Cast(this=node.this.copy() if reads else exp.Null(), to=kind.copy())


def _distinct(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """IS [NOT] DISTINCT FROM, which ClickHouse knows only in joins."""
    if dialect != "clickhouse":
        return node
    a, b = node.this, node.expression
    same = isinstance(node, exp.NullSafeEQ)
    none, one = exp.Is(this=a.copy(), expression=exp.Null()), exp.Is(this=b.copy(), expression=exp.Null())
    case = exp.Case(
        ifs=[
            exp.If(this=exp.and_(none.copy(), one.copy()), true=exp.Boolean(this=same)),
            exp.If(this=exp.or_(none, one), true=exp.Boolean(this=not same)),
        ]
    )
    case.set("default", (exp.EQ if same else exp.NEQ)(this=a.copy(), expression=b.copy()))
    return case


def _made(template: str, dialect: Dialect) -> Callable[[exp.Expression], exp.Expression]:
    """A piece of the other dialect with `x` in it, as a function of what stands for x."""
    return lambda x: parse_one(template, dialect=dialect).transform(
        lambda n: x.copy() if isinstance(n, exp.Column) and n.name == "x" else n
    )


_EPOCH = {
    "postgres": _made("CAST(EXTRACT(EPOCH FROM x) * 1000000 AS BIGINT)", "postgres"),
    "clickhouse": _made("toUnixTimestamp64Micro(x)", "clickhouse"),
    "spark": _made("unix_micros(CAST(x AS TIMESTAMP_LTZ))", "spark"),
}
_SPAN = {
    "postgres": _made("(x * CAST('1 microsecond' AS INTERVAL))", "postgres"),
    "clickhouse": _made("toIntervalMicrosecond(x)", "clickhouse"),
    "spark": _made("make_dt_interval(0, 0, 0, CAST(x AS DECIMAL(18, 0)) / 1000000)", "spark"),
}


def _types(node: exp.Expression, dialect: Dialect, _: Shape) -> exp.Expression:
    """ClickHouse's Date ends in 2149 and its DateTime counts seconds: the wide ones hold what ours hold."""
    assert isinstance(node, exp.DataType)
    if dialect != "clickhouse":
        return node
    if node.is_type(exp.DataType.Type.DATE):
        return exp.DataType.build("Nullable(Date32)", dialect="clickhouse")
    if node.is_type("timestamp", "timestamp_ns", exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPNTZ):
        return exp.DataType.build("Nullable(DateTime64(6))", dialect="clickhouse")
    return node


def _groups(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    """GROUP BY ALL: by each column that sums nothing."""
    assert isinstance(node, exp.Select)
    if (group := node.args.get("group")) and group.args.get("all"):
        keys = [one.unalias().copy() for one in node.selects if not one.find(exp.AggFunc)]
        node.set("group", exp.Group(expressions=keys) if keys else None)
    return node


def _truths(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    """Yes and no as 1 and 0."""
    if not (
        isinstance(node, exp.Cast) and node.this.is_type("boolean") and node.to.is_type(*exp.DataType.NUMERIC_TYPES)
    ):
        return node
    yes, no = node.this.copy(), exp.Not(this=exp.Paren(this=node.this.copy()))
    one, zero = (exp.cast(exp.Literal.number(n), node.to.copy()) for n in (1, 0))
    return exp.Case(ifs=[exp.If(this=yes, true=one), exp.If(this=no, true=zero)])


def _least_of_one(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    """The least or greatest of one value is that value; Spark wants two."""
    return node if node.expressions else node.this


def _quarters(node: exp.Expression, _: Dialect, __: Shape) -> exp.Expression:
    return exp.cast(exp.Extract(this=exp.var("QUARTER"), expression=node.this.copy()), "INT")


_REWRITES: Mapping[type, Rewrite] = {
    exp.Anonymous: _own_names,
    exp.CountIf: _counts,
    exp.Avg: _means,
    exp.Div: _division,
    exp.DateDiff: _days,
    exp.TimeToStr: _dates_as_text,
    exp.Like: _likeness,
    exp.ILike: _likeness,
    exp.TryCast: _reading,
    exp.NullSafeEQ: _distinct,
    exp.NullSafeNEQ: _distinct,
    exp.DataType: _types,
    exp.Select: _groups,
    exp.Cast: _truths,
    exp.Least: _least_of_one,
    exp.Greatest: _least_of_one,
    exp.Quarter: _quarters,
}


def _rewrite(tree: exp.Expression, dialect: Dialect, shape: Shape) -> None:
    """From the leaves up, so that what is rewritten holds rewritten parts."""
    for node in reversed(list(tree.bfs())):
        rewrite = _REWRITES.get(type(node))
        if rewrite is not None and isinstance(node, exp.Expression):
            new = rewrite(node, dialect, shape)
            if new is not node:
                node.replace(new)
