"""The site as an ASGI application, with the streams of `/live/` before it."""

import os
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

from django.core.asgi import get_asgi_application

from config.process import settle

django = get_asgi_application()

from live.streams import Streams  # noqa: E402  (its apps are there now)

application = Streams(django)
settle()
