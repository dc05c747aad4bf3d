"""Who may come to a view of the CMS: a rule says so, and everybody else gets 403."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator


def only(rule: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """`@only(rules.may_handle)`, above a function or a class of views: only those for whom the rule answers yes."""

    def demand(user: Any) -> bool:
        if not rule(user):
            raise PermissionDenied
        return True

    door = user_passes_test(demand)

    def close(view: Any) -> Any:
        return method_decorator(door, name="dispatch")(view) if isinstance(view, type) else door(view)

    return close
