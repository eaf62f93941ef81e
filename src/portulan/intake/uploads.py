"""Files people send: which ones are accepted, under which name, and how they reach the data folder. No Django here."""

import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from portulan.language.words import Sentence, Words

FOLDER = "data"
LARGEST = 500 * 1024 * 1024  # bytes
LONGEST_NAME = 120
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet")
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_KNOWN_HEADS = (
    b"PK\x03\x04",
    b"PAR1",
    b"%PDF",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"<!DOCTYPE",
    b"<html",
)

NO_NAME = Words(
    fr="Le nom « {name:raw} » ne peut pas servir ici. Renommer le fichier avec des lettres, des chiffres et des "
    "tirets.",
    en="The name “{name:raw}” cannot be used here. Rename the file with letters, digits and dashes.",
)
WRONG_TYPE = Words(
    fr="« {name:raw} » : ce type de fichier n’est pas lu. Types lus : {known:list}.",
    en="“{name:raw}”: this type of file is not read. Types read: {known:list}.",
)
EMPTY = Words(
    fr="« {name:raw} » est vide (0 octet). Refaire l’export, puis l’envoyer de nouveau.",
    en="“{name:raw}” is empty (0 bytes). Export it again, then send it again.",
)
TOO_LARGE = Words(
    fr="« {name:raw} » fait {size} Mo ; la page en accepte {limit} au plus. Envoyer un fichier Parquet, plus compact, "
    "ou "
    "déposer le fichier directement dans le dossier « data » de l’espace de travail.",
    en="“{name:raw}” is {size} MB; the page takes {limit} at most. Send a Parquet file, which is smaller, or put the "
    "file "
    "straight into the workspace’s “data” folder.",
)
NOT_WHAT_IT_SAYS = Words(
    fr="« {name:raw} » n’a pas le contenu que son nom annonce ({suffix:raw}). Exporter de nouveau dans ce format, ou "
    "donner "
    "au fichier sa vraie terminaison.",
    en="“{name:raw}” does not contain what its name says ({suffix:raw}). Export it again in that format, or give the "
    "file "
    "its true ending.",
)
ALREADY_THERE = Words(
    fr="« {name:raw} » est déjà dans le dossier. Cocher « Remplacer » pour prendre la place de l’ancien.",
    en="“{name:raw}” is already in the folder. Tick “Replace” to take the old one’s place.",
)


class UploadRefusedError(Exception):
    """The file is not accepted; `sentence` says why and what to do. Nothing was written."""

    def __init__(self, words: Words, **params: object) -> None:
        super().__init__(words.say("en", **params))
        self.sentence = Sentence(words, params)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the data folder; `name` is relative to the workspace."""

    name: str
    size: int
    modified: datetime

    @property
    def kilobytes(self) -> int:
        """Its size, rounded up."""
        return -(-self.size // 1024)


def safe_name(name: str) -> str:
    """The name the file gets: its last part, no hidden or reserved name. Raises UploadRefusedError."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1].strip()
    cleaned = re.sub(r"[^\w .()+@,'’-]", "_", last).strip(" .")
    suffix = Path(cleaned).suffix.lower()
    if not Path(cleaned).stem.strip("_ .") or _RESERVED.match(cleaned) or last.startswith("."):
        raise UploadRefusedError(NO_NAME, name=_short(name))
    if suffix not in SUFFIXES:
        raise UploadRefusedError(WRONG_TYPE, name=_short(cleaned), known=[s.lstrip(".") for s in SUFFIXES])
    return Path(cleaned).stem[: LONGEST_NAME - len(suffix)].rstrip(" .") + suffix


def _short(name: str) -> str:
    printable = "".join(c if c.isprintable() else "?" for c in name)
    return printable if len(printable) <= 80 else printable[:79] + "…"


def check_size(name: str, size: int, largest: int = LARGEST) -> None:
    """Raises UploadRefusedError for an empty or oversized file."""
    if size == 0:
        raise UploadRefusedError(EMPTY, name=_short(name))
    if size > largest:
        megabyte = 1024 * 1024
        raise UploadRefusedError(TOO_LARGE, name=_short(name), size=-(-size // megabyte), limit=largest // megabyte)


def check_content(name: str, file: IO[bytes]) -> None:
    """Raises UploadRefusedError when the bytes are not what the name's ending announces."""
    suffix = Path(name).suffix.lower()
    file.seek(0)
    head = file.read(64 * 1024)
    match suffix:
        case ".parquet":
            file.seek(-4, 2) if len(head) >= 12 else None
            right = head.startswith(b"PAR1") and file.read(4) == b"PAR1"
        case ".xlsx" | ".ods":
            right = _is_zip_with(file, "xl/workbook.xml" if suffix == ".xlsx" else "content.xml")
        case ".xls":
            right = head.startswith(b"\xd0\xcf\x11\xe0")
        case _:
            right = _is_text(head)
    file.seek(0)
    if not right:
        raise UploadRefusedError(NOT_WHAT_IT_SAYS, name=_short(name), suffix=suffix)


def _is_zip_with(file: IO[bytes], member: str) -> bool:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return member in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # the last: a zip version it cannot read
        return False


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in head and not head.startswith(_KNOWN_HEADS)


def store(workspace: Path, name: str, size: int, file: IO[bytes], chunks: Iterable[bytes], replace: bool) -> Path:
    """Check a file and put it, in one step, into the workspace's data folder. Raises UploadRefusedError."""
    chosen = safe_name(name)
    check_size(chosen, size)
    check_content(chosen, file)
    folder = workspace / FOLDER
    target = folder / chosen
    if target.exists() and not replace:
        raise UploadRefusedError(ALREADY_THERE, name=chosen)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{uuid4().hex}.part"
    try:
        with draft.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        draft.replace(target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return target


def changes_folder(workspace: Path) -> Path:
    """A new folder for files of changes, beside the data folder that imports read."""
    return workspace / ".portulan" / "changes" / uuid4().hex


def forget(folder: Path) -> None:
    """Delete the files of changes that will not be applied."""
    shutil.rmtree(folder, ignore_errors=True)


def stored_files(workspace: Path) -> list[StoredFile]:
    """The readable files of the data folder and its subfolders, by name."""
    folder = workspace / FOLDER
    if not folder.is_dir():
        return []
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in SUFFIXES)
    files: list[StoredFile] = []
    for path in found:
        about = path.stat()
        name = path.relative_to(workspace).as_posix()
        files.append(StoredFile(name, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC)))
    return files
