"""`python -m huiyin.cli`."""

from __future__ import annotations

import sys

from huiyin.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
