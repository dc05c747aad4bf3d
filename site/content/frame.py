"""The head and the foot of every page, for who is signed in: made once for an address, completed for the reader.

Menus, brand and languages are the same for everybody at one address; a name, the bell and a token are not. The keys name
everything a piece is made of, and what is one person's is kept under that person's key or not at all.
"""

import hashlib
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common.near import Near
from common.pagecache import option
from common.tokens import form_token
from messaging.queries import unread_at_first, unread_count

HEADER, FOOTER = "_components/header.html", "_components/footer.html"
BELL, MENU = "messaging/_bell.html", "_components/member_menu.html"

# Nobody can write it into a name or a menu, because nobody knows it.
_MARK = salted_hmac("content.frame", "").hexdigest()[:24]
_shared = Near(size=400, seconds=600)
_personal = Near(size=1000, seconds=600)


def header(context: Context) -> SafeString:
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return _render(HEADER, context, personal="")
    personal = _bell(context, request, user) + _menu(context, request, user)
    if not _may_keep(request):
        return _render(HEADER, context, personal=personal)
    pieces = _pieces(HEADER, context, request, personal=mark_safe(_MARK))
    return mark_safe(personal.join(pieces))


def footer(context: Context) -> SafeString:
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated or not _may_keep(request):
        return _render(FOOTER, context)
    return mark_safe("".join(_pieces(FOOTER, context, request)))


def _may_keep(request: HttpRequest) -> bool:
    return option("ENABLED") and not getattr(request, "is_preview", False)


def _pieces(name: str, context: Context, request: HttpRequest, **more: Any) -> list[str]:
    """What stands before and after the reader's own part."""
    str(context["home_url"])  # lets the request know the menus, if nobody asked for them yet
    known = vars(request)["navigation"]
    links = [(link["code"], link["url"]) for link in context["language_links"]]
    made_of = (name, get_language(), request.get_host(), request.path, known["generation"], context["now_year"], links)
    key = hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()
    pieces = _shared.get(key)
    if pieces is None:
        pieces = _render(name, context, **more).split(_MARK)
        _shared.put(key, pieces)
    return pieces


def _bell(context: Context, request: HttpRequest, user: Any) -> SafeString:
    unread = unread_at_first(user) if request.method == "GET" else unread_count(user)
    key = f"bell:{get_language()}:{unread}"
    bell = _shared.get(key)
    if bell is None:
        bell = _render(BELL, context, unread=unread)
        _shared.put(key, bell)
    return bell


def _menu(context: Context, request: HttpRequest, user: Any) -> SafeString:
    key = repr((user.pk, get_language(), user.display_name, user.handle, user.avatar.name, user.is_staff))
    menu = _personal.get(key)
    if menu is None:
        menu = _render(MENU, context, csrf_token=_MARK)
        _personal.put(key, menu)
    return mark_safe(menu.replace(_MARK, form_token(request)))


def _render(name: str, context: Context, **more: Any) -> SafeString:
    template: Any = get_template(name)
    with context.push(**more):
        return template.template.render(context)
