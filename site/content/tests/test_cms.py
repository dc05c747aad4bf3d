"""What editors do in the CMS: every form opens, previews match, work goes through approval, and what is shown stays."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, TaskState, Workflow
from wagtail.users.models import UserProfile

from content import models
from content.pictures_agree import closed_pictures_on_open_page, open_pictures_on_closed_page
from content.tests.factories import MARKER, Tree, make_picture, make_series, make_tag
from content.tests.test_pages import every_block

KINDS = ["article", "story", "person", "product", "theme", "page", "landing"]


def path_of(page: Any, name: str = "edit") -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_can_be_created_and_edited(tree: Tree, owner: Any, sign_in: Any, kind: str) -> None:
    page = getattr(tree, kind)()
    staff = sign_in(owner)

    creating = staff.get(
        reverse("wagtailadmin_pages:add", args=["content", page._meta.model_name, page.get_parent().pk])
    )
    editing = staff.get(path_of(page))

    assert creating.status_code == 200
    assert editing.status_code == 200
    assert str(page._meta.get_field("summary").help_text) in editing.content.decode() or kind in {"person", "theme"}


@pytest.mark.parametrize(
    "kind",
    [models.HomePage, models.ArticleIndex, models.StoryIndex, models.TeamIndex, models.ProductIndex, models.HelpIndex],
)
def test_homes_and_sections_can_be_edited_but_not_made_twice(tree: Tree, owner: Any, sign_in: Any, kind: Any) -> None:
    page = tree.section(kind)
    staff = sign_in(owner)

    assert staff.get(path_of(page)).status_code == 200
    assert not kind.can_create_at(page.get_parent())


@pytest.mark.parametrize("make", [make_tag, make_series])
def test_tags_and_series_can_be_listed_created_and_edited(tree: Tree, owner: Any, sign_in: Any, make: Any) -> None:
    thing = make()
    views = thing.snippet_viewset if hasattr(thing, "snippet_viewset") else type(thing).snippet_viewset
    staff = sign_in(owner)

    assert staff.get(reverse(views.get_url_name("list"))).status_code == 200
    assert staff.get(reverse(views.get_url_name("add"))).status_code == 200
    assert staff.get(reverse(views.get_url_name("edit"), args=[thing.pk])).status_code == 200


def test_the_brand_and_the_menus_can_be_edited(tree: Tree, owner: Any, sign_in: Any) -> None:
    for setting in ("brandsettings", "menusettings"):
        answer = sign_in(owner).get(reverse("wagtailsettings:edit", args=["content", setting]), follow=True)
        assert answer.status_code == 200


def test_every_field_of_a_page_has_words_of_help() -> None:
    """Ours, not Wagtail's and not the derived ones."""
    ours = [models.BasePage, *models.BasePage.__subclasses__(), *models.indexes.SectionIndex.__subclasses__()]
    fields = {
        field for model in ours for field in model._meta.local_fields + model._meta.local_many_to_many if field.editable
    }
    obvious = {
        "page_ptr",
        "basepage_ptr",
        "body",
        "button",
        "difficulty",
        "kind",
        "tools",
        "series",
        "button_page",
        "pictures",
        "member_summary",
        "audience_groups",
        "early_access_days",
    }

    assert {field.name for field in fields if not field.help_text} <= obvious


def test_a_preview_shows_the_page_as_it_will_be(tree: Tree, owner: Any, sign_in: Any) -> None:
    article = tree.article(audience="members")
    home = tree.home()
    home.headline, home.member_headline = "To a visitor", "To {name}"
    home.save()
    staff = sign_in(owner)

    draft = staff.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    as_visitor = staff.get(reverse("wagtailadmin_pages:view_draft", args=[home.pk]))
    as_member = staff.get(reverse("wagtailadmin_pages:view_draft", args=[home.pk]) + "?mode=member")

    assert MARKER in draft.content.decode()
    assert "To a visitor" in as_visitor.content.decode()
    assert "To Olga" in as_member.content.decode()


def test_an_editor_hands_in_and_a_publisher_publishes(tree: Tree, in_role: Any, sign_in: Any) -> None:
    editor, publisher = in_role("editors"), in_role("publishers")
    parent = tree.section(models.StoryIndex)
    story = models.StoryPage(
        title="Roasting day", slug="roasting-day", summary="s", live=False, locale=parent.locale, owner=editor
    )
    parent.add_child(instance=story)
    story.save_revision(user=editor)

    assert not story.permissions_for_user(editor).can_publish()
    assert sign_in(editor).get(path_of(story)).status_code == 200
    workflow: Workflow = story.get_workflow()
    state = workflow.start(story, editor)
    assert not models.StoryPage.objects.get().live

    task: TaskState = state.current_task_state
    assert task.task.specific.user_can_access_editor(story, publisher)
    task.approve(user=publisher)

    assert models.StoryPage.objects.get().live


