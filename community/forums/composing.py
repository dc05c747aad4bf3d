"""The form one writes with, as HTML: the same under a topic, on a page of its own and as htmx's answer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.prepared import one
from common.tokens import form_token
from community.forums import rules
from community.forums.forms import LONGEST_POST, draft_key, new_key
from community.forums.frames import Frame, frames
from community.forums.links import community_url
from community.forums.models import Draft, Space
from community.forums.queries import draft_at
from members.kept import signed

NOTHING = SafeString("")


def draft_of(user: Any, place: str) -> Draft | None:
    draft: Draft | None = one(draft_at, user.pk, place)
    return draft


def not_sent() -> str:
    return _("Your draft is here; it was not sent yet.")


@dataclass
class Composer:
    """Everything that stands in the form. `place` is where its draft is kept: see `models.Draft`."""

    request: HttpRequest
    space: Space
    place: str
    action: str
    button: str
    label: str = ""
    text: str = ""
    key: str = ""
    to: int | None = None
    answering: str = ""
    after: int | str = ""
    error: str = ""
    info: str = ""
    preview: str = ""
    draft: Draft | None = None
    is_live: bool = False
    back_url: str = ""

    @property
    def parts(self) -> dict[str, Frame]:
        return frames("community/forums/_composer.html")

    @property
    def seen(self) -> str:
        return self.draft.updated_at.isoformat() if self.draft else ""

    @property
    def may_upload(self) -> bool:
        return rules.may_upload(self.request.user, self.space)

    def box(self) -> SafeString:
        """The text with its tools; stands in larger forms, too."""
        parts, base = self.parts, community_url()
        upload = parts["upload"].fill(url=f"{base}pictures/{self.space.slug}/") if self.may_upload else NOTHING
        return parts["box"].fill(
            label=self.label or _("Your text"),
            limit=LONGEST_POST,
            people_url=f"{base}people/?space={self.space.slug}",
            upload=upload,
            picture_button=parts["picture_button"].fill() if self.may_upload else NOTHING,
            invalid=mark_safe(' aria-invalid="true"') if self.error else NOTHING,
            placeholder="",
            text=self.text,
            errors=NOTHING,
        )

    def notes(self) -> SafeString:
        parts, html = self.parts, NOTHING
        if self.error:
            html += parts["alert"].fill(words=self.error)
        if self.info:
            html += parts["info"].fill(words=self.info)
        other = self.draft.more.get("other") if self.draft else ""
        if other:
            html += parts["other"].fill(text=other)
        if self.answering:
            html += parts["answering"].fill(words=self.answering)
        return html

    def preview_html(self) -> SafeString:
        return self.parts["preview"].fill(html=mark_safe(self.preview)) if self.preview else NOTHING

    def deeds(self) -> SafeString:
        parts = self.parts
        return parts["deeds"].fill(
            button=self.button,
            preview_url=f"{community_url()}preview/?space={self.space.slug}",
            picture=parts["picture"].fill() if self.may_upload else NOTHING,
            back=parts["back"].fill(url=self.back_url, words=_("Back")) if self.back_url else NOTHING,
        )

    def hidden(self) -> SafeString:
        return format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="key" value="{}">'
            '<input type="hidden" name="writer" value="{}">',
            form_token(self.request),
            self.key or new_key(),
            signed(self.request.user.pk or 0),
        )

    def attributes(self) -> SafeString:
        """For the `<form>` of a larger form."""
        return format_html(
            'data-write-comment data-keep-server-draft="{}" data-draft-url="{}drafts/save/" data-draft-seen="{}" '
            'data-draft-key="{}"',
            self.place,
            community_url(),
            self.seen,
            draft_key(self.request.user, self.place),
        )

    def html(self) -> SafeString:
        return self.parts["reply"].fill(
            action=self.action,
            live=self.parts["live"].fill(url=self.action) if self.is_live else NOTHING,
            place=self.place,
            draft_url=f"{community_url()}drafts/save/",
            seen=self.seen,
            draft_key=draft_key(self.request.user, self.place),
            csrf=form_token(self.request),
            key=self.key or new_key(),
            writer=signed(self.request.user.pk or 0),
            to=self.to or "",
            after=self.after,
            notes=self.notes(),
            box=self.box(),
            preview=self.preview_html(),
            deeds=self.deeds(),
        )
