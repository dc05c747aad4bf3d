"""A person's account: how to hand it over, and what is left of it when they go."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from wagtail.users.models import UserProfile

from common.files import delete_after_commit
from members.models import AccessGrant, Consent, Tie, User


def collect(user: User) -> dict[str, object]:
    return {
        "account": {
            "email": user.email,
            "name": user.display_name,
            "name_that_waits": user.asked_name,
            "handle": user.handle,
            "about": user.bio,
            "language": user.language,
            "time_zone": user.time_zone,
            "birthday": [user.birth_day, user.birth_month, user.birth_year],
            "joined": user.joined_at,
            "last_seen": user.seen_at,
            "last_sign_in": user.last_login,
        },
        "addresses": list(EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")),
        "consents": [
            {
                "what": answer.text.kind,
                "version": answer.text.version,
                "words": answer.text.text.in_language(answer.language),
                "agreed": answer.given,
                "when": answer.at,
                "where": answer.source,
                "ip_address": answer.ip_address,
            }
            for answer in Consent.objects.filter(user=user).select_related("text").order_by("at", "pk")
        ],
        "access": [
            {"group": grant.group.key, "reason": grant.source, "from": grant.starts_at, "until": grant.ends_at}
            for grant in AccessGrant.objects.filter(user=user).select_related("group").order_by("pk")
        ],
        "people": [
            {"who": tie.person.handle, "how": tie.kind, "since": tie.at}
            for tie in Tie.objects.filter(member=user).select_related("person").order_by("pk")
        ],
        "connected_accounts": list(
            SocialAccount.objects.filter(user=user).order_by("pk").values("provider", "uid", "extra_data")
        ),
        "second_factors": list(
            Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at")
        ),
        "sessions": list(UserSession.objects.filter(user=user).order_by("pk").values("ip", "user_agent", "created_at")),
        "files": [file.name for file in (user.avatar, user.asked_avatar) if file],
    }


def erase(user: User) -> None:
    """Everything personal goes. A nameless row stays, so that what others still need has an author to point at."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in (EmailAddress, SocialAccount, Authenticator, Consent, AccessGrant, UserProfile):
        model._default_manager.filter(user=user).delete()  # type: ignore[misc]  # several models in one loop
    Tie.objects.filter(member=user).delete()
    Tie.objects.filter(person=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    delete_after_commit(user.avatar, user.asked_avatar)
    user.avatar = user.asked_avatar = ""
    user.email, user.handle, user.display_name = f"erased-{user.pk}@erased.invalid", f"erased-{user.pk}", ""
    user.asked_name = user.bio = ""
    user.birth_day = user.birth_month = user.birth_year = None
    user.last_login = user.last_visit_at = user.seen_at = None
    user.is_active, user.is_staff, user.is_superuser, user.is_erased = False, False, False, True
    user.remembers_reading = False
    user.set_unusable_password()
    user.save()
