"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    """Registers the models."""

    name = "huiyin.problems"
