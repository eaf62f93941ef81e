"""What all pages share: layout, figures, charts, number and date formats, words in French and English."""

from portulan.ui.reading import Reading, reading_of, workspace_of

__all__ = ["Reading", "reading_of", "workspace_of"]
