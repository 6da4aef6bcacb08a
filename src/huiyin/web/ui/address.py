"""The address that a request came from, for holding off floods and for nothing else. It is stored nowhere."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# One subscriber is given a whole /64 of IPv6 addresses.
PREFIX = 64


def address(request: HttpRequest) -> str:
    """Return the reader's address: what the outermost of our proxies saw; an IPv6 one as its network.

    `HUIYIN_PROXIES` says how many proxies stand in front. Each adds the address it saw at the right end of
    `X-Forwarded-For`; whatever stands further left was written by the reader and is not believed.
    """
    parts = (part.strip() for part in request.headers.get("X-Forwarded-For", "").split(","))
    seen = [*(part for part in parts if part), request.META.get("REMOTE_ADDR") or ""]
    return _network(seen[max(-len(seen), -1 - settings.PROXIES)])


def _network(text: str) -> str:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(found), PREFIX), strict=False))
    return str(found)
