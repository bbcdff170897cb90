"""The web server's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jicoo.settings")

application = get_wsgi_application()

# What is there by now stays: looking through it again and again takes up to a tenth of a request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
