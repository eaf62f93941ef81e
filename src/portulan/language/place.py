"""Where something stands in a text: file, line, column. What an editor needs to jump there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text file; lines and columns count from 1, as editors print them."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def shifted(self, columns: int) -> "Place":
        """The place `columns` characters further on the same line."""
        return Place(self.file, self.line, self.column + columns)
