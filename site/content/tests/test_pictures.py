"""Pictures: what is required, what is taken off, in which sizes they are served and to whom."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.utils.translation import override
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from content.models import Picture
from content.renditions import existing, make_renditions
from content.tests.factories import Tree, make_picture


def shown(picture: Picture | None, words: str = "") -> str:
    return Template("{% load pictures %}{% picture image " + words + " %}").render(Context({"image": picture}))


@pytest.mark.django_db
def test_a_picture_is_described_or_decorative() -> None:
    with pytest.raises(ValidationError) as refused:
        make_picture(description={}).clean()

    assert "description" in refused.value.message_dict
    make_picture("flourish", description={}, is_decorative=True).clean()


@pytest.mark.django_db
def test_alt_text_is_in_the_readers_language() -> None:
    picture = Picture.objects.get(pk=make_picture().pk)

    with override("ru"):
        assert 'alt="Рисунок: a-cup"' in shown(picture)
    assert 'alt="A drawing of a-cup"' in shown(picture)
    assert 'alt=""' in shown(picture, 'alt=""')
    assert shown(None) == ""


@pytest.mark.django_db
def test_position_and_camera_are_taken_off() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    data = BytesIO()
    Image.new("RGB", (60, 40)).save(data, "JPEG", exif=exif)
    assert b"A camera" in data.getvalue()

    picture = Picture(title="a", description={"en": "a"}, file=ContentFile(data.getvalue(), "a.jpg"))
    picture.save()

    with picture.file.storage.open(picture.file.name) as stored:
        assert b"A camera" not in stored.read()


@pytest.mark.django_db
def test_one_size_is_made_at_once_and_the_rest_in_a_job() -> None:
    picture = make_picture(size=(1000, 500))
    assert [rendition.filter_spec for rendition in picture.renditions.all()] == ["width-800|format-webp"]

    made = make_renditions(picture)

    assert made > 5
    assert make_renditions(picture) == 0
    assert [(each.width, each.height) for each in existing(picture)["avif"]] == [(400, 200), (800, 400), (1000, 500)]
    assert [(each.width, each.height) for each in existing(picture, "1:1")["webp"]] == [(160, 160), (400, 400)]
    html = shown(picture, 'sizes="50vw"')
    assert html.index("image/avif") < html.index("image/webp")
    assert 'loading="lazy"' in html
    assert 'width="800" height="400"' in html
    assert 'fetchpriority="high"' in shown(picture, "eager=True")


@pytest.mark.django_db
def test_showing_a_picture_makes_no_size_of_it() -> None:
    picture = make_picture(size=(1000, 500))

    shown(picture, 'shape="3:2"')

    assert picture.renditions.count() == 1


def test_open_pictures_are_public_and_originals_are_not(
    tree: Tree, client: Any, member: Any, owner: Any, sign_in: Any
) -> None:
    picture = make_picture()
    size = picture.renditions.first().url

    answer = client.get(size)
    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert client.get(picture.file.url).status_code == 404
    assert sign_in(member).get(picture.file.url).status_code == 404
    assert sign_in(owner).get(picture.file.url).status_code == 200


def test_a_closed_collection_closes_its_pictures_and_those_below(
    tree: Tree, client: Any, member: Any, vip: Any, club: Any, sign_in: Any
) -> None:
    closed = Collection.objects.get(view_restrictions__isnull=False)
    for_club = closed.add_child(name="Club")
    CollectionViewRestriction.objects.create(collection=for_club, restriction_type="groups").groups.add(club.group)
    members_only = make_picture("for-members", collection=closed).renditions.first().url
    club_only = make_picture("for-club", collection=for_club).renditions.first().url

    assert client.get(members_only).status_code == 404
    as_member = sign_in(member).get(members_only)
    assert as_member.status_code == 200
    assert "private" in as_member.headers["Cache-Control"]
    assert client.get(club_only).status_code == 404
    assert sign_in(vip).get(club_only).status_code == 200


def test_a_picture_is_found_by_its_file_in_a_few_queries(
    tree: Tree, client: Any, django_assert_max_num_queries: Any
) -> None:
    url = make_picture().renditions.first().url

    with django_assert_max_num_queries(4):
        client.get(url)
