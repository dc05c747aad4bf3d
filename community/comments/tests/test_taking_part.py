"""React, follow, mute; and who is written to."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from activity.models import Activity
from community.comments import actions, listeners, queries
from community.comments.links import MUTE_SALT
from community.comments.models import Comment, CommentSettings, Reaction, Subscription
from community.comments.tasks import tell
from community.comments.tests.factories import hide, make_article, say
from jobs.testing import queued, run_queued
from messaging.actions import unsubscribe
from messaging.models import Message, Notice, Preference

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[str, str]]:
    return sorted((message.kind, message.address) for message in Message.objects.filter(kind__startswith="comments"))


# --- Reactions
# ---------------------------------------------------------------------------------------------------------


def test_a_reaction_is_counted_once_however_often_it_is_said(article, member, other_member):
    comment = say(member, article)

    for _time in range(3):
        comment = actions.react(comment, by=other_member, kind="heart", on=True)
    comment = actions.react(comment, by=other_member, kind="thanks", on=True)

    assert (comment.heart_count, comment.thanks_count, comment.helpful_count) == (1, 1, 2)
    assert Activity.objects.filter(verb="comment.reacted").count() == 2


def test_a_reaction_can_be_taken_back_once(article, member, other_member):
    comment = actions.react(say(member, article), by=other_member, kind="heart", on=True)

    for _time in range(2):
        comment = actions.react(comment, by=other_member, kind="heart", on=False)

    assert (comment.heart_count, comment.helpful_count, Reaction.objects.count()) == (0, 0, 0)


def test_nobody_applauds_themselves(article, member):
    with pytest.raises(actions.Refused, match="other people"):
        actions.react(say(member, article), by=member, kind="heart", on=True)


def test_only_reactions_on_offer_are_taken_but_old_ones_can_be_taken_back(
    article, member, other_member, django_capture_on_commit_callbacks
):
    comment = actions.react(say(member, article), by=other_member, kind="laugh", on=True)
    with django_capture_on_commit_callbacks(execute=True):
        CommentSettings.objects.create(reactions=["heart"])

    with pytest.raises(actions.Refused, match="not on offer"):
        actions.react(comment, by=other_member, kind="idea", on=True)
    assert actions.react(comment, by=other_member, kind="laugh", on=False).laugh_count == 0


def test_nobody_reacts_to_what_they_may_not_see(members_only, make_member, member, other_member, moderator):
    comment = say(member, members_only)
    hide(comment, moderator, "other")
    comment = Comment.objects.get(pk=comment.pk)

    with pytest.raises(actions.Refused):
        actions.react(comment, by=other_member, kind="heart", on=True)


# --- Who hears of what
# ----------------------------------------------------------------------------------------------------


def test_who_takes_part_hears_of_answers_in_that_thread_only(article, member, other_member, third_member):
    mine = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    another = actions.post_comment(by=third_member, page=article, text="Other matter", follow=False)

    actions.post_comment(by=other_member, page=article, text="Answer.", reply_to=mine)
    actions.post_comment(by=other_member, page=article, text="Aside.", reply_to=another)

    assert letters() == [("comments.reply", member.email)]
    assert "Answer." in mail.outbox[0].body


def test_who_follows_the_page_hears_of_everything_on_it(article, member, other_member):
    actions.follow(by=member, page=article)

    actions.post_comment(by=other_member, page=article, text="One")
    actions.post_comment(by=other_member, page=make_article("moka"), text="Elsewhere")

    assert letters() == [("comments.reply", member.email)]


def test_nobody_is_written_to_about_their_own_words(article, member):
    actions.follow(by=member, page=article)

    actions.post_comment(by=member, page=article, text="Me again, @masha", follow=True)

    assert letters() == []


def test_a_muted_thread_is_silent_even_for_followers_of_the_page_and_mentions(article, member, other_member):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.follow(by=member, page=article)
    actions.mute(by=member, page_id=article.pk, thread=root)

    actions.post_comment(by=other_member, page=article, text="@masha look", reply_to=root)

    assert letters() == []


def test_writing_again_with_the_box_ticked_ends_the_silence(article, member, other_member):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.mute(by=member, page_id=article.pk, thread=root)

    actions.post_comment(by=member, page=article, text="And another thing", reply_to=root, follow=True)

    assert not Subscription.objects.get(member=member, thread=root).is_muted


def test_who_is_mentioned_gets_one_letter_though_they_follow_too(article, member, other_member):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)

    actions.post_comment(by=other_member, page=article, text="@masha here is how.", reply_to=root)

    assert letters() == [("comments.mention", member.email)]


def test_nobody_is_told_of_a_page_they_may_not_read(make_member, member):
    closed = make_article("warehouse", audience="groups")
    insider = make_member("vera", is_staff=True)
    Subscription.objects.create(member=member, page=closed)

    actions.post_comment(by=insider, page=closed, text="A secret, @masha")

    assert letters() == []


def test_a_thousand_followers_of_an_open_page_are_found_at_once(
    article, make_member, other_member, django_assert_num_queries
):
    comment = say(other_member, article)
    people = [make_member(f"reader-{number}").pk for number in range(5)]
    queries.who_may_see(comment, people)

    with django_assert_num_queries(1):
        assert len(queries.who_may_see(comment, people)) == 5


def test_followers_are_told_in_batches_and_repeating_one_writes_to_nobody_twice(
    article, make_member, other_member, monkeypatch
):
    monkeypatch.setattr(listeners, "BATCH", 2)
    for number in range(5):
        actions.follow(by=make_member(f"reader-{number}"), page=article)

    with queued():
        comment = actions.post_comment(by=other_member, page=article, text="News")
        run_queued()
    assert len(letters()) == 5

    tell.enqueue("comments.reply", comment.pk, [row.member_id for row in Subscription.objects.all()])
    assert len(letters()) == 5


def test_who_has_been_waiting_for_their_batch_is_not_told_of_what_is_hidden_by_then(
    article, member, other_member, moderator
):
    comment = say(other_member, article)
    hide(comment, moderator, "other")

    tell.enqueue("comments.reply", comment.pk, [member.pk])

    assert ("comments.reply", member.email) not in letters()


def test_old_comments_written_down_later_are_no_news(article, member, other_member):
    actions.follow(by=member, page=article)

    say(other_member, article, "From the archive", at=timezone.now() - timedelta(days=30))

    assert letters() == []


def test_letters_are_in_the_readers_language_and_lead_to_the_comment(article, make_member, other_member):
    reader = make_member("dasha", language="ru")
    actions.follow(by=reader, page=article)

    comment = actions.post_comment(by=other_member, page=article, text="Hello")

    letter = mail.outbox[0]
    assert letter.subject == f"Oleg отвечает на странице «{article.title}»"
    assert "/ru/mail/open/?in=" in letter.body
    assert Message.objects.get().url == f"/ru/comments/{comment.pk}/"


# --- Silence by one click ---------------------------------------------------------------------------------------------


def test_a_letter_has_one_way_out_and_says_which(article, member, other_member):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.post_comment(by=other_member, page=article, text="Answer", reply_to=root)

    foot = mail.outbox[-1].body.partition("\n--\n")[2].splitlines()
    assert foot[0] == "You follow this discussion: you wrote in it or pressed “Follow”."
    assert [line.partition(":")[0] for line in foot if "/mail/unsubscribe/" in line] == [
        "No more letters about this one discussion"
    ]
    assert "/comments/mute/" not in mail.outbox[-1].body


def test_the_link_in_a_letter_asks_first_and_mutes_by_its_button(article, member, other_member, client):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.post_comment(by=other_member, page=article, text="Answer", reply_to=root)
    link = re.search(r"/mail/unsubscribe/\S+", mail.outbox[-1].body)[0]

    assert "letters about this one discussion" in client.get(link).content.decode()
    assert not Subscription.objects.get(member=member).is_muted

    client.post(link)
    assert Subscription.objects.get(member=member).is_muted


def test_a_mute_link_of_an_older_letter_still_asks_and_mutes(article, member, client):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    link = reverse("comments:mute", args=[signing.dumps([member.pk, root.thread_id], salt=MUTE_SALT)])

    assert "Mute this thread?" in client.get(link).content.decode()
    assert not Subscription.objects.get(member=member).is_muted
    client.post(link)
    assert Subscription.objects.get(member=member).is_muted
    assert client.post(link.rstrip("/") + "x/").status_code == 404


@pytest.mark.parametrize("is_there", [True, False])
def test_the_mail_programs_own_button_mutes_the_same_thread_or_where_that_is_gone_refuses_the_kind(
    article, member, other_member, is_there
):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.post_comment(by=other_member, page=article, text="Answer", reply_to=root)
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    letter = Message.objects.get(kind="comments.reply")
    if not is_there:
        letter.context = letter.context | {"thread": 0}

    ended = unsubscribe(letter)

    assert Subscription.objects.get(member=member, thread=root).is_muted is is_there
    assert Preference.objects.filter(user=member, kind="comments.reply", way="off").exists() is not is_there
    kind = "Somebody answered in a discussion you follow"
    assert str(ended) == ("letters about this one discussion" if is_there else kind)


@pytest.mark.parametrize("whole_page", [False, True])
def test_muting_ends_what_waits_to_be_told(article, member, other_member, whole_page):
    root = actions.post_comment(by=member, page=article, text="Question?", follow=True)
    actions.post_comment(by=other_member, page=article, text="Answer", reply_to=root)

    actions.mute(by=member, page_id=article.pk, thread=None if whole_page else root)

    assert not Notice.objects.filter(user=member, read_at=None).exists()


def test_following_a_page_by_its_button(article, member, sign_in, client):
    sign_in(member)

    client.post(reverse("comments:follow", args=[article.pk]), {"on": "yes"})
    assert Subscription.objects.get().page_id == article.pk

    client.post(reverse("comments:follow", args=[article.pk]), {"on": "no"})
    assert not Subscription.objects.exists()
