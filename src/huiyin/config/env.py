"""Typed readers of environment variables. A wrong value stops the start with a sentence, never a default."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(Exception):
    """An environment variable holds something that cannot be used."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the first line of the file that `NAME_FILE` points to, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE={path}: {error.strerror}") from error
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """Return True for 1/true/yes/on, False for 0/false/no/off; anything else is refused."""
    value = text(name).lower()
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if value and value not in words:
        raise SettingError(f"{name}={value}: say 1 or 0")
    return words[value] if value else default


def number(name: str, default: int, low: int, high: int) -> int:
    """Return a whole number within [low, high]."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingError(f"{name}={value}: a whole number from {low} to {high} is needed")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list without empty parts."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def address(name: str) -> str:
    """Return an address like https://huiyin.example without its last stroke, or nothing."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if value and (
        parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment
    ):
        raise SettingError(f"{name}={value}: an address like https://huiyin.example is needed")
    return value


def database(url: str, data: Path) -> dict[str, object]:
    """Return Django's settings for one database: SQLite in the data folder, or `postgresql://…`.

    SQLite runs in WAL with `synchronous=FULL`, takes the write lock when a transaction begins (`IMMEDIATE`),
    and overwrites what is deleted (`secure_delete`), so that an erased text is gone from the file.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "huiyin.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError("DATABASE_URL: only postgresql://user:password@host:port/name is understood")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
