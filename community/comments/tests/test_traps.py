"""django-comments-xtd 2.10.13 has traps, numbered C1–C27; each is closed, and here is the proof."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail, signing
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django_comments_xtd import get_form, get_model

from community.comments import actions, rules
from community.comments.forms import CommentForm
from community.comments.links import MUTE_SALT
from community.comments.models import Comment, Subscription
from community.comments.tests.factories import fill, form_fields, hide, make_article, read, say
from community.moderation.actions import flag, settle, undo
from community.moderation.models import Item
from members.models import User
from messaging.models import Message

pytestmark = pytest.mark.django_db


def every_pattern(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_pattern(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_the_packages_addresses_are_not_mounted():
    """C2–C6, C22: confirm, mute, sent, reply, like, API: whatever leaks there cannot be reached."""
    modules = {callback.__module__ for _address, callback in every_pattern()}

    assert not {module for module in modules if module.startswith(("django_comments.", "django_comments_xtd."))}
    for name in (
        "comments-xtd-confirm",
        "comments-xtd-mute",
        "comments-xtd-sent",
        "comments-xtd-reply",
        "comments-xtd-api-create",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=["x"])


@pytest.mark.parametrize(
    "address",
    [
        "/comments/api/comment/",
        "/comments/api/content-articlepage/{page}/",
        "/comments/api/content-articlepage/{page}/count/",
        "/comments/api/feedback/",
        "/comments/api/flag/",
        "/comments/sent/?c={comment}",
        "/comments/reply/{comment}/",
        "/comments/like/{comment}/",
        "/comments/dislike/{comment}/",
        "/comments/flag/{comment}/",
        "/comments/delete/{comment}/",
        "/comments/confirm/x/",
        "/comments/post/",
    ],
)
def test_c3_c4_c5_c6_the_leaking_addresses_answer_nobody(members_only, member, other_member, sign_in, client, address):
    comment = say(member, members_only, "A private word")
    address = address.format(page=members_only.pk, comment=comment.pk)

    for visitor in (client, sign_in(other_member, fresh=True)):
        answer = visitor.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.status_code == 404
        assert "A private word" not in answer.content.decode()
        assert member.email not in answer.content.decode()


def test_c1_no_letter_carries_anything_of_the_account_but_its_reader(article, member, other_member):
    """C1, C2: no pickle, no hash, no long token; the package's own follow-up is never switched on."""
    actions.post_comment(by=member, page=article, text="Как долго? " * 200, follow=True)
    root = Comment.objects.get()
    actions.post_comment(by=other_member, page=article, text="Недолго. " * 100, reply_to=root)

    letter = mail.outbox[0]
    everything = letter.body + letter.alternatives[0][0] + str(letter.extra_headers)
    assert not Comment.objects.filter(followup=True).exists()
    for person in (member, other_member):
        assert person.password not in everything
    assert other_member.email not in everything
    assert max(len(link) for link in re.findall(r"https?://\S+", letter.body)) < 200


def test_c2_a_mute_link_cannot_bring_back_what_a_moderator_hid(article, member, other_member, moderator, client):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.post_comment(by=other_member, page=article, text="Answer", reply_to=root)
    now = re.search(r"/mail/unsubscribe/\S+", mail.outbox[0].body)[0]
    earlier = reverse("comments:mute", args=[signing.dumps([member.pk, root.thread_id], salt=MUTE_SALT)])
    hide(root, moderator, "other")

    for link in (now, earlier):
        assert {client.get(link).status_code, client.post(link).status_code} == {200}

    assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == ["hidden", "published"]


def test_c7_c8_who_writes_comes_from_the_account_alone(article, make_member, sign_in):
    nameless = make_member("shy", display_name="Shy")
    client = sign_in(nameless)
    fields = form_fields(client.get(article.url).content.decode())

    client.post(
        reverse("comments:write", args=[article.pk]),
        fields
        | {
            "comment": "I am the boss",
            "name": "Администратор",
            "email": "boss@brand.example",
            "url": "https://spam.example",
            "followup": "on",
        },
    )

    comment = Comment.objects.get()
    assert (comment.user_name, comment.user_email, comment.user_url, comment.followup) == ("", "", "", False)
    assert comment.author_name == comment.name == "Shy"
    assert "shy@example.org" not in read(article)


