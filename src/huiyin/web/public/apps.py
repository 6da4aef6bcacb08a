"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Registers templates and words."""

    name = "huiyin.web.public"
    label = "public"
