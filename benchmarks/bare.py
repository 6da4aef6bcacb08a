"""The bare stack that `http.py` measures beside Huiyin: Django, one row a request, no check, no entry."""

from __future__ import annotations

import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
django.setup(set_prefix=False)

from django.conf import settings
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from huiyin.common.models import Throttle


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Write one row with what was sent."""
    if request.method == "POST":
        now = timezone.now()
        Throttle.objects.create(key=os.urandom(32).hex(), window_starts_at=now, ends_at=now)
    return HttpResponse("ok")


urlpatterns = [path("", insert), path("write/", insert)]
settings.ROOT_URLCONF = __name__
application = WSGIHandler()
