"""What we add to what allauth does."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.socialaccount.models import SocialAccount
from django.dispatch import receiver
from django.http import HttpRequest

from members.models import User


@receiver(email_confirmed, dispatch_uid="members.only_the_owner_keeps_keys")
def only_the_owner_keeps_keys(request: HttpRequest, email_address: EmailAddress, **_signal: Any) -> None:
    """The keys of an account made with somebody else's address are worthless once its owner confirms it.

    A stranger may sign up with my address, choose a password and wait. When I confirm the address in another way (a
    code by mail), the account is mine and whatever the stranger set up to get in goes.
    """
    user: User = email_address.user
    pending = unstash_login(request, peek=True)
    signs_up_here = pending is not None and pending.signup and pending.user == user
    typed_the_password = any(record["method"] == "password" for record in get_authentication_records(request, user))
    if user.last_login is not None or signs_up_here or typed_the_password:
        return
    SocialAccount.objects.filter(user=user).delete()
    if user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
