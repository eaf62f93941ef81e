"""Which rooms of the house have pages: every package of Portulan with templates, routes or models is one.

An area adds itself by existing: `urls.py` gives its routes (full paths, `app_name`, `urlpatterns`), `navigation.py` its
entries in the menu, `words.py` its sentences, `templates/` and `static/` its files. No list is kept here.
"""

from pathlib import Path

import portulan

_SIGNS = ("urls.py", "models.py", "templates")


def area_names() -> list[str]:
    """The names of the packages that are Django apps, `ui` first because the others build on it."""
    root = Path(portulan.__file__).parent
    names = sorted(p.name for p in root.iterdir() if p.is_dir() and any((p / sign).exists() for sign in _SIGNS))
    return sorted(names, key=lambda name: name != "ui")


def areas_with(module: str) -> list[str]:
    """The dotted names of the areas' modules of that name, where the file exists: areas_with('urls')."""
    root = Path(portulan.__file__).parent
    return [f"portulan.{name}.{module}" for name in area_names() if (root / name / f"{module}.py").is_file()]
