"""Sign-up and settings."""

import zoneinfo
from datetime import date, timedelta
from typing import Any, cast

from allauth.account.fields import EmailField
from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm, SignupForm
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.files import check_image, delete_after_commit, strip_metadata
from members import actions, passwords, words
from members.models import REQUIRED_CONSENTS, ConsentKind, ConsentText, User
from members.queries import ConsentState
from members.rules import check_handle, plain_name
from members.zones import TIME_ZONES

AVATAR_BYTES = 5 * 1024 * 1024


class NameField(forms.CharField):
    """What somebody wants to be called."""

    def clean(self, value: Any) -> str:
        name = plain_name(super().clean(value))
        words.must_wait(name)  # says no to what nobody may be called
        return name


def name_field(**options: Any) -> forms.CharField:
    return NameField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("What others see beside your words. A first name is enough."),
        **options,
    )


class ConsentFields(forms.Form):
    """A box per consent, each with the wording it stands for. Only ticked boxes are written down."""

    def add_consent_fields(self, kinds: tuple[ConsentKind, ...] = actions.SIGN_UP_CONSENTS) -> None:
        self.consent_texts = {kind: text for kind, text in ConsentText.objects.current().items() if kind in kinds}
        for kind in kinds:
            if kind in self.consent_texts:
                self.fields[f"consent_{kind}"] = forms.BooleanField(
                    label=self.consent_texts[kind].as_html,
                    required=kind in REQUIRED_CONSENTS,
                    error_messages={"required": _("We cannot make an account without this.")},
                )

    def record_consents(self, user: User, request: HttpRequest) -> None:
        source = actions.Source.of(request)
        for kind, text in self.consent_texts.items():
            if self.cleaned_data.get(f"consent_{kind}"):
                actions.give_consent(user, kind, True, source, text=text)

    @property
    def agreed(self) -> list[str]:
        return [str(kind) for kind in self.consent_texts if self.cleaned_data.get(f"consent_{kind}")]


def calm(form: forms.Form) -> None:
    """Labels say what a field is for; a placeholder would only repeat them and vanish at the first letter."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignUpForm(ConsentFields, SignupForm):
    field_order = ["display_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"] = name_field()
        self.add_consent_fields()
        self.order_fields(self.field_order)
        self.fields["email"].label = _("E-mail")
        if "password1" in self.fields:
            self.fields["password1"].help_text = passwords.HINT
        # allauth hides the trap by an inline style, which our policy forbids; a class does it.
        self.fields["website"].widget = forms.TextInput(
            attrs={"tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"}
        )
        calm(self)

    def try_save(self, request: HttpRequest) -> tuple[User | None, Any]:
        """The same answer also when another window has made the account in this very moment; and in the same time: hashing
        a password takes so long that an answer without it would tell of an account.
        """
        if self.account_already_exists and (password := self.cleaned_data.get("password1")):
            make_password(password)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except actions.EmailTaken:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        self.record_consents(user, request)


class SocialSignUpForm(ConsentFields, SocialSignupForm):
    field_order = ["display_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extra = self.sociallogin.account.extra_data
        known = extra.get("name") or extra.get("real_name") or extra.get("first_name") or ""
        self.fields["display_name"] = name_field(initial=str(known)[:60])
        self.add_consent_fields()
        self.order_fields(self.field_order)
        calm(self)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        super().custom_signup(request, user)
        self.record_consents(user, request)


# --- Joining on the spot ----------------------------------------------------------------------------------------------


class JoinForm(ConsentFields):
    email = EmailField(label=_("E-mail"), help_text=_("We send a code there. Others never see the address."))
    display_name = name_field()
    website = forms.CharField(
        required=False,
        label="",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_consent_fields()
        calm(self)

    @property
    def is_trapped(self) -> bool:
        """Something filled in the field that people do not see."""
        return bool(self.cleaned_data["website"])


class JoinCodeForm(ConsentFields):
    """The code, and whatever the first step did not ask."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, ask_name: bool, ask_terms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_texts = {}
        if ask_name:
            self.fields["display_name"] = name_field()
        if ask_terms:
            self.add_consent_fields()


# --- Settings ---------------------------------------------------------------------------------------------------------


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = passwords.HINT


