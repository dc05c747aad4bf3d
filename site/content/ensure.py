"""What every site has: its languages, a home in each, the sections under it, and a place for pictures that are not public.

Used by the first start, by the demo and by tests. Repeating it adds what is missing and changes nothing else.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, Site

from content.models import (
    ArticleIndex,
    BasePage,
    BrandSettings,
    HelpIndex,
    HomePage,
    ProductIndex,
    StoryIndex,
    TeamIndex,
)
from content.models.indexes import SectionIndex


def _sections() -> list[tuple[type[SectionIndex], str, str, str]]:
    """Kind, address, title and summary, in the language that is active."""
    return [
        (ArticleIndex, "articles", _("Articles"), _("How to do it well, step by step.")),
        (StoryIndex, "stories", _("Stories"), _("How things are made here, and by whom.")),
        (TeamIndex, "team", _("People"), _("Who you are dealing with.")),
        (ProductIndex, "products", _("Products"), _("What we make, and what it is good for.")),
        (HelpIndex, "help", _("Help"), _("Delivery, returns, guarantees and everything else people ask.")),
    ]


@transaction.atomic
def ensure_site() -> Site:
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]
    locales.sort(key=lambda locale: locale.language_code != settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locales[0], url_path="/")
    )
    homes = [_ensure_home(root, locale) for locale in locales]
    for home in homes[1:]:
        _share_translation_key(home, homes[0])
    site = _ensure_wagtail_site(homes[0])
    for home in homes:
        _ensure_sections(home, original=homes[0])
    _ensure_brand(site)
    ensure_closed_collection()
    from content.workflow import ensure_workflow

    ensure_workflow()
    return site


def _ensure_home(root: Page, locale: Locale) -> HomePage:
    home = HomePage.objects.child_of(root).filter(locale=locale).first()
    if home is not None:
        return home
    with override(locale.language_code):
        home = HomePage(
            title=_("Home"),
            headline=_("Good to see you here"),
            summary="",
            locale=locale,
            slug=_free_slug(root, f"home-{locale.language_code}"),
        )
        home.show_in_menus = False
    return root.add_child(instance=home)


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken)


def _share_translation_key(page: BasePage, original: BasePage) -> None:
    if page.translation_key != original.translation_key:
        page.translation_key = original.translation_key
        page.save(update_fields=["translation_key"])


def _ensure_wagtail_site(home: HomePage) -> Site:
    """Wagtail's first migration makes a Site with its “Welcome” page; that page goes when ours has come."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="")
    old = site.root_page
    if old.pk != home.pk and old.specific_class is Page:
        site.root_page = home
        site.save()
        if not old.get_children().exists():
            Page.objects.get(pk=old.pk).delete()
    return site


def _ensure_sections(home: HomePage, *, original: HomePage) -> None:
    with override(home.locale.language_code):
        for kind, slug, title, summary in _sections():
            if kind.objects.child_of(home).exists():
                continue
            home = HomePage.objects.get(pk=home.pk)  # treebeard counts children on the object
            section = kind(title=title, summary=summary, slug=slug, locale=home.locale, show_in_menus=True)
            twin = kind.objects.child_of(original).first() if home.pk != original.pk else None
            if twin is not None:
                section.translation_key = twin.translation_key
            home.add_child(instance=section)


def _ensure_brand(site: Site) -> None:
    if not BrandSettings.objects.filter(site=site).exists():
        BrandSettings.objects.create(
            site=site, name={settings.LANGUAGE_CODE: site.site_name or settings.WAGTAIL_SITE_NAME}
        )


def ensure_closed_collection() -> Collection:
    """Where editors put pictures that only members may see. A collection under it may ask for more."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    closed = Collection.objects.child_of(root).filter(view_restrictions__isnull=False).first()
    if closed is None:
        with override(settings.LANGUAGE_CODE):
            closed = root.add_child(name=_("Closed: for members"))
        CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    return closed
