"""Letters: what one writer told us once, and its matters."""
