"""Are the sentences complete, used, said the same in both languages, and well set? `python -m portulan.ui.check_words`

Looks at every `Words(fr=…, en=…)` of the house, at every area's WORDS, and at every template:
a key said but not declared, declared but never said, said without its values; placeholders that differ between French
and English; French and English typography; letters written in a template outside `{% say %}`.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from string import Formatter

import portulan
from portulan.language.words import Words, typeset_french

ROOT = Path(portulan.__file__).parent
READ_OUT = {"aria-label", "aria-description", "title", "alt", "placeholder", "label"}
WITHOUT_WORDS = {"script", "style", "code", "kbd"}

_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"\{% comment.*?endcomment %\}", re.DOTALL)
_SAY = re.compile(r"""\{%\s*say\s+(["'])(?P<key>[\w.-]+)\1(?P<rest>[^%]*)%\}""")
_PARAM = re.compile(r"(\w+)=")
_LETTER = re.compile(r"[^\W\d_]")

FRENCH_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\u202f)(?<!^)[;?%](?![=\w])"), "a narrow no-break space (U+202F) stands before ; ? %"),
    # after plain letters it may be a key of the plan or the mapping (`custom:`), which is code
    (re.compile(r"(?<![\u00a0\d:/A-Za-z_}\"]):(?![\w/:])"), "a no-break space (U+00A0) stands before :"),
    (re.compile(r"«(?!\u00a0)|(?<!\u00a0)»"), "no-break spaces (U+00A0) stand inside « »"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "the apostrophe is ’"),
)
ENGLISH_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[ \u00a0\u202f][;?:](?=[\s.,)]|$)|[\u00a0\u202f]%"), "no space before ; ? % : in English"),
)
BOTH_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\.\.\."), "the ellipsis is …"),
    (re.compile(r"!(?!=)"), "no exclamation mark: say what is known"),
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to correct, and where."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def check(root: Path = ROOT) -> list[Fault]:
    """Every fault of the words under `root`, in the order of the files."""
    dictionary, faults = declared(root)
    used: set[str] = set()
    prefixes: set[str] = set()
    for template in sorted(root.glob("*/templates/**/*.html")):
        text = _COMMENT.sub(_blank, template.read_text(encoding="utf-8"))
        faults += list(said_faults(text, str(template), dictionary, used, prefixes))
        faults += list(bare_text_faults(text, str(template)))
    for source in sorted(root.rglob("*.py")):
        text = source.read_text(encoding="utf-8")
        tree = ast.parse(text)
        faults += list(words_faults(tree, str(source)))
        if source.name != "words.py":
            faults += list(python_faults(tree, str(source), dictionary, used, prefixes))
    faults += [
        Fault(str(place), 1, f"“{key}” is never said")
        for key, (_, place) in sorted(dictionary.items())
        if key not in used and not any(key.startswith(prefix) for prefix in prefixes)
    ]
    return sorted(faults)


def declared(root: Path) -> tuple[dict[str, tuple[Words, Path]], list[Fault]]:
    """Key → its words and the file that declares it; a key declared twice is a fault."""
    dictionary: dict[str, tuple[Words, Path]] = {}
    faults: list[Fault] = []
    for file in sorted(root.glob("*/words.py")):
        entries = getattr(import_module(f"portulan.{file.parent.name}.words"), "WORDS", None)
        if not isinstance(entries, Mapping):
            continue  # `language.words` is the mechanism, not a dictionary
        for key, words in entries.items():
            if key in dictionary:
                faults.append(Fault(str(file), 1, f"“{key}” is already declared in {dictionary[key][1]}"))
            dictionary[key] = (words, file)
    return dictionary, faults


