"""QR codes."""

from __future__ import annotations

from io import BytesIO

import segno

WHITE = 4  # modules around the symbol, as ISO/IEC 18004 wants


def svg(data: str) -> str:
    """Return the code as SVG with its white edge."""
    drawn: str = _made(data).svg_inline(border=WHITE, omitsize=True, light="#fff")
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def png(data: str) -> BytesIO:
    """Return the code as PNG with its white edge."""
    out = BytesIO()
    _made(data).save(out, kind="png", scale=10, border=WHITE)
    out.seek(0)
    return out


def with_white(data: str, size: float) -> float:
    """Return the edge of the picture when the symbol's is `size`."""
    modules, _height = _made(data).symbol_size(border=0)
    return size * (modules + 2 * WHITE) / modules


def _made(data: str) -> segno.QRCode:
    # Trying all eight masks takes five times as long, and readers do not mind which one it is.
    return segno.make(data, micro=False, error="m", mask=2)
