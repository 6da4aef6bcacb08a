"""Encrypting what only those who handle it may read, and hashing what must be found again.

Fernet (AES-128-CBC with HMAC-SHA256, PyPI `cryptography`) under the key `contact`; HMAC-SHA256 under the key `check`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Busy


@cache
def _box(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))


def seal(data: bytes) -> bytes:
    """Encrypt."""
    return _box(settings.KEYS["contact"]).encrypt(data)


def unseal(data: bytes | memoryview) -> bytes:
    """Decrypt; Busy when the key in the data folder is not the one it was encrypted with."""
    try:
        return _box(settings.KEYS["contact"]).decrypt(bytes(data))
    except InvalidToken as error:
        raise Busy(_("This cannot be decrypted: the key file is not the one it was written with.")) from error


def seal_json(value: Any) -> bytes:
    """Encrypt a JSON value."""
    return seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unseal_json(data: bytes | memoryview) -> Any:
    """Decrypt a JSON value."""
    return json.loads(unseal(data))


def fingerprint(purpose: str, text: str) -> bytes:
    """Return 32 bytes by which the same text can be found again but not read back."""
    return hmac.new(settings.KEYS["check"], f"{purpose}\n{text}".encode(), hashlib.sha256).digest()
