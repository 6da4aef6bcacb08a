"""The privacy notice: its version is stored with each letter, so that it can be said later what its writer read.

A change of its words (`templates/public/notice.html` and its translations) needs a new version; a test holds the two
together.
"""

from __future__ import annotations

VERSION = "2026-11"
