"""The application's database, made ready from the command line: settings read, tables brought up to date."""

import os
from pathlib import Path


def prepare(workspace: Path) -> None:
    """Point Django at the workspace and bring its database up to date."""
    os.environ["PORTULAN_WORKSPACE"] = str(workspace.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portulan.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
