"""The office's secret keys: made at the first start, kept in the data folder, readable by its owner alone.

One file, `keys.json`, mode 600. `session` signs sessions and forms; `contact` encrypts contact data and files;
`check` turns check words and telephone numbers into their HMAC; `journal` signs the log (an Ed25519 seed). A value may
come from the environment instead (`HUIYIN_KEY_CONTACT`, or `HUIYIN_KEY_CONTACT_FILE`), as 64 hexadecimal digits.
Without `contact`, encrypted data cannot be read by anyone; without `check`, receipts cannot be opened; without
`journal`, the log ends, and a new one begins under another name.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

NAMES = ("session", "contact", "check", "journal")
LENGTH = 32
# The log's next key, while the change to it is being recorded; see journal/log_keys.py.
NEXT = "journal-next"


class KeyFileError(Exception):
    """The key file is damaged, or cannot be read or written."""


def path(data: Path) -> Path:
    """Return where the keys of a data folder are kept."""
    return data / "keys.json"


def load(data: Path) -> dict[str, bytes]:
    """Return the keys by name; make the file first where there is none."""
    file = path(data)
    try:
        if not file.exists():
            make(file)
        found = json.loads(file.read_text(encoding="ascii"))
        if set(found) == set(NAMES) - {"journal"}:  # a file made before there was a log
            found = change(file, journal=secrets.token_hex(LENGTH))
        keys = {name: bytes.fromhex(from_environment(name) or found[name]) for name in NAMES}
        if NEXT in found:
            keys[NEXT] = bytes.fromhex(found[NEXT])
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise KeyFileError(f"{file}: {error}") from error
    if any(len(key) != LENGTH for key in keys.values()):
        raise KeyFileError(f"{file}: each key is {2 * LENGTH} hexadecimal digits")
    return keys


def make(file: Path, given: dict[str, str] | None = None) -> None:
    """Write new random keys, or given ones. Two processes that start at once end with one file: the first link wins."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = _beside(file, {name: secrets.token_hex(LENGTH) for name in NAMES} | (given or {}))
    try:
        os.link(mine, file)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def change(file: Path, **values: str | None) -> dict[str, str]:
    """Put values into the file, whole or not at all; None takes one out. Returns what it holds now."""
    found: dict[str, str | None] = json.loads(file.read_text(encoding="ascii")) | values
    kept = {name: value for name, value in found.items() if value is not None}
    _beside(file, kept).replace(file)
    return kept


def _beside(file: Path, values: dict[str, str]) -> Path:
    """Write the values into a new file beside the one that they are for."""
    mine = file.with_name(f".keys-{secrets.token_hex(4)}")
    handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(json.dumps(values, indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    return mine


def from_environment(name: str) -> str:
    """Return the digits of a key that the environment gives, or nothing."""
    variable = f"HUIYIN_KEY_{name.upper()}"
    path_to = os.environ.get(f"{variable}_FILE")
    return Path(path_to).read_text(encoding="ascii").strip() if path_to else os.environ.get(variable, "")
