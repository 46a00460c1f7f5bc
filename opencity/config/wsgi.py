"""The web server's door. It alone keeps a pool of database connections: its threads live long.

In production it stays shut while a setting is wrong, whoever opens it: `make run` or a bare web server.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from opencity.config.checks import refuse_wrong_production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencity.config.settings")
os.environ.setdefault("DATABASE_POOL", "12")

application = get_wsgi_application()
refuse_wrong_production()
connections.close_all()