def test_c9_an_answer_joins_no_thread_of_another_page(article, members_only, member, other_member, sign_in):
    private = say(other_member, members_only, "A private word")
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    html = client.post(
        reverse("comments:write", args=[article.pk]), fields | {"comment": "Me too", "reply_to": private.pk}
    ).content.decode()

    assert "Me too</textarea>" in html
    assert "A private word" not in html
    with pytest.raises(actions.Refused):
        actions.post_comment(by=member, page=article, text="Me too", reply_to=private)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("reply_to", ["999999", "-1", "x", "9" * 40, "0x1"])
def test_c10_an_answer_to_nothing_leaves_no_orphan(article, member, sign_in, reply_to):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    answer = client.post(
        reverse("comments:write", args=[article.pk]), fields | {"comment": "Hello", "reply_to": reply_to}
    )

    assert answer.status_code == 200
    assert "Hello</textarea>" in answer.content.decode()
    assert not get_model().objects.exists()


def test_c10_an_answer_too_deep_leaves_no_orphan(article, member):
    root = say(member, article, "0")
    third = say(member, article, "2", reply_to=say(member, article, "1", reply_to=root))

    with pytest.raises(actions.Refused):
        actions.post_comment(by=member, page=article, text="3", reply_to=third)

    assert not Comment.objects.filter(thread_id=0).exists()
    assert Comment.objects.count() == 3


def test_c11_saving_an_old_comment_publishes_nothing_and_counts_nothing(
    article, member, moderator, django_assert_max_num_queries
):
    root = say(member, article, "Root")
    replies = [say(member, article, f"Answer {number}", reply_to=root) for number in range(20)]
    hide(replies[0], moderator, "spam")
    root = Comment.objects.get(pk=root.pk)
    nested = root.nested_count

    for _time in range(3):
        with django_assert_max_num_queries(5):
            root.save()

    assert Comment.objects.get(pk=replies[0].pk).is_hidden
    assert Comment.objects.get(pk=root.pk).nested_count == nested


def test_c11_changing_and_hiding_leave_the_replies_as_they_are(article, member, other_member, moderator):
    root = say(member, article, "Root")
    reply = say(other_member, article, "Answer", reply_to=root)
    hide(reply, moderator, "spam")

    actions.edit_comment(root, by=member, text="Root, better")
    undo(hide(root, moderator, "other"), by=moderator)

    assert Comment.objects.get(pk=reply.pk).is_hidden


# C12, two answers in one instant: test_races.py. C13, five hundred comments: test_pages.py.


def test_c14_one_press_is_one_comment_and_nobody_posts_thirty_in_a_row(article, member, sign_in):
    client = sign_in(member)

    for number in range(30):
        fields = form_fields(client.get(article.url).content.decode())
        for _click in range(2):
            client.post(reverse("comments:write", args=[article.pk]), fields | {"comment": f"Comment {number}"})

    assert Comment.objects.count() <= 5


def test_c15_a_permalink_finds_its_page(article, member, client):
    comment = say(member, article)

    assert client.get(comment.get_absolute_url(), follow=True).status_code == 200


def test_c16_a_form_left_open_gives_the_text_back(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode()) | {"timestamp": "1"}

    answer = client.post(reverse("comments:write", args=[article.pk]), fields | {"comment": "A long evening's text"})

    assert answer.status_code == 200
    assert "A long evening&#x27;s text</textarea>" in answer.content.decode()


def test_c17_the_discussion_speaks_russian(member, client):
    page = make_article("voronka", language="ru")
    say(member, page, "Работает.")

    html = client.get(page.url).content.decode()

    for words in ("1 комментарий", "Ваш комментарий", "Ответить", "Пожаловаться", "Сначала новые"):
        assert words in html


def test_c18_the_package_is_set_up_where_it_reads_once(settings):
    from django_comments_xtd.conf import settings as package

    assert package.COMMENTS_XTD_APP_MODEL_OPTIONS == {"default": {"who_can_post": "users"}}
    assert package.COMMENTS_XTD_MAX_THREAD_LEVEL == rules.DEEPEST_LEVEL
    assert (get_model(), get_form()) == (Comment, CommentForm)


def test_c19_moderators_search_by_name_and_handle(article, member, other_member, moderator, sign_in):
    flag(say(member, article, "Find me"), by=other_member, reason="spam")
    flag(say(other_member, article, "Somebody else's"), by=member, reason="spam")

    html = sign_in(moderator).get(reverse("moderation_queue:index"), {"q": "masha"}).content.decode()

    assert "Find me" in html
    assert "Somebody else" not in html


