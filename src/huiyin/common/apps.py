"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers the models."""

    name = "huiyin.common"
