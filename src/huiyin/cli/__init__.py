"""The huiyin command."""