def test_c20_the_one_permission_that_counts_is_the_one_given_to_moderators(moderator):
    given = Permission.objects.filter(group__user=moderator, codename="moderate").values_list(
        "content_type__app_label", flat=True
    )

    assert "moderation" in given
    assert rules.may_moderate(moderator)


def test_c21_letters_go_to_the_thread_by_https_address_of_the_site_and_only_when_it_is_public(
    article, member, other_member, third_member, settings, moderator
):
    mine = actions.post_comment(by=member, page=article, text="Mine", follow=True)
    actions.post_comment(by=third_member, page=article, text="Another thread", follow=True)
    held = actions.post_comment(by=other_member, page=article, text="See https://a.example", reply_to=mine)
    assert not Message.objects.filter(kind="comments.reply").exists()

    settle(Item.objects.waiting().get(), "keep", by=moderator)

    letters = [letter for letter in mail.outbox if letter.to != [moderator.email]]
    assert [letter.to for letter in letters] == [[member.email]]
    assert f"{settings.WAGTAILADMIN_BASE_URL}/mail/open/?in=" in letters[0].body
    assert Message.objects.get(kind="comments.reply").url == f"/comments/{held.pk}/"


def test_c22_an_address_does_not_tell_what_exists(article, member, client, sign_in):
    closed = make_article("closed", audience="groups")

    for visitor in (client, sign_in(member, fresh=True)):
        answers = {visitor.get(reverse("comments:part", args=[pk])).status_code for pk in (closed.pk, 987_654)}
        assert answers == {404}


def test_c23_a_deleted_page_takes_its_comments_with_it(article, member, other_member):
    root = say(member, article)
    actions.react(root, by=other_member, kind="heart", on=True)
    actions.follow(by=member, page=article)
    actions.keep_text(page=article, text="Waiting", language="en")

    article.delete()

    from django_comments.models import Comment as Stored

    assert not Comment.objects.exists()
    assert not Stored.objects.exists()
    assert not Subscription.objects.exists()


def test_c23_no_address_of_a_person_or_machine_is_stored(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())
    client.post(reverse("comments:write", args=[article.pk]), fields | {"comment": "Hello"}, REMOTE_ADDR="203.0.113.9")

    row = Comment.objects.values().get()

    assert "203.0.113.9" not in str(row)
    assert member.email not in str(row)


def test_c24_c25_nothing_comes_from_elsewhere(article, member, other_member):
    say(
        member,
        article,
        "![look](https://tracker.example/x.png) <img src=https://tracker.example/y.png> <script>alert(1)</script>",
    )

    html = read(article, other_member)

    assert not re.search(r"<(?:img|script|link|iframe)[^>]+(?:src|href)=\"https?:", html)
    assert "gravatar" not in html
    assert "<script>alert" not in html


def test_c26_what_is_spam_is_ours_to_say(article, member):
    """The package's list of spammers' domains is empty; links of new members are what we look at."""
    assert rules.has_too_many_links(
        "http://a.example http://b.example", published_before=0, settings=rules.CommentSettings()
    )
    assert not rules.has_too_many_links(
        "http://a.example http://b.example", published_before=3, settings=rules.CommentSettings()
    )


def test_c27_each_language_has_its_own_talk(member):
    english, russian = make_article("same"), make_article("same", language="ru")

    comment = say(member, english, "In English")

    assert comment.content_object == english
    assert "In English" not in read(russian)
    assert Comment.objects.on(russian).count() == 0


def test_the_packages_signals_can_refuse_and_hold(article, member):
    from django_comments.signals import comment_will_be_posted

    def refuse(comment, **_signal):
        return False if "forbidden" in comment.comment else None

    comment_will_be_posted.connect(refuse, sender=Comment)
    try:
        with pytest.raises(actions.Refused):
            actions.post_comment(by=member, page=article, text="A forbidden word")
    finally:
        comment_will_be_posted.disconnect(refuse, sender=Comment)
    assert not Comment.objects.exists()


def test_the_form_is_signed_for_its_page(article, member):
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=member.pk)
    fields = form_fields(read(article, request.user)) | {"comment": "Hello"}

    assert not CommentForm(article, data=fields).is_stale
    assert CommentForm(article, data=fields | {"security_hash": "0" * 40}).is_stale
    assert CommentForm(make_article("moka"), data=fields).is_stale


def test_many_comments_are_no_heavier_than_they_must_be(article, member):
    fill(article, member, roots=50)

    assert len(read(article)) / 20 < 3_200, "bytes per comment, before compression"
