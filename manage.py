#!/usr/bin/env python
"""Django's command line for Svoi. `make` lists the usual commands."""

import os
import sys
from pathlib import Path

# `site/` is a plain source folder (Python's own library owns the module name `site`), so it is put on the path.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
