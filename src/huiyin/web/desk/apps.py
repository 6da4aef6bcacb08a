"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers templates and words."""

    name = "huiyin.web.desk"
    label = "desk"
