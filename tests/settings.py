"""The project's own settings, with a data folder that goes away after the run and a quick password hash."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from huiyin.cli import translations

_folder = tempfile.mkdtemp(prefix="huiyin-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["HUIYIN_DATA"] = _folder
translations.compile_stale()

from huiyin.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
