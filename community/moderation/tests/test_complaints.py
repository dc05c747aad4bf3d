"""What is a complaint about the product or the service becomes a case that support answers."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community.comments.tests.factories import say
from community.forums.actions import delete_post
from community.forums.models import Post
from community.forums.tests.factories import make_space, make_topic
from community.forums.tests.factories import say as reply
from community.moderation import Refused, actions, complaints, queries
from community.moderation.models import Flag, Item, Standing
from community.moderation.subjects import subject_named
from members.roles import seed_roles
from messaging.models import Notice
from support import actions as support
from support import kinds
from support.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db, in_role):
    seed_roles()
    return in_role("support")


@pytest.fixture
def post(member, other_member):
    return reply(member, make_topic(other_member, make_space()), "My grinder broke after two weeks")


def test_who_reports_a_complaint_makes_it_a_case_and_no_work_for_moderators(post, other_member, member, sign_in):
    Standing.objects.create(user=other_member, level=1)
    client = sign_in(other_member)
    address = reverse("moderation:report", args=["forums.post", post.pk])
    assert "about the product or the service" in client.get(address).content.decode()

    for _click in range(2):
        html = client.post(address, {"reason": "complaint", "note": "Please help"}).content.decode()

    assert "Our team will answer" in html
    assert "/cms/" not in html
    case = Case.objects.get()
    assert (case.kind, case.person, case.about, case.is_pointed_out) == ("complaint", member, post, True)
    assert case.due_at > case.opened_at
    assert [line.text for line in case.messages.all()] == ["Please help"]
    assert not Item.objects.exists()


def test_ten_complaints_of_a_newcomer_open_no_case_and_hide_nothing(
    member, other_member, moderator, sign_in, rules_of_the_house
):
    rules_of_the_house(hide_after_flags=1, hide_flags_trust=0)
    topic = make_topic(other_member, make_space())
    posts = [reply(other_member, topic, f"It broke {n}") for n in range(10)]
    client = sign_in(member)
    for post in posts:
        said = {"reason": "complaint", "note": "Please help"}
        html = client.post(reverse("moderation:report", args=["forums.post", post.pk]), said).content.decode()
    assert "moderator" in html

    assert not Case.objects.exists()
    assert Item.objects.waiting().count() == 10
    assert {post.state for post in Post.objects.filter(topic=topic)} == {"published"}

    item = Item.objects.first()
    assert queries.rows([item])[0].likely_reason == ""  # it is no breach: should they take it away, they say why
    actions.settle(item, "complaint", by=moderator)  # who looks at it passes it on
    assert Case.objects.count() == 1
    assert Flag.objects.get(item=item).outcome == Flag.Outcome.PASSED_ON


def test_the_trust_a_complaint_takes_is_for_the_staff_to_say(post, other_member, rules_of_the_house):
    rules_of_the_house(complaints_trust=0)
    assert actions.point_out(post, by=other_member) == Case.objects.get()

    rules_of_the_house(complaints_trust=2)
    with pytest.raises(Refused):
        actions.point_out(post.topic.posts.get(number=1), by=other_member)  # their own
    assert not Item.objects.exists()


@pytest.mark.parametrize("deed", ["hide", "remove", "delete"])
def test_who_reports_a_topic_reads_nothing_of_its_hidden_beginning(deed, post, other_member, member, owner, sign_in):
    topic = post.topic
    first = topic.posts.get(number=1)
    if deed == "delete":
        delete_post(by=other_member, post=first)
    else:
        getattr(subject_named("forums.post"), deed)(first, by=owner)
    address = reverse("moderation:report", args=["forums.topic", topic.pk])

    html = sign_in(member).get(address).content.decode()
    case = complaints.complain(topic, by=member)

    assert topic.title in html
    assert first.text not in html
    assert case.summary == topic.title
    # Moderators decide about what is hidden; what was taken back is nobody's to read.
    assert (first.text in subject_named("forums.topic").text(topic)) == (deed != "delete")


def test_the_author_reads_of_the_case_once_somebody_has_answered(post, other_member, member, operator):
    case = complaints.complain(post, by=other_member)
    assert not Case.objects.of(member).exists()

    support.answer(case, by=operator, text="We send you another one")

    assert Case.objects.of(member).get() == case


def test_a_moderator_passes_what_was_reported_on_to_support(post, other_member, moderator, member, sign_in):
    actions.flag(post, by=other_member, reason="off_topic")
    item = Item.objects.get()
    client = sign_in(moderator)
    assert "pass it on to support" in client.get(reverse("moderation_queue:item", args=[item.pk])).content.decode()

    client.post(reverse("moderation_queue:decide"), {"items": item.pk, "outcome": "complaint"})

    assert Case.objects.get().person == member
    assert (Post.objects.get(pk=post.pk).state, Flag.objects.get().outcome) == ("published", "passed_on")
    assert not Item.objects.waiting().exists()
    assert not Notice.objects.filter(user=member, kind="moderation.decided").exists()
    assert queries.people([member.pk])[member.pk].hidden == 0
    # Taken back, it waits again; the case stays, because somebody may be answering it already.
    actions.undo(item.decisions.get(), by=moderator)
    assert Item.objects.waiting().get() == item
    assert Case.objects.count() == 1


def test_what_a_moderator_writes_about_it_can_be_read(post, other_member, moderator, member, sign_in):
    actions.flag(post, by=other_member, reason="off_topic")
    done = actions.settle(Item.objects.get(), "complaint", by=moderator, message="Support will write to you")

    html = sign_in(member).get(reverse("moderation:decision", args=[done.pk])).content.decode()

    assert "Support will write to you" in html
    assert "Ask to look again" not in html


def test_the_case_is_answered_where_everybody_reads_it(post, other_member, operator):
    case = complaints.complain(post, by=other_member)
    about = kinds.about(case)
    assert about.is_public
    assert about.url == post.get_absolute_url()

    support.answer(case, by=operator, text="We send you another one", in_public=True, key="one")
    support.answer(case, by=operator, text="We send you another one", in_public=True, key="one")

    said = Post.objects.get(author=operator)
    assert (said.topic, said.to_number, said.by_brand) == (post.topic, post.number, True)
    assert Case.objects.get().first_answered_at


def test_a_comment_is_answered_under_it(comment, other_member, operator):
    case = complaints.complain(comment, by=other_member)

    support.answer(case, by=operator, text="We are sorry", in_public=True)

    assert [one.comment for one in type(comment).objects.filter(parent_id=comment.pk).exclude(pk=comment.pk)] == [
        "We are sorry"
    ]


def test_where_nothing_may_be_said_the_operator_reads_why_and_nothing_is_sent(post, other_member, operator):
    case = complaints.complain(post, by=other_member)
    type(post.topic).objects.filter(pk=post.topic_id).update(locked_at=timezone.now())
    assert not kinds.about(case).is_public

    with pytest.raises(support.Refused, match="nothing to answer in public"):
        support.answer(case, by=operator, text="Sorry", in_public=True)
    assert Case.objects.get().first_answered_at is None


def test_what_is_hidden_is_told_to_the_team_and_not_linked_as_answerable(post, other_member, moderator):
    case = complaints.complain(post, by=other_member)
    actions.settle(actions.take_up(post, by=moderator), "remove", by=moderator, reason="insult")

    about = kinds.about(case)

    assert (about.state, about.is_public) == ("removed by a moderator", False)


def test_only_what_is_no_complaint_may_be_closed_unanswered(post, other_member, member, operator, sign_in):
    case = complaints.complain(post, by=other_member)
    client, address = sign_in(operator), reverse("support_cases:case", args=[case.pk])
    assert "not about us" in client.get(address).content.decode()
    with pytest.raises(support.Refused, match="before somebody has answered"):
        support.close(case, by=operator, outcome="explained")

    client.post(address, {"deed": "close", "outcome": "not_ours", "note": "They like it"})

    assert Case.objects.get().is_closed
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(outcome="explained")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(is_pointed_out=None)


def test_who_writes_in_their_case_has_asked_themselves(post, other_member, member, operator):
    case = complaints.complain(post, by=other_member)
    support.answer(case, by=operator, text="How can we help?")
    support.reply(case, by=member, text="Send another one")

    assert Case.objects.get().is_pointed_out is None


def test_the_team_a_former_member_and_oneself_make_no_case(post, member, other_member, moderator, operator):
    with pytest.raises(Refused, match="other people"):
        complaints.complain(post, by=member)
    theirs = reply(moderator, post.topic, "Welcome")
    with pytest.raises(Refused, match="by the team"):
        complaints.complain(theirs, by=other_member)
    Post.objects.filter(pk=post.pk).update(author=None)
    with pytest.raises(Refused, match="no account"):
        complaints.complain(Post.objects.get(pk=post.pk), by=other_member)
    assert not Case.objects.exists()


def test_private_messages_and_profiles_are_no_complaints(member, other_member, sign_in):
    from community.profiles.models import Profile

    profile = Profile.objects.get_or_create(member=member)[0]

    with pytest.raises(Refused, match="can't become"):
        complaints.complain(profile, by=other_member)


def test_a_complaint_of_the_staff_leads_to_the_case(article, member, operator, sign_in):
    comment = say(member, article, "It never arrived")
    address = reverse("moderation:report", args=["comments.comment", comment.pk])

    html = sign_in(operator).post(address, {"reason": "complaint"}).content.decode()

    assert reverse("support_cases:case", args=[Case.objects.get().pk]) in html
