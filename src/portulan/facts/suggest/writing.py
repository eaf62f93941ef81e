"""Writing the proposed mapping, every doubt marked `# ?` on its line."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from portulan.facts.schema import TABLES
from portulan.facts.sources.findings import AMBIGUOUS_DATES, AMBIGUOUS_NUMBERS
from portulan.facts.sql import quoted, texts
from portulan.facts.suggest.matching import Match
from portulan.facts.suggest.profile import ColumnProfile, FileProfile
from portulan.facts.suggest.vocabulary import DELETED, INTERNAL, KINDS, LOST, OPEN, WON, plain
from portulan.language.words import Language, Words

_SAFE = re.compile(r"[^\W\d_][\w ./()€%+’'-]*[\w)€%]|[^\W\d_]")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "oui", "non", "~"}

TITLE = Words(
    fr="Mapping proposé par Portulan. Les lignes marquées « # ? » sont des doutes : les trancher, puis ôter la marque.",
    en="Mapping proposed by Portulan. Lines marked “# ?” are doubts: settle them, then remove the mark.",
)
ZONE = Words(fr="fuseau de l’entreprise, à confirmer", en="the company’s time zone, to be confirmed")
MONEY = Words(fr="devise des montants ?", en="currency of the amounts?")
UNREAD = Words(fr="table non reconnue : {file:raw}", en="table not recognised: {file:raw}")
ASK_DATE = Words(fr="{example:raw} : jour ou mois d’abord ?", en="{example:raw}: day or month first?")
SAME_DATES = Words(
    fr="comme les autres dates du fichier ; celles-ci ne tranchent pas : {names:raw}",
    en="as the other dates of the file; these do not settle it: {names:raw}",
)
ASK_DECIMAL = Words(fr="{example:raw} : milliers ou décimales ?", en="{example:raw}: thousands or decimals?")
NO_STATUS = Words(
    fr="status : rien dans ce fichier ne dit ce qui est gagné ou perdu",
    en="status: nothing in this file says what is won or lost",
)
UNSURE = Words(fr="en cours, gagnée ou perdue ?", en="open, won or lost?")
NO_OUTCOME = Words(fr="aucune valeur ne dit ce qui est gagné", en="no value says what is won")
CORRECTED = Words(fr="mêmes noms, écrits autrement ?", en="the same names, written differently?")
OTHER_KIND = Words(fr="autres natures d’activité", en="other kinds of activity")


def scalar(value: str) -> str:
    """A YAML scalar: plain when that is safe, quoted otherwise."""
    if _SAFE.fullmatch(value) and value.lower() not in _WORDS and ": " not in value and " #" not in value:
        return value
    return json.dumps(value, ensure_ascii=False)


class Writer:
    """Lines of the proposal; `doubts` counts the marks."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, language: Language, folders: Sequence[Path]) -> None:
        self.engine, self.language, self.folders = engine, language, folders
        self.lines: list[str] = []
        self.doubts = 0

    def text(self, matches: Sequence[Match], unknown: Sequence[FileProfile]) -> str:
        self._line(f"# {TITLE.say(self.language)}")
        self._line("mapping: 1")
        if any(c.has_zone for m in matches for c in m.file.columns):
            self._line("timezone: Europe/Paris", ZONE)
        if not any("currency" in m.columns for m in matches):
            self._line("# currency: EUR", MONEY)
        self._line("")
        self._line("sources:")
        for file in dict.fromkeys(id(m.file) for m in matches):
            mine = [m for m in matches if id(m.file) == file]
            self._source(mine[0].file, mine)
        for profile in unknown:
            self._line(f"  # {profile.name}:", Words(fr=UNREAD.fr, en=UNREAD.en), file=profile.path.name)
        self._line("")
        self._line("tables:")
        for table in TABLES:
            rules = [m for m in matches if m.table == table]
            if len(rules) == 1:
                self._line(f"  {table}:")
                self._table(rules[0], "    ")
            elif rules:
                self._line(f"  {table}:")
                for rule in rules:
                    self._table(rule, "      ", first="    - ")
        return "\n".join(self.lines) + "\n"

    def _line(self, line: str, doubt: Words | None = None, **params: object) -> None:
        if doubt is not None:
            self.doubts += 1
            line = f"{line}   # ? {doubt.say(self.language, **params)}"
        self.lines.append(line)

    # ── sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _source(self, file: FileProfile, matches: Sequence[Match]) -> None:
        self._line(f"  {file.name}:")
        self._line(f"    file: {scalar(self._path(file.path))}")
        if file.sheet is not None:
            self._line(f"    sheet: {scalar(file.sheet)}")
        if file.separator:
            self._line(f"    separator: {'tab' if file.separator == chr(9) else json.dumps(file.separator)}")
        if file.encoding:
            self._line(f"    encoding: {file.encoding}")
        used = [c for c in file.columns if c.filled and not INTERNAL.match(c.plain)]
        self._dates(used)
        self._decimals(used)
        ids = {c.name for m in matches for name, c in m.columns.items() if name.endswith("_id")}
        whole = [n for n in sorted(ids) if all(re.fullmatch(r"\d+\.0+", v) for v in file.column(n).values)]
        if whole:
            self._line(f"    whole: [{', '.join(scalar(n) for n in whole)}]")

    def _path(self, path: Path) -> str:
        absolute = path.resolve()
        for folder in self.folders:
            if absolute.is_relative_to(folder.resolve()):
                return absolute.relative_to(folder.resolve()).as_posix()
        return absolute.as_posix()

    def _dates(self, columns: Sequence[ColumnProfile]) -> None:
        dated = [c for c in columns if c.type in ("date", "timestamp")]
        settled = sorted({c.date_format for c in dated if c.date_format})
        doubtful = [c for c in dated if c.doubt is not None]
        iso = any(c.date_format is None and c.doubt is None for c in dated)
        formats = [*settled, *(["YYYY-MM-DD"] if iso and settled else [])]
        written = formats[0] if len(formats) == 1 else f"[{', '.join(formats)}]"
        if settled and doubtful:
            self._line(f"    date_format: {written}", SAME_DATES, names=", ".join(c.name for c in doubtful))
        elif doubtful:
            finding = doubtful[0].doubt
            assert finding is not None
            known = finding.kind is AMBIGUOUS_DATES
            example = str(finding.params["example"] if known else finding.params["one"])
            first = str(finding.params["first"]) if known else "DD/MM/YYYY"
            self._line(f"    # date_format: {first}", ASK_DATE, example=example)
        elif len(settled) == 1:
            self._line(f"    date_format: {written}")

    def _decimals(self, columns: Sequence[ColumnProfile]) -> None:
        numbers = [c for c in columns if c.type == "number"]
        signs = {c.decimal for c in numbers if c.decimal}
        doubtful = [c.doubt for c in numbers if c.doubt is not None]
        if "," in signs and not any(self._has_point(c) for c in numbers if c.decimal == "."):
            self._line('    decimal: ","')
        elif doubtful:
            finding = doubtful[0]
            example = str(finding.params["example" if finding.kind is AMBIGUOUS_NUMBERS else "one"])
            self._line('    # decimal: ","', ASK_DECIMAL, example=example)

    @staticmethod
    def _has_point(column: ColumnProfile) -> bool:
        return any("." in value for value in column.values)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _table(self, match: Match, indent: str, first: str | None = None) -> None:
        self._line(f"{first or indent}from: {match.file.name}")
        deleted = self._deleted(match)
        if deleted:
            self._line(f"{indent}where: not deleted")
        table = TABLES[match.table]
        if table.key and table.key in match.columns:
            key = match.columns[table.key]
            if key.distinct < key.filled:
                self._line(f"{indent}keep: first")
        self._line(f"{indent}columns:")
        for spec in table.columns:
            if spec.name == "status":
                self._status(match, indent)
            elif spec.name in match.columns:
                self._column(match, spec.name, match.columns[spec.name], indent)
        self._custom(match, indent, deleted)

    def _column(self, match: Match, name: str, column: ColumnProfile, indent: str) -> None:
        if name in match.replacements:
            pairs = ", ".join(f"{scalar(a)}: {scalar(b)}" for a, b in match.replacements[name].items())
            self._line(f"{indent}  {name}: {{column: {scalar(column.name)}, replace: {{{pairs}}}}}", CORRECTED)
        elif name == "probability" and (column.largest or 0) > 1:
            self._line(f"{indent}  {name}: {{column: {scalar(column.name)}, unit: percent}}")
        elif name == "closed_at" and self._closes_open_deals(match):
            condition = "when: status != 'open'"
            self._line(f"{indent}  {name}: {{column: {scalar(column.name)}, {condition}}}")
            if "expected_close" not in match.columns:
                other = "when: status = 'open'"
                self._line(f"{indent}  expected_close: {{column: {scalar(column.name)}, {other}}}")
        elif name in ("kind", "direction"):
            self._kind(name, column, indent)
        else:
            self._line(f"{indent}  {name}: {scalar(column.name)}")

    def _kind(self, name: str, column: ColumnProfile, indent: str) -> None:
        known = (
            KINDS if name == "kind" else {"in": "in|entrant|incoming|inbound", "out": "out|sortant|outgoing|outbound"}
        )
        pairs = []
        unknown = False
        for value in column.values:
            found = next((k for k, words in known.items() if plain(value) in words.split("|")), None)
            unknown = unknown or found is None
            if found:
                pairs.append(f"{scalar(value)}: {found}")
        mapped = f"{{column: {scalar(column.name)}, map: {{{', '.join(pairs)}}}"
        if unknown:
            self._line(f"{indent}  {name}: {mapped}, otherwise: empty}}", OTHER_KIND)
        else:
            self._line(f"{indent}  {name}: {mapped}}}")

    # ── outcomes ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _status(self, match: Match, indent: str) -> None:
        if match.table == "lead":
            if "status" in match.columns:
                self._line(f"{indent}  status: {scalar(match.columns['status'].name)}")
            return
        if match.table != "opportunity":
            return
        flags = {c.plain: c for c in match.file.columns if c.plain in ("is won", "is closed") and c.filled}
        column = self._outcome_column(match)
        if column is None and len(flags) == 2:
            won, closed = scalar(flags["is won"].name), scalar(flags["is closed"].name)
            self._line(f"{indent}  status:")
            self._line(f"{indent}    first_of:")
            self._line(f"{indent}      - {{column: {won}, map: {_truth('true', 'won')}, otherwise: empty}}")
            self._line(f"{indent}      - {{column: {closed}, map: {_truth('true', 'lost')}, otherwise: open}}")
        elif column is None:
            self._line(f"{indent}  # status: {{constant: open}}", NO_STATUS)
        else:
            self._outcomes(column, indent)

    def _outcome_column(self, match: Match) -> ColumnProfile | None:
        """The status, or the stage, if its values tell what was won."""
        for name in ("status", "stage"):
            column = match.columns.get(name)
            if column and any(outcome(value) == "won" for value in column.values):
                return column
        return None

    def _outcomes(self, column: ColumnProfile, indent: str) -> None:
        self._line(f"{indent}  status:")
        self._line(f"{indent}    column: {scalar(column.name)}")
        self._line(f"{indent}    map:")
        for value in column.values:
            found = outcome(value)
            self._line(f"{indent}      {scalar(value)}: {found or 'open'}", None if found else UNSURE)

    def _closes_open_deals(self, match: Match) -> bool:
        """Whether deals still open have a closing date: then it is the expected one."""
        closed, column = match.columns.get("closed_at"), self._outcome_column(match)
        flag = next((c for c in match.file.columns if c.plain == "is closed" and c.filled), None)
        if closed is None or (column is None and flag is None):
            return False
        if column is not None:
            values = [v for v in column.values if outcome(v) not in ("won", "lost")]
            still_open = f"{column.sql} IN ({texts(values)})" if values else "false"
        else:
            assert flag is not None
            still_open = f"lower(CAST({flag.sql} AS VARCHAR)) IN ('false', '0')"
        row = self.engine.execute(
            f"SELECT count(*) FROM {quoted(match.file.raw.table)} WHERE {closed.sql} IS NOT NULL AND {still_open}"
        ).fetchone()
        return bool(row and row[0])

    # ── what is left ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _deleted(self, match: Match) -> ColumnProfile | None:
        found = (c for c in match.file.columns if c.plain in DELETED and c.type == "boolean")
        return next((c for c in found if any(v.lower() in ("true", "1") for v in c.values)), None)

    def _custom(self, match: Match, indent: str, deleted: ColumnProfile | None) -> None:
        lines = list(self._custom_lines(match, deleted))
        if lines:
            self._line(f"{indent}custom:")
            for line in lines:
                self._line(f"{indent}  {line}")

    def _custom_lines(self, match: Match, deleted: ColumnProfile | None) -> Iterator[str]:
        if deleted:
            yield f"deleted: {{column: {scalar(deleted.name)}, type: boolean}}"
        used = {c.name for c in match.columns.values()}
        taken = {*TABLES[match.table].names, "deleted"}
        for column in match.file.columns:
            internal = INTERNAL.match(column.plain) or column.plain in DELETED
            if column.name in used or not column.filled or internal or column.doubt is not None:
                continue
            name = re.sub(r"\W+", "_", column.plain) or "column"
            name = name if name[0].isalpha() else f"c_{name}"
            while name in taken or name in _RESERVED:
                name += "_2"
            taken.add(name)
            plain_text = column.type == "text"
            yield f"{name}: " + (
                scalar(column.name) if plain_text else f"{{column: {scalar(column.name)}, type: {column.type}}}"
            )


_RESERVED = {"and", "or", "not", "in", "between", "is", "null", "true", "false", "like", "et", "ou"}


def outcome(value: str) -> str | None:
    """What a status or stage says of the deal: won, lost, open, or None when that is not known."""
    said = plain(value)
    said = re.sub(r"^\d+ ", "", said)
    for result, words in (("won", WON), ("lost", LOST), ("open", OPEN)):
        if said in words.split("|"):
            return result
    if re.search(r"\b(won|gagnee?s?|signee?s?)\b", said) and not re.search(r"\b(non|not|pas)\b", said):
        return "won"
    return "lost" if re.search(r"\b(lost|perdue?s?)\b", said) else None


def _truth(value: str, result: str) -> str:
    """Yes as exports write it."""
    return "{" + ", ".join(f'"{v}": {result}' for v in (value, value.upper(), value.capitalize(), "1")) + "}"
