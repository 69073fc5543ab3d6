"""What granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
inner = get_wsgi_application()

from maillage.web.bounds import bounded  # noqa: E402  (they ask for the settings)
from maillage.web.front import fronted  # noqa: E402

application = bounded(fronted(inner))
