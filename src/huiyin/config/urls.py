"""All addresses: residents at the root in three languages, staff under /desk/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("desk/", include("huiyin.web.desk.urls")),
    path("", include("huiyin.web.public.urls")),
    prefix_default_language=False,
)

handler400 = "huiyin.web.ui.errors.unreadable"
handler403 = "huiyin.web.ui.errors.missing"
handler404 = "huiyin.web.ui.errors.missing"
handler500 = "huiyin.web.ui.errors.broken"