def said_faults(
    text: str, file: str, dictionary: Mapping[str, tuple[Words, Path]], used: set[str], prefixes: set[str]
) -> Iterator[Fault]:
    """Keys a template says that do not exist, or without the values they need."""
    for found in _SAY.finditer(text):
        key, rest, line = found["key"], found["rest"], _line(text, found.start())
        if "|add:" in rest and key.endswith("."):
            prefixes.add(key)
            continue
        used.add(key)
        if key not in dictionary:
            yield Fault(file, line, f"“{key}” is not declared in any words.py")
            continue
        missing = placeholders(dictionary[key][0].fr) - set(_PARAM.findall(rest))
        if missing:
            yield Fault(file, line, f"“{key}” is said without {sorted(missing)}")


def python_faults(
    tree: ast.AST, file: str, dictionary: Mapping[str, tuple[Words, Path]], used: set[str], prefixes: set[str]
) -> Iterator[Fault]:
    """Keys looked up in WORDS that do not exist; notes every key that is named, whole or by its beginning."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id="WORDS"), slice=ast.Constant(value=str(key))) if key not in dictionary:
                yield Fault(file, node.lineno, f"“{key}” is not declared in any words.py")
            case ast.Constant(value=str(key)) if key in dictionary:
                used.add(key)
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if re.fullmatch(r"[\w.-]+[._]", start):
                prefixes.add(start)


def words_faults(tree: ast.AST, file: str) -> Iterator[Fault]:
    """Placeholders and typography of every `Words(…)` written in a file."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words"):
            continue
        given = dict(zip(("fr", "en"), node.args, strict=False))
        given |= {k.arg: k.value for k in node.keywords if k.arg}
        texts = {lang: v.value for lang, v in given.items() if isinstance(v, ast.Constant) and isinstance(v.value, str)}
        if len(texts) < 2:
            continue
        fr, en = typeset_french(texts["fr"]), texts["en"]  # as Words itself sets them
        if placeholders(fr) != placeholders(en):
            differing = sorted(placeholders(fr) ^ placeholders(en))
            yield Fault(file, node.lineno, f"French and English do not use the same values: {differing}")
        for text, rules in ((fr, FRENCH_RULES + BOTH_RULES), (en, ENGLISH_RULES + BOTH_RULES)):
            for what in typography(text, rules):
                yield Fault(file, node.lineno, f"{what}: {text[:60]!r}")


def typography(text: str, rules: tuple[tuple[re.Pattern[str], str], ...] = FRENCH_RULES + BOTH_RULES) -> Iterator[str]:
    """Which rules a sentence breaks; what stands in braces, and plurals within, is set apart first."""
    plain = "".join(literal + ("x" if name is not None else "") for literal, name, _, _ in Formatter().parse(text))
    plain = re.sub(r"`[^`]*`|https?://\S+", "x", plain)
    plain = re.sub("(«\u00a0)[^»]*(\u00a0»)", r"\1x\2", plain)  # what is quoted may be code
    return (what for pattern, what in rules if pattern.search(plain))


def placeholders(text: str) -> set[str]:
    """The names of the values in a sentence."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name}


class _Texts(HTMLParser):
    """Collects letters between tags and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in WITHOUT_WORDS:
            self.open.append(tag)
        for name, value in attrs:
            if name in READ_OUT and value and _LETTER.search(value):
                self.found.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open and _LETTER.search(data):
            self.found.append((self.getpos()[0], data.strip()))


def bare_text_faults(text: str, file: str) -> Iterator[Fault]:
    """Letters written in a template: they would be in one language only."""
    reader = _Texts()
    reader.feed(_TAG.sub(_blank, text))
    reader.close()
    for line, found in reader.found:
        yield Fault(file, line, f"text outside {{% say %}}: “{found[:60]}”")


def _blank(found: re.Match[str]) -> str:
    """Nothing, on as many lines: line numbers stay right."""
    return "\n" * found[0].count("\n")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def main() -> int:
    """Prints every fault; 0 where there is none."""
    faults = check()
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    dictionary, _ = declared(ROOT)
    sys.stdout.write(f"{len(dictionary)} keys in two languages, {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
