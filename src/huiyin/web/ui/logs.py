"""What goes into the log says nothing that opens a letter."""

from __future__ import annotations

import logging


class WithoutTokens(logging.Filter):
    """Takes the token of an address out of a line about a request: with it the page could be opened."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the line with … where the token stood."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        token = match.kwargs.get("token") if match else None
        if token and isinstance(record.args, tuple):
            record.args = tuple(
                arg.replace(token, "…") if isinstance(arg, str) else arg for arg in record.args
            )
        return True
