"""Versions of the mapping: saved from the page, or found changed outside it."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from portulan.intake.models import MappingVersion
from portulan.people.models import User
from portulan.ui.text_file import TextFile, read_text_file, same_line_ends, write_in_one_step


class MappingChangedError(Exception):
    """The file changed since the writer opened it; `current` is its text now."""

    def __init__(self, current: TextFile) -> None:
        super().__init__("the mapping changed meanwhile")
        self.current = current


def current_mapping(path: Path, now: datetime) -> tuple[TextFile, MappingVersion | None]:
    """The file and its version; a file changed without us becomes a version without author."""
    file = read_text_file(path)
    last = MappingVersion.objects.first()
    if file.text is None or (last is not None and last.sha == file.sha):
        return file, last
    with transaction.atomic():
        last = MappingVersion.objects.first()
        if last is not None and last.sha == file.sha:
            return file, last
        return file, _add(file.text, file.sha, None, now)


def keep_mapping(path: Path, text: str, base_sha: str, author: User, now: datetime) -> MappingVersion | None:
    """Make the text the mapping in force; None when it already is. Raises MappingChangedError."""
    current_mapping(path, now)
    with transaction.atomic():
        file, _ = current_mapping(path, now)
        written = same_line_ends(text, file.text)
        if written == file.text:
            return None
        if file.sha != base_sha:
            raise MappingChangedError(file)
        return _add(written, write_in_one_step(path, written), author, now)


def _add(text: str, sha: str, author: User | None, now: datetime) -> MappingVersion:
    highest = MappingVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    return MappingVersion.objects.create(
        number=highest + 1,
        text=text,
        sha=sha,
        author=author,
        author_name=author.shown_name if author else "",
        created_at=now,
    )
