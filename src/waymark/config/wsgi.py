"""The WSGI entry that the server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waymark.config.settings")
application = get_wsgi_application()
# All pages are loaded now and not by the first visitor. What is loaded stays for good, so the
# collector need not walk through it again: that held every fiftieth page up for 90 ms.
get_resolver().check()
gc.collect()
gc.freeze()
