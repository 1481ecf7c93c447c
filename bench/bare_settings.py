"""Django with nothing in it but the product's own database, set as the product sets it: what the floor runs on."""

from __future__ import annotations

from luodi.site.settings import DATABASES, SECRET_KEY

__all__ = ["DATABASES", "SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.bare"
USE_TZ = True
