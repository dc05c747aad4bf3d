"""What follows when an editor changes something: kept pages that show it are thrown away, and nothing else."""

from typing import Any

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Locale, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from common.pagecache import purge
from common.translated import TranslatedText
from content import purging, search_hints, synonyms
from content.models import BasePage, BrandSettings, MenuSettings, Picture, Series, SynonymGroup, Tag
from content.rules import forget_closed_places
from members.models import AccessGroup


def connect() -> None:
    page_published.connect(on_published, dispatch_uid="content.published")
    page_unpublished.connect(on_unpublished, dispatch_uid="content.unpublished")
    page_slug_changed.connect(on_address_changed, dispatch_uid="content.slug")
    post_page_move.connect(on_address_changed, dispatch_uid="content.move")
    pre_delete.connect(on_page_deleted, dispatch_uid="content.deleted")
    post_save.connect(on_page_saved, dispatch_uid="content.saved")
    for signal in (post_save, post_delete):
        for sender in (BrandSettings, MenuSettings, Site, Locale):
            signal.connect(
                on_site_changed, sender=sender, dispatch_uid=f"content.site.{signal is post_save}.{sender.__name__}"
            )
        for sender in (Tag, Series):
            signal.connect(
                on_words_changed, sender=sender, dispatch_uid=f"content.words.{signal is post_save}.{sender.__name__}"
            )
        signal.connect(synonyms.forget, sender=SynonymGroup, dispatch_uid=f"content.synonyms.{signal is post_save}")
        signal.connect(
            search_hints.forget_promotions,
            sender=SearchPromotion,
            dispatch_uid=f"content.promoted.{signal is post_save}",
        )
        signal.connect(
            on_privacy_changed, sender=PageViewRestriction, dispatch_uid=f"content.privacy.{signal is post_save}"
        )
    m2m_changed.connect(
        on_privacy_groups_changed, sender=PageViewRestriction.groups.through, dispatch_uid="content.privacy.groups"
    )
    post_save.connect(on_group_changed, sender=AccessGroup, dispatch_uid="content.group")
    post_save.connect(on_brand_saved, sender=BrandSettings, dispatch_uid="content.brand")
    post_save.connect(on_picture_saved, sender=Picture, dispatch_uid="content.picture")


def on_published(instance: Any, **kwargs: Any) -> None:
    if not isinstance(instance, BasePage):
        return
    forget_closed_places()
    purging.purge_page(instance, address_changed=not instance.was_live)
    if instance.numchild and instance.gate_before_save != purging.gates_of(instance):
        purging.purge_below(instance)


def on_unpublished(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        forget_closed_places()
        purging.purge_page(instance, address_changed=True)


def on_address_changed(instance: Any, **kwargs: Any) -> None:
    """After a new slug or a move: the page, its old and new lists, and all that is under it."""
    page = instance.specific
    if not isinstance(page, BasePage):
        return
    forget_closed_places()
    purging.purge_page(page, address_changed=True)
    purging.purge_below(page)
    for parent in (kwargs.get("parent_page_before"), kwargs.get("parent_page_after")):
        if parent is not None:
            purge(f"page:{parent.pk}")


def on_page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    # Deleting sends the signal for each table of the page; the last one, its own kind, knows what it names.
    if isinstance(instance, BasePage) and sender is not BasePage:
        purging.purge_page(instance, address_changed=True)
        forget_closed_places()


def on_page_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage):
        forget_closed_places()


def on_privacy_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    forget_closed_places()
    page = instance.page.specific
    if isinstance(page, BasePage):
        purging.purge_page(page, address_changed=True)
        purging.purge_below(page)


def on_privacy_groups_changed(**kwargs: Any) -> None:
    forget_closed_places()


def on_group_changed(instance: AccessGroup, **kwargs: Any) -> None:
    """Its name and its “how to get in” stand on teasers."""
    purge(f"access:{instance.pk}")


def on_words_changed(instance: Any, **kwargs: Any) -> None:
    if instance.pk:
        purging.purge_words([instance], Locale.objects.values_list("pk", flat=True))
        purge(*(f"index:articles:{code}" for code, _name in settings.LANGUAGES))


def on_site_changed(**kwargs: Any) -> None:
    from content.menus import forget_navigation

    cache.delete("content.locales")
    forget_navigation()


def on_brand_saved(instance: BrandSettings, **kwargs: Any) -> None:
    """Letters sign with the name of Django's Site; there is one brand and one name."""
    name = TranslatedText(instance.name).in_language(settings.LANGUAGE_CODE)
    if instance.site.is_default_site and name:
        DjangoSite.objects.filter(pk=settings.SITE_ID).update(name=name[:50])
        DjangoSite.objects.clear_cache()


def on_picture_saved(instance: Picture, **kwargs: Any) -> None:
    """New words or a new focal point show at once; the sizes follow in a job."""
    from content.renditions import make_first_rendition
    from content.tasks import make_picture_renditions

    if kwargs.get("raw"):
        return
    purge(f"picture:{instance.pk}")
    if not instance.renditions.filter(filter_spec__endswith="|format-webp").exists():
        make_first_rendition(instance)
    transaction.on_commit(lambda: make_picture_renditions.enqueue(instance.pk))
