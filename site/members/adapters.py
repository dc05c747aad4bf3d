"""Where allauth asks the site."""

import time
from typing import Any

from allauth.account import app_settings as allauth_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import actions
from members.models import User
from members.rules import writes_the_site


def page_language() -> str:
    return (get_language() or "en").split("-")[0]


def _proved_it_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    strong = [record["at"] for record in records if record.get("method") in {"password", "mfa"}]
    return bool(strong) and time.time() - max(strong) < allauth_settings.REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and password do not go together. Check both, or ask for a code by mail."
        ),
        "incorrect_code": _("This is not the code we sent. Check it once more, please."),
        "incorrect_password": _("This is not the password of your account."),
        "too_many_login_attempts": _(
            "That was many attempts in a short time. Please wait a few minutes and try again."
        ),
        "rate_limited": _("That was too quick. Please wait a moment and try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """A new account from a sign-up form, in the language of the page. Raises EmailTaken in a race."""
        data = form.cleaned_data
        user.email, user.display_name = data["email"], data["display_name"]
        user.language = page_language()
        user.set_password(data.get("password1") or None)
        return actions.save_new_member(user) if commit else user

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        known = {
            "email": email,
            "name": "",
            "user": None,
            "at": timezone.now(),
            "security_url": self.request.build_absolute_uri(reverse("members:security")),
        }
        user = context.get("user")
        if isinstance(user, User):
            known["name"] = user.get_short_name()
        return super().render_mail(template_prefix, email, known | context, headers)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth does not tell whose account it is, and the letter would call nobody by name."""
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who writes the site begins in the CMS, everybody else at home. An address in `next` goes before either."""
        return (
            reverse("wagtailadmin_home") if writes_the_site(request.user) else super().get_login_redirect_url(request)
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in with password or second factor is not asked “Is it you?” a moment later."""
        return super().is_reauthentication_required(app=app, **kwargs) and not _proved_it_just_now(self.request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtail_serve", args=[""])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "There is an account with this address already. Sign in to it first, then connect %s in your settings."
        ),
    }


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Codes change every half a minute: try the newest one."),
    }

    def _get_site_name(self) -> str:
        """What an authenticator app and the browser's passkey window call us: the brand as the staff named the site."""
        from wagtail.models import Site

        site = Site.find_for_request(self._request())
        return (site and site.site_name) or self._request().get_host()

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    @staticmethod
    def _request() -> HttpRequest:
        from allauth.core import context

        return context.request