class FirstPasswordForm(SetPasswordForm):
    """Of who has signed in by code or passkey so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = passwords.HINT


class ForgottenPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = passwords.HINT


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey that opens the account by itself, unless its owner wants it beside the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("It is enough to sign in, without a password")
        alone.help_text = _(
            "Then the device asks for a fingerprint, your face or a PIN. An old key that cannot do this works "
            "without the tick, as the second step after the password."
        )


def time_zones(present: str) -> list[tuple[str, str]]:
    """The zones people choose from, west to east, as “UTC+3 · Moscow”. The one a member has is never missing."""
    names = TIME_ZONES | ({} if present in TIME_ZONES else {present: present})
    now = timezone.now()
    offsets = {zone: now.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() or timedelta() for zone in names}
    return [
        (zone, f"{_offset(offsets[zone])} · {names[zone]}")
        for zone in sorted(names, key=lambda zone: (offsets[zone], zone))
    ]


def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


class ProfileForm(forms.ModelForm):
    """How a member appears to others, and how the site speaks to them."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Times on the site and in letters are shown in it.")
    )
    birth_day = forms.TypedChoiceField(
        label=pgettext_lazy("of a birthday", "Day"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *((day, day) for day in range(1, 32))],
    )  # fmt: skip
    birth_month = forms.TypedChoiceField(
        label=pgettext_lazy("of a birthday", "Month"), required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *MONTHS.items()],
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=pgettext_lazy("of a birthday", "Year"), required=False, min_value=1900,
        help_text=_("If you like."), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    remove_avatar = forms.BooleanField(label=_("Remove my picture"), required=False)

    class Meta:
        model = User
        fields = [
            "display_name",
            "handle",
            "avatar",
            "bio",
            "birth_day",
            "birth_month",
            "birth_year",
            "language",
            "time_zone",
        ]
        widgets = {"bio": forms.Textarea(attrs={"rows": 4}), "avatar": forms.FileInput(attrs={"accept": "image/*"})}
        help_texts = {
            "avatar": _("It stands beside what you write, for everybody who may read that."),
            "bio": _("A sentence or two, for those who see your profile. “Who sees me” says who that is."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["time_zone"]).choices = time_zones(self.instance.time_zone)
        self.fields["birth_year"].validators.append(MaxValueValidator(timezone.localdate().year))
        self.fields["handle"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["display_name"].widget.attrs["autocomplete"] = "name"
        if self.instance.asked_name:
            self.initial["display_name"] = self.instance.asked_name
            self.fields["display_name"].help_text = _(
                "Others see “%(name)s” until one of us has looked at this name."
            ) % {"name": self.instance.display_name}
        self.names_before = (self.instance.display_name, self.instance.asked_name)
        self.fields["avatar"].error_messages["invalid_image"] = _(
            "This is no picture we can read. JPEG, PNG and WebP are fine."
        )
        if self.instance.asked_avatar:
            self.fields["avatar"].help_text = _("Others see no picture until one of us has looked at this one.")
        elif not self.instance.avatar:
            del self.fields["remove_avatar"]

    def clean_display_name(self) -> str:
        return plain_name(self.cleaned_data["display_name"])

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lower().removeprefix("@")
        if handle != self.initial.get("handle"):
            check_handle(handle)
            if words.must_wait(handle, self.instance):
                raise ValidationError(_("Please choose another handle."), code="watched")
        return handle

    def clean_avatar(self) -> Any:
        """A picture newly uploaded loses the place and camera it was taken with; an old one stays as it is."""
        picture = self.cleaned_data["avatar"]
        if not picture or "avatar" not in self.changed_data:
            return picture
        check_image(picture, max_bytes=AVATAR_BYTES)
        return strip_metadata(picture)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, month, year = (data.get(f"birth_{part}") for part in ("day", "month", "year"))
        if (day or month or year) and not (day and month):
            self.add_error("birth_day", _("A birthday needs a day and a month."))
        elif day and month and not _is_date(day, month, year):
            self.add_error("birth_day", _("There is no such day in the calendar."))
        if not self.errors and {"display_name", "bio"} & set(self.changed_data):
            self._look_at_words(data)
        return data

    def _look_at_words(self, data: dict[str, Any]) -> None:
        try:
            words.demand_fine(self.instance, f"{data['display_name']}\n\n{data['bio']}".strip())
        except ValidationError as refusal:
            self.add_error("bio" if "bio" in self.changed_data else "display_name", refusal)

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        now = actions.lock_before_saving(self.instance, self.changed_data)
        self._take_name(now)
        if self.cleaned_data.get("remove_avatar") and "avatar" not in self.changed_data:
            self.instance.avatar = self.instance.asked_avatar = ""
        elif "avatar" in self.changed_data:
            self._take_picture(now)
        user = super().save(commit)
        delete_after_commit(*({now.avatar, now.asked_avatar} - {user.avatar, user.asked_avatar}))
        return user

    def _take_picture(self, now: User) -> None:
        """Where a moderator has taken the picture away, the next one waits as well."""
        user = self.instance
        if now.asked_avatar or words.picture_must_wait(user):
            user.asked_avatar, user.avatar = self.cleaned_data["avatar"], now.avatar.name
            transaction.on_commit(lambda: words.ask_about_name(user))

    def _take_name(self, now: User) -> None:
        """What others call the member: the new name, or what they call them now while the new one waits.

        Decided by the locked row: a moderator may have put the name aside since the form was sent.
        """
        user, is_new = self.instance, "display_name" in self.changed_data
        if is_new and not actions.must_wait(user.display_name, now):
            user.asked_name = ""
            return
        if is_new:
            user.asked_name = user.display_name
            if (now.display_name, now.asked_name) != self.names_before:  # nobody has been asked about this one
                transaction.on_commit(lambda: words.ask_about_name(user))
        if user.asked_name:
            user.display_name = user.handle if now.display_name == now.handle else now.display_name


def _is_date(day: int, month: int, year: int | None) -> bool:
    try:
        date(year or 2000, month, day)  # 2000 had a 29 February
    except ValueError:
        return False
    return True


class ConsentForm(forms.Form):
    """One consent given or taken back on the settings page; what an account cannot be without is not taken back there."""

    kind = forms.ChoiceField()
    given = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")

    def __init__(self, *args: Any, states: list[ConsentState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.states = {state.text.kind: state for state in states}
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(kind, kind) for kind in self.states]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        state = self.states.get(data.get("kind", ""))
        if state is not None and state.is_required and not data.get("given"):
            raise ValidationError(_("Without this there is no account; you can delete it instead."))
        return data
