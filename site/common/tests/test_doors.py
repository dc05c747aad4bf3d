"""Only those whom a rule lets in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from common.doors import only


def by(name):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.user.name = name
    return request


for_vera = only(lambda user: user.name == "vera")


@for_vera
def function(request):
    return HttpResponse("in")


@for_vera
class Page(View):
    def get(self, request):
        return HttpResponse("in")


@pytest.mark.parametrize("view", [function, Page.as_view()])
def test_a_rule_lets_in_and_keeps_out(view):
    assert view(by("vera")).content == b"in"
    with pytest.raises(PermissionDenied):
        view(by("somebody"))
