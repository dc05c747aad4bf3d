from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    """Spaces, topics and posts: where members talk."""

    name = "community.forums"
    verbose_name = _("Forums")

    def ready(self) -> None:
        from common.files import register_guard
        from community.forums import digests, files, places, rules, search, seeds, signals, sitemaps
        from community.forums.models import Attachment, ReactionKind, Space, SpaceGroup
        from community.forums.queries import member
        from content.search import source
        from content.sitemaps import also
        from members import arrival
        from members.models import AccessGroup, User
        from messaging.digests import section
        from messaging.places import declare

        arrival.bring(member.LEVELS, member.levels, member.read_levels)
        arrival.bring(member.SINCE, member.beginnings, member.read_moment)
        arrival.bring(member.QUIET, member.quiet_tags, member.read_numbers)
        register_guard("forums/", files.guard)
        declare("space", places.visible, titles=places.titles)
        section(20, "forums", "community/forums/mail/digest", digests.load)
        also("forums", sitemaps.places)
        source(
            search.NAME,
            _("Discussions"),
            search.find,
            show=search.show,
            suggest=search.suggest,
            words=search.words,
        )
        for signal in (post_save, post_delete):
            for sender in (Space, SpaceGroup, AccessGroup):
                signal.connect(
                    signals.on_space_changed,
                    sender=sender,
                    dispatch_uid=f"forums.space.{signal is post_save}.{sender.__name__}",
                )
            signal.connect(
                signals.on_reactions_changed, sender=ReactionKind, dispatch_uid=f"forums.kind.{signal is post_save}"
            )
        for deed in rules.DEEDS:
            m2m_changed.connect(
                signals.on_space_changed,
                sender=getattr(Space, f"{deed}_groups").through,
                dispatch_uid=f"forums.groups.{deed}",
            )
        post_delete.connect(signals.on_picture_deleted, sender=Attachment, dispatch_uid="forums.picture")
        pre_save.connect(signals.notice_change, sender=User, dispatch_uid="forums.member.before")
        post_save.connect(signals.show_change, sender=User, dispatch_uid="forums.member.after")
        post_migrate.connect(seeds.seed, sender=self, dispatch_uid="forums.seed")
        post_migrate.connect(seeds.fill_index, sender=self, dispatch_uid="forums.index")
