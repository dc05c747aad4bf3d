from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """Who you are: the account, sign-in, consents and the groups that open doors."""

    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from common.files import register_guard
        from members import arrival, home, kept, queries, receivers, rules, seeds  # noqa: F401

        home.section(1, "members/_new_wordings.html", queries.new_wordings)
        register_guard("avatars/", rules.avatar_seen_by)
        arrival.bring("_access_group_ids", rules.groups_now, _numbers, needs_now=True)
        arrival.bring("_not_heard", rules.not_heard_now, _numbers)

        user_logged_in.connect(kept.claim, dispatch_uid="members.kept")

        # After the last app that Django tells about (one with tables), when every app's permissions are there.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(seeds.seed, sender=last, dispatch_uid="members.seed")


def _numbers(texts: Sequence[str]) -> frozenset[int]:
    return frozenset(map(int, texts))
