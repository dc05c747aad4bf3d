"""The policy, for each kind of person."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from community.comments import actions, rules
from community.comments.models import Comment, CommentSettings
from community.comments.tests.factories import make_article, say
from content.models import HomePage

pytestmark = pytest.mark.django_db


def test_who_may_comment(article, members_only, member, moderator, make_member):
    erased = make_member("gone", is_active=False)

    assert [rules.may_comment(person, article) for person in (AnonymousUser(), erased, member, moderator)] == [
        False,
        False,
        True,
        True,
    ]
    assert [rules.may_comment(person, members_only) for person in (AnonymousUser(), member)] == [False, True]


def test_there_is_no_discussion_under_a_home_page(article, member):
    assert not rules.may_comment(member, HomePage.objects.get(locale__language_code="en"))


def test_who_may_see_what(article, members_only, member, other_member, moderator):
    held = actions.post_comment(by=member, page=article, text="See https://a.example")
    published = say(member, article, "Open")
    closed = say(member, members_only, "For members")
    deleted = actions.delete_comment(say(member, article, "Regret"), by=member)
    people = [AnonymousUser(), other_member, member, moderator]

    def seen(comment: Comment) -> list[bool]:
        by_rule = [rules.may_see(person, comment) for person in people]
        by_query = [Comment.objects.visible_to(person).filter(pk=comment.pk).exists() for person in people]
        assert by_rule == by_query
        return by_rule

    assert seen(published) == [True, True, True, True]
    assert seen(held) == [False, False, True, True]
    assert seen(closed) == [False, True, True, True]
    assert seen(deleted) == [False, False, False, True]


def test_an_author_who_lost_access_to_the_page_no_longer_sees_their_comment(article, member):
    comment = say(member, article)
    article.audience = "groups"
    article.save()

    comment = Comment.objects.get(pk=comment.pk)
    assert not rules.may_see(member, comment)
    assert not Comment.objects.visible_to(member).exists()


def test_only_staff_with_the_permission_moderate(make_member, member):
    permission = Permission.objects.get(codename="moderate", content_type__app_label="moderation")
    staff = make_member("stas", is_staff=True)
    assert not rules.may_moderate(staff)

    for person in (staff, member):
        person.user_permissions.add(permission)

    assert rules.may_moderate(type(staff).objects.get(pk=staff.pk))
    assert not rules.may_moderate(type(member).objects.get(pk=member.pk))


def test_who_may_reply_edit_delete_react(article, member, other_member, moderator):
    comment = say(member, article)
    people = [AnonymousUser(), member, other_member, moderator]

    assert [rules.may_reply(person, comment) for person in people] == [False, True, True, True]
    assert [rules.may_edit(person, comment) for person in people] == [False, True, False, False]
    assert [rules.may_delete(person, comment) for person in people] == [False, True, False, False]
    assert [rules.may_react(person, comment) for person in people] == [False, False, True, True]


def test_an_old_comment_is_not_changed_but_may_be_deleted(article, member):
    old = say(member, article, at=timezone.now() - timedelta(minutes=16))

    assert (rules.may_edit(member, old), rules.may_delete(member, old)) == (False, True)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("no link at all, not even in the end.Of a sentence", 0),
        ("https://a.example", 1),
        ("www.a.example and [here](https://b.example)", 2),
        ("buy-beans.ru", 1),
        ("see [this](/articles/moka/)", 1),
    ],
)
def test_what_counts_as_a_link(text, links):
    assert rules.count_links(text) == links


def test_the_settings_of_the_staff_hold_from_the_next_request_on(article, django_capture_on_commit_callbacks):
    assert rules.is_open(article)

    with django_capture_on_commit_callbacks(execute=True):
        CommentSettings.objects.create(close_after_days=1)

    assert not rules.is_open(make_article("older", published_at=timezone.now() - timedelta(days=2)))
