"""What a view behind `login_required` may rely on."""

from django.http import HttpRequest

from members.models import User


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
