"""Charts outside the page's script: the browser's bundle, and SVG for print and for readers without a script.

The bundle (Vega, Vega-Lite and their interpreter) comes out of vl-convert: nothing third-party is kept in this
repository and nothing is fetched from elsewhere. It is made once (about a second and a half) and kept in the workspace.
"""

import gzip
import hashlib
import json
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from django.conf import settings
from django.core.cache import cache

from portulan.ui.chart_theme import in_light, theme

VEGALITE = "6.4"
BUNDLE_NAME = f"vega-{hashlib.sha256(version('vl-convert-python').encode()).hexdigest()[:12]}.js"
KEPT_SECONDS = 12 * 3600
WIDTH = 720
_making = threading.Lock()


def bundle() -> tuple[bytes, bytes]:
    """The browser's bundle, plain and gzipped; made on the first call, then read from the workspace's cache."""
    folder = Path(settings.WORKSPACE) / ".portulan" / "cache"
    plain, packed = folder / BUNDLE_NAME, folder / f"{BUNDLE_NAME}.gz"
    with _making:
        if not packed.is_file():
            text = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGALITE).encode()
            folder.mkdir(parents=True, exist_ok=True)
            _write(plain, text)
            _write(packed, gzip.compress(text, 9, mtime=0))
    return plain.read_bytes(), packed.read_bytes()


def _write(path: Path, content: bytes) -> None:
    """In one step, so that another process never reads half a file."""
    draft = path.with_suffix(f"{path.suffix}.part")
    draft.write_bytes(content)
    draft.replace(path)


def themed(specification: dict[str, Any]) -> dict[str, Any]:
    """The specification with the house theme."""
    return {**specification, "config": theme()}


def keep(specification: dict[str, Any]) -> str:
    """Keeps a themed specification for its SVG, which is only drawn if asked for; gives its key."""
    text = json.dumps(specification, sort_keys=True)
    key = hashlib.sha256(text.encode()).hexdigest()[:32]
    cache.set(f"chart:{key}", text, KEPT_SECONDS)
    return key


def svg(key: str) -> str | None:
    """The SVG of a kept specification in the light theme, None where it is no longer kept."""
    drawn: str | None = cache.get(f"chart-svg:{key}")
    if drawn is None:
        text = cache.get(f"chart:{key}")
        if text is None:
            return None
        specification = in_light(json.loads(text))
        specification["width"] = WIDTH
        drawn = vl_convert.vegalite_to_svg(specification, vl_version=VEGALITE)
        cache.set(f"chart-svg:{key}", drawn, KEPT_SECONDS)
    return drawn
