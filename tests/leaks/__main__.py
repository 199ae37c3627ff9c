"""`python -m tests.leaks` shows the leak matrix as a page; with `--write` it goes into docs/."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from tests.leaks import page  # noqa: E402  # needs Django to be set up

if "--write" in sys.argv[1:]:
    page.PAGE.write_text(page.written(), encoding="utf-8")
else:
    sys.stdout.write(page.written())
