"""A text people write (plan, mapping) on disk: read with its fingerprint, replaced in one step. No Django here."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from portulan.language.finding import FaultyText, Finding
from portulan.language.yaml_text import decode


@dataclass(frozen=True, slots=True)
class TextFile:
    """The file as it stands. `text` is None where none can be read; `fault` says why, unless the file is absent."""

    path: Path
    text: str | None
    sha: str
    fault: Finding | None = None


def read_text_file(path: Path) -> TextFile:
    """The file's text and the SHA-256 of its bytes (empty for a missing file)."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return TextFile(path, None, "")
    sha = sha256(data).hexdigest()
    try:
        return TextFile(path, decode(data, path.name), sha)
    except FaultyText as fault:
        return TextFile(path, None, sha, fault.finding)


def same_line_ends(text: str, like: str | None) -> str:
    """The text with the line ends of the file it replaces (browsers send their own), ending with one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    return text.replace("\n", "\r\n") if like and like.count("\r\n") * 2 > like.count("\n") else text


def write_in_one_step(path: Path, text: str) -> str:
    """Replace the file; a reader sees the old one or the new one, never half. Returns the new SHA-256."""
    data = text.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return sha256(data).hexdigest()
