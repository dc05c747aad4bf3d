"""manage.py vapid: a key for push messages."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Make a key for push messages and print the lines for the environment. Keep it: browsers know the site by it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        key = base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
        self.stdout.write(f"SVOI_VAPID_PRIVATE_KEY={key}")
        self.stdout.write("SVOI_VAPID_CONTACT=mailto:you@example.com")
