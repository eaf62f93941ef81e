"""The application as servers call it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portulan.site.settings")
application = get_wsgi_application()

if os.environ.get("PORTULAN_WATCH", "1") != "0":  # the process that answers also watches: it has the figures at hand
    from django.conf import settings

    from portulan.rituals import sending
    from portulan.steering.schedule import start

    watchman = start(settings.WORKSPACE)
    usher = sending.start(settings.WORKSPACE)
