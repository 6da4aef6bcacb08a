"""What tests of the public pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Let no test read the first page that another one made."""
    cache.clear()
    yield
    cache.clear()
