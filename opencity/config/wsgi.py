"""The web server's door. It alone keeps a pool of database connections: its threads live long."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencity.config.settings")
os.environ.setdefault("DATABASE_POOL", "12")

application = get_wsgi_application()
