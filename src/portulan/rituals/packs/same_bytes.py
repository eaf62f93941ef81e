"""An office file whose bytes depend on what it says alone: one day on all its parts, and on the files inside."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def repacked(made: bytes, at: datetime) -> bytes:
    """The same ZIP file as if it had been written at `at`, and so for the workbooks of its charts."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith(".xlsx"):
                content = repacked(content, at)
            elif part.filename == "docProps/core.xml":
                content = CREATED.sub(rb"\g<1>" + f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            kept = ZipInfo(part.filename, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            kept.compress_type, kept.external_attr = ZIP_DEFLATED, part.external_attr
            target.writestr(kept, content)
    return out.getvalue()