def test_a_moved_page_leaves_a_redirect(
    tree: Tree, client: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE = {"ENABLED": False}
    about, landing = tree.page(), tree.landing()

    with django_capture_on_commit_callbacks(execute=True):
        about.move(landing, pos="last-child")

    answer = client.get("/about/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/the-club/about/")


def test_what_is_shown_somewhere_cannot_be_deleted(
    tree: Tree, owner: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture, series, unused = make_picture(), make_series(), make_picture("unused")
        person, product = tree.person(), tree.product()
        tree.article(
            series=series,
            author=person,
            body=[
                ("picture", {"picture": picture, "alt_text": "", "decorative": False, "caption": ""}),
                ("products", {"title": "", "pages": [product]}),
            ],
        )
    staff = sign_in(owner)

    for address in (
        path_of(person, "delete"),
        path_of(product, "delete"),
        reverse("wagtailimages:delete", args=[picture.pk]),
        reverse(type(series).snippet_viewset.get_url_name("delete"), args=[series.pk]),
    ):
        asked = staff.get(address)
        assert "usage" in asked.content.decode(), address
        staff.post(address)
    staff.post(reverse("wagtailimages:delete", args=[unused.pk]))

    assert models.PersonPage.objects.exists()
    assert models.ProductPage.objects.exists()
    assert models.Series.objects.exists()
    assert set(models.Picture.objects.values_list("title", flat=True)) == {"a-cup"}


def test_a_translation_carries_every_block(tree: Tree, owner: Any) -> None:
    """wagtail-localize takes our blocks apart and puts them together again; tables have their own way."""
    from wagtail.models import Locale
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource

    picture = make_picture()
    article = tree.article(body=every_block(picture, tree.person(), tree.product()), tags=[make_tag()])
    russian = Locale.objects.get(language_code="ru")
    source, _created = TranslationSource.get_or_create_from_instance(article)
    translation = Translation.objects.create(source=source, target_locale=russian)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=russian,
            context=segment.context,
            data=f"ру {segment.string.data}",
        )

    translation.save_target(user=owner)

    twin = models.ArticlePage.objects.get(locale=russian)
    blocks = {block.block_type: block.value for block in twin.body}
    assert twin.title == "ру Moka pot"
    assert [block.block_type for block in twin.body] == [block.block_type for block in article.body]
    assert blocks["table"]["data"] == [["ру Grind", "ру Time"], ["ру fine", "ру 3 min"]]
    assert blocks["steps"]["steps"][0]["title"] == "ру Pour"
    assert blocks["picture"]["picture"] == picture
    assert blocks["quote"]["text"] == "ру Weigh it."
    assert [tag.slug for tag in twin.tags.all()] == ["water"]
    assert [block.value for block in twin.ingredients] == ["ру 15 g coffee"]


def test_closed_and_open_pictures_are_told_apart(tree: Tree, club: Any) -> None:
    closed = Collection.objects.get(view_restrictions__isnull=False)
    inside = closed.add_child(name="Drafts")
    public, private = make_picture("public"), make_picture("private", collection=inside)
    blocks = [
        ("picture", {"picture": each, "alt_text": "", "decorative": False, "caption": ""}) for each in (public, private)
    ]

    open_page, closed_page = (
        tree.story("open", body=blocks),
        tree.story("closed", body=blocks, audience="members", cover=private),
    )

    assert open_pictures_on_closed_page(open_page) == []
    assert closed_pictures_on_open_page(open_page) == [private]
    assert open_pictures_on_closed_page(closed_page) == [public]
    assert closed_pictures_on_open_page(closed_page) == [private]  # its cover, which the teaser shows


def test_the_site_is_made_once(tree: Tree) -> None:
    from content.ensure import ensure_site

    before = (
        Page.objects.count(),
        Collection.objects.count(),
        CollectionViewRestriction.objects.count(),
        Workflow.objects.count(),
    )
    ensure_site()

    assert (
        Page.objects.count(),
        Collection.objects.count(),
        CollectionViewRestriction.objects.count(),
        Workflow.objects.count(),
    ) == before
    assert {home.locale.language_code for home in models.HomePage.objects.all()} == {"en", "ru"}
    assert len({home.translation_key for home in models.HomePage.objects.all()}) == 1


def test_pages_go_only_where_they_belong() -> None:
    assert models.ArticlePage.allowed_parent_page_models() == [models.ArticleIndex]
    assert models.ArticlePage.allowed_subpage_models() == []
    assert models.BasePage not in models.HomePage.creatable_subpage_models()
    assert models.HomePage.allowed_parent_page_models() == [Page]


# --- The first page ---------------------------------------------------------------------------------------------------


def test_the_first_page_leads_straight_to_an_empty_article_and_story(tree: Tree, owner: Any, sign_in: Any) -> None:
    first_page = sign_in(owner).get(reverse("wagtailadmin_home")).content.decode()

    for kind, index in ((models.ArticlePage, models.ArticleIndex), (models.StoryPage, models.StoryIndex)):
        name, parent = kind._meta.model_name, tree.section(index)
        assert f'href="{reverse("wagtailadmin_pages:add", args=["content", name, parent.pk])}"' in first_page


def test_the_first_page_shows_my_drafts_and_nobody_elses(tree: Tree, owner: Any, make_member: Any) -> None:
    from content.dashboard import my_drafts

    mine, other, published = tree.article("mine"), tree.article("others"), tree.article("published")
    mine.save_revision(user=owner)
    other.save_revision(user=make_member("editor", is_staff=True))
    published.save_revision(user=owner).publish()

    assert [page.pk for page in my_drafts(owner)] == [mine.pk]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_panel_of_drafts_costs_the_same_for_one_and_three(
    tree: Tree, owner: Any, how_many: int, django_assert_num_queries: Any, rf: Any
) -> None:
    from content.dashboard import MyDraftsPanel

    for number in range(how_many):
        tree.article(f"draft-{number}").save_revision(user=owner)
    request = rf.get("/cms/")
    request.user = owner

    with django_assert_num_queries(1):
        html = MyDraftsPanel(request).render_html({"request": request})
    assert html.count("Draft ") == how_many


def test_every_kind_of_page_says_what_it_is_for() -> None:
    kinds = [
        model
        for model in Page.__subclasses__() + models.BasePage.__subclasses__()
        if model.__module__.startswith("content.")
    ]
    described = {kind for kind in kinds if kind.is_creatable}

    assert described
    assert not [kind.__name__ for kind in described if not kind.get_page_description()]


def test_a_draft_may_wait_for_its_link_and_a_published_page_may_not() -> None:
    from wagtail.blocks import StructBlockValidationError

    from content.blocks.text import CallToAction

    block = CallToAction()
    block.set_name("call_to_action")
    empty = block.to_python({"title": "Come", "button": "Go", "link": {"page": None, "url": ""}})

    assert block.clean_deferred(empty)["title"] == "Come"
    with pytest.raises(StructBlockValidationError):
        block.clean(empty)


def test_the_time_zones_staff_choose_from_are_such_as_browsers_know(sign_in: Any, owner: Any) -> None:
    html = sign_in(owner).get(reverse("wagtailadmin_account")).content.decode()
    assert 'value="Europe/Moscow"' in html
    assert 'value="localtime"' not in html


def test_a_list_says_in_good_russian_how_many_it_has(sign_in: Any, owner: Any) -> None:
    UserProfile.objects.update_or_create(user=owner, defaults={"preferred_language": "ru"})
    for name in ("brewing", "water"):
        make_tag(name)
    html = sign_in(owner).get(reverse(models.Tag.snippet_viewset.get_url_name("list"))).content.decode()
    assert f"Всего: {models.Tag.objects.count()}" in html


@pytest.mark.parametrize(("role", "offered"), [("editors", True), ("moderators", False), ("support", False)])
def test_the_first_page_offers_a_search_of_pages_to_those_who_see_pages(
    role: str, offered: bool, tree: Tree, in_role: Any, sign_in: Any
) -> None:
    first_page = sign_in(in_role(role)).get(reverse("wagtailadmin_home")).content.decode()

    assert ("Search all pages" in first_page) is offered
    assert (first_page.count("<h1"), first_page.count(f'href="{reverse("wagtailadmin_account")}">Account<')) == (1, 1)


def test_groups_are_ticked_on_a_page_as_on_a_space(tree: Tree, club: Any, owner: Any, sign_in: Any) -> None:
    page = sign_in(owner).get(reverse("wagtailadmin_pages:edit", args=[tree.article("mine").pk])).content.decode()

    for name in ("audience_groups", "early_access_groups"):
        assert f'type="checkbox" name="{name}"' in page
