"""The demo's people: known sign-ins, the team, and members who talk."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from demo.reader import read_document, read_table, slugs
from members.actions import Source, add_member, ensure_access_group, give_consent, grant_access
from members.models import REQUIRED_CONSENTS, User

PASSWORD = "svoi-demo"  # noqa: S105  (known on purpose; the command refuses to run in production)
DOMAIN = "demo.example"
SOURCE = Source(page="demo", language="en")

SIGN_INS: dict[str, dict[str, Any]] = {
    "member": {
        "name": "Nadia Petrova",
        "bio": "Drip coffee before eight, questions after. – Фильтр до восьми, вопросы потом.",
    },
    "vip": {
        "name": "Lev Garin",
        "bio": "Third year with the same dripper. – Третий год с одной воронкой.",
        "club": True,
    },
    "ambassador": {
        "name": "Mila Soboleva",
        "bio": "Brings people coffee. Some stay. – Ношу людям кофе. Некоторые остаются.",
        "club": True,
    },
    "moderator": {"name": "Rita Danilova", "groups": ["moderators"]},
    "editor": {"name": "Eva Maslova", "groups": ["editors", "publishers"]},
    "support": {"name": "Kirill Lukin", "groups": ["support"]},
    "owner": {"name": "Vera Orlova (owner)", "groups": ["owner"], "superuser": True},
}


def ensure_groups() -> None:
    ensure_access_group(
        "club",
        title={"en": "the club", "ru": "клуб"},
        how_to_join={
            "en": "The club opens by itself after your third order; Anya also invites people who help others here.",
            "ru": "Клуб открывается сам после третьего заказа; ещё Аня зовёт тех, кто помогает здесь другим.",
        },
    )


def ensure_member(
    address: str,
    *,
    name: str,
    password: str | None = None,
    club: bool = False,
    groups: Iterable[str] = (),
    **fields: Any,
) -> User:
    """The account of that address, made when it is missing."""
    from members.models import AccessGroup

    user = User.objects.filter(email=address).first()
    if user is None:
        user = add_member(address, display_name=name, password=password, **fields)
        for kind in REQUIRED_CONSENTS:
            give_consent(user, kind, True, SOURCE)
    if groups:
        user.groups.add(*Group.objects.filter(name__in=groups))
    if club:
        grant_access(user, AccessGroup.objects.get(key="club"), source="demo")
    return user


def ensure_sign_ins() -> dict[str, User]:
    """The accounts of the README by their short names, each with the same password."""
    made = {}
    for key, person in SIGN_INS.items():
        is_staff = bool(person.get("groups"))
        made[key] = ensure_member(
            f"{key}@{DOMAIN}",
            name=person["name"],
            password=PASSWORD,
            bio=person.get("bio", ""),
            club=person.get("club", False),
            groups=person.get("groups", []),
            is_staff=is_staff,
            is_superuser=person.get("superuser", False),
            language="en",
            last_visit_at=timezone.now() - timedelta(days=75),
        )
    return made


def ensure_team() -> dict[str, User]:
    """An account for each person of the team, by slug: they answer comments, and the cases of bad reviews."""
    return {
        slug: ensure_member(
            f"{slug}@{DOMAIN}",
            name=read_document("people", slug, "ru").meta["title"],
            is_staff=True,
            # Everybody in the house answers complaints; Anya also looks after the talk.
            groups=["support", "moderators"] if slug == "anya" else ["support"],
            club=True,
            language="ru",
            handle=slug,
        )
        for slug in slugs("people")
    }


def ensure_talkers() -> dict[str, User]:
    """The members who comment, by key."""
    now = timezone.now()
    return {
        person["key"]: ensure_member(
            f"{person['key']}@{DOMAIN}",
            name=person["name"],
            handle=person["handle"],
            bio=person.get("bio", ""),
            language=person["language"],
            time_zone=person.get("time_zone", "Europe/Moscow"),
            club=person.get("club", False),
            joined_at=now - timedelta(days=person.get("joined_days_ago", 300)),
        )
        for person in read_table("members")["member"]
    }
