"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Brings the shared templates, the sheet and the desk's script."""

    name = "huiyin.web.ui"
