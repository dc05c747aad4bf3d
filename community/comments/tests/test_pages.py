"""A discussion as people meet it: on the page, by its permalinks, with and without JavaScript."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from common.near import forget_everything
from community.comments import actions
from community.comments.models import Comment, CommentSettings, PendingComment
from community.comments.tests.factories import fill, form_fields, hide, make_article, read, say, shown_in
from community.comments.texts import LONGEST
from members import arrival

pytestmark = pytest.mark.django_db


def write(page):
    return reverse("comments:write", args=[page.pk])


# --- Reading
# ---------------------------------------------------------------------------------------------------------------


def test_the_page_shows_its_discussion_with_names_badges_and_answers(article, member, make_member, client):
    vera = make_member("vera", display_name="Vera Orlova", is_staff=True)
    root = say(member, article, "How long?")
    answer = say(vera, article, "Thirty **seconds**.", reply_to=root)

    html = client.get(article.url).content.decode()

    assert shown_in(html) == [root.pk, answer.pk]
    assert "2 comments" in html
    assert "<p>Thirty <strong>seconds</strong>.</p>" in html
    assert re.search(r"Vera Orlova</a>\s*<span class=\"badge badge--staff\">our team</span>", html)


def test_the_author_of_the_page_has_a_badge(make_member, client):
    from content.models import PersonPage, TeamIndex

    vera = make_member("vera", display_name="Vera Orlova")
    page = make_article()
    team = TeamIndex.objects.get(locale=page.locale)
    person = team.add_child(
        instance=PersonPage(title="Vera Orlova", slug="vera", role="founder", member=vera, locale=page.locale)
    )
    page.author = person
    page.save()
    say(vera, page, "Ask me anything.")

    html = client.get(page.url).content.decode()

    assert re.search(
        rf'<a class="comment__name" href="{re.escape(person.url)}">Vera Orlova</a>\s*'
        r'<span class="badge badge--author">author</span>',
        html,
    )


def test_visitors_get_the_same_bytes_from_the_cache_until_somebody_comments(
    article, member, client, django_capture_on_commit_callbacks
):
    first = client.get(article.url)
    again = client.get(article.url)

    assert (first.headers["X-Cache"], again.headers["X-Cache"]) == ("miss", "hit")
    assert first.content == again.content
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert not client.cookies

    with django_capture_on_commit_callbacks(execute=True):
        comment = actions.post_comment(by=member, page=article, text="News!")
    fresh = client.get(article.url)
    assert fresh.headers["X-Cache"] == "miss"
    assert shown_in(fresh.content.decode()) == [comment.pk]


def test_a_comment_purges_its_own_page_only(article, member, client, django_capture_on_commit_callbacks):
    other = make_article("moka")
    client.get(article.url), client.get(other.url)

    with django_capture_on_commit_callbacks(execute=True):
        actions.post_comment(by=member, page=article, text="News!")

    assert client.get(other.url).headers["X-Cache"] == "hit"
    assert client.get(article.url).headers["X-Cache"] == "miss"


def test_a_gated_page_shows_nothing_of_its_discussion(members_only, member, client, sign_in):
    comment = say(member, members_only, "Strictly between us")
    addresses = [
        members_only.url,
        reverse("comments:comment", args=[comment.pk]),
        reverse("comments:reply", args=[comment.pk]),
        reverse("comments:part", args=[members_only.pk]),
        write(members_only),
    ]

    for address in addresses:
        answer = client.get(address)
        assert "Strictly between us" not in answer.content.decode()
        assert answer.status_code == (200 if address == members_only.url else 404)
    assert client.post(reverse("comments:react", args=[comment.pk, "heart"])).status_code == 404
    assert client.post(write(members_only), {"comment": "Let me in"}).status_code == 404

    assert "Strictly between us" in sign_in(member).get(members_only.url).content.decode()


def test_order_is_newest_oldest_or_most_helpful(article, member, other_member):
    first, second, third = (say(member, article, text) for text in ("One", "Two", "Three"))
    actions.react(second, by=other_member, kind="heart", on=True)

    assert shown_in(read(article)) == [third.pk, second.pk, first.pk]
    assert shown_in(read(article, query="sort=oldest")) == [first.pk, second.pk, third.pk]
    assert shown_in(read(article, query="sort=helpful")) == [second.pk, third.pk, first.pk]
    assert shown_in(read(article, query="sort=nonsense&comments=nonsense&thread=nonsense")) == [
        third.pk,
        second.pk,
        first.pk,
    ]


@pytest.mark.parametrize("sort", ["newest", "oldest", "helpful"])
def test_twenty_threads_at_once_and_every_one_is_reached_once_without_javascript(article, member, client, sort):
    fill(article, member, roots=45)
    address, seen = f"{article.url}?sort={sort}", []

    for _part in range(3):
        html = client.get(address).content.decode()
        seen.append(shown_in(html))
        more = re.search(r'<a class="button button--quiet" href="([^"]+)"', html[html.index("more-comments") :])
        address = more[1].replace("&amp;", "&") if more else ""

    assert [len(part) for part in seen] == [20, 20, 5]
    assert len({number for part in seen for number in part}) == 45
    assert address == ""


def test_htmx_gets_the_next_threads_alone(article, member, client):
    fill(article, member, roots=25)
    html = client.get(article.url).content.decode()
    address = re.search(r'data-hx-get="([^"]+/on/[^"]+)"', html)[1].replace("&amp;", "&")

    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert len(shown_in(fragment)) == 5
    assert not set(shown_in(fragment)) & set(shown_in(html))
    assert "<html" not in fragment
    assert client.get(address).status_code == 302


def test_a_permalink_leads_to_the_part_that_has_the_comment(article, member, client):
    fill(article, member, roots=25)
    oldest, newest = Comment.objects.order_by("submit_date").first(), Comment.objects.order_by("submit_date").last()
    deep = say(member, article, "An answer", reply_to=oldest)

    for comment in (oldest, newest, deep):
        answer = client.get(comment.get_absolute_url())
        address, _hash, anchor = answer.url.partition("#")
        assert anchor == f"c{comment.pk}"
        assert comment.pk in shown_in(client.get(address).content.decode())
    assert client.get(newest.get_absolute_url()).url == f"{article.url}#c{newest.pk}"


def test_a_long_thread_is_shortened_and_shown_whole_on_its_own(article, member, client):
    root = say(member, article, "Root")
    for number in range(50):
        last = say(member, article, f"Answer {number}", reply_to=root)

    html = client.get(article.url).content.decode()
    assert len(shown_in(html)) == 41
    assert "10 more replies" in html
    alone = client.get(f"{article.url}?thread={root.pk}").content.decode()
    assert len(shown_in(alone)) == 51
    assert client.get(last.get_absolute_url()).url == f"{article.url}?thread={root.pk}#c{last.pk}"


def test_five_hundred_comments_cost_as_many_queries_as_fifty(
    article, member, other_member, moderator, django_assert_num_queries
):
    for amount in (50, 500):
        page = make_article(f"busy-{amount}")
        fill(page, member, roots=amount // 10, replies_each=9)
        actions.react(Comment.objects.on(page).last(), by=other_member, kind="heart", on=True)
        for reader, queries in ((None, 8), (other_member, 6), (moderator, 8)):
            person = arrival.fetch(reader.pk) if reader else None
            cache.clear()
            forget_everything()
            with django_assert_num_queries(queries):
                html = read(page, person)
            assert len(shown_in(html)) == min(amount, 200)


def test_once_rendered_a_members_discussion_costs_one_query(article, member, other_member, django_assert_num_queries):
    fill(article, member, roots=5, replies_each=9)
    read(article, other_member)
    reader = arrival.fetch(other_member.pk)

    with django_assert_num_queries(1):
        html = read(article, reader)

    assert len(shown_in(html)) == 50


def test_a_member_sees_their_own_reactions_and_tools_and_others_do_not(article, member, other_member):
    comment = say(member, article)
    actions.react(comment, by=other_member, kind="heart", on=True)

    assert read(article).count('aria-pressed="true"') == 0
    assert read(article, other_member).count('aria-pressed="true"') == 1
    edit = reverse("comments:edit", args=[comment.pk])
    assert edit in read(article, member)
    assert edit not in read(article, other_member)
    assert edit not in read(article)


def test_ones_own_comment_has_no_buttons_to_applaud_it(article, member, other_member):
    say(member, article)

    assert [read(article, person).count('name="on" disabled') for person in (None, other_member, member)] == [0, 0, 4]


def test_what_a_member_from_far_away_filled_the_cache_with_has_the_sites_time(article, make_member, sign_in, client):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from django.conf import settings

    evening = datetime(2026, 3, 1, 22, 0, tzinfo=ZoneInfo("UTC"))
    far = make_member("dasha", time_zone="Asia/Vladivostok")
    say(far, article, at=evening)

    seen = [person.get(article.url).content.decode() for person in (sign_in(far, fresh=True), client)]

    here, there = (
        evening.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") for zone in (settings.TIME_ZONE, far.time_zone)
    )
    for html in seen:
        discussion = html[html.index('id="comments-of-page"') :]
        assert f'datetime="{here}"' in discussion
        assert there not in discussion


def test_nobody_can_write_a_slot_into_a_comment(article, member):
    from community.comments.rendering import slot_begins, slot_ends

    say(member, article, f"Look: {str(slot_begins('gone', 1))[16:]}<b>bold</b>{str(slot_ends())[:1]}")

    assert "&lt;b&gt;bold&lt;/b&gt;" in read(article)


# --- Writing as a member
# --------------------------------------------------------------------------------------------------------


def test_a_member_posts_with_the_form_of_the_page(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    answer = client.post(write(article), fields | {"comment": "It works.", "follow": "on"})

    comment = Comment.objects.get()
    assert answer.url == f"{article.url}#c{comment.pk}"
    assert (comment.user, comment.comment, comment.subscriptions.count()) == (member, "It works.", 1)


def test_a_double_click_is_one_comment(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode()) | {"comment": "Once."}

    answers = [client.post(write(article), fields) for _click in range(2)]

    assert Comment.objects.count() == 1
    assert answers[0].url == answers[1].url


def test_a_member_answers_with_the_form_of_its_own_page(article, member, sign_in):
    root = say(member, article, "Question?")
    client = sign_in(member)
    html = client.get(reverse("comments:reply", args=[root.pk])).content.decode()
    assert "Question?" in html

    client.post(write(article), form_fields(html) | {"comment": "Answer."})

    assert Comment.objects.get(comment="Answer.").parent_id == root.pk


def test_htmx_gets_the_new_comment_and_a_fresh_form(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    answer = client.post(write(article), fields | {"comment": "It works."}, headers={"HX-Request": "true"})

    html = answer.content.decode()
    assert shown_in(html) == [Comment.objects.get().pk]
    assert 'data-hx-swap-oob="afterbegin:#threads"' in html
    assert "1 comment" in html
    assert form_fields(html)["key"] not in ("", fields["key"])
    assert answer.headers["HX-Trigger"] == f'{{"draft-kept": "comment-{member.pk}-{article.pk}-0"}}'


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_what_is_refused_comes_back_filled_in_with_the_reason(article, member, sign_in, htmx):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    answer = client.post(
        write(article), fields | {"comment": "See https://a.example and https://b.example"}, headers=htmx
    )

    html = answer.content.decode()
    assert "See https://a.example and https://b.example</textarea>" in html
    assert "1 link at most" in html
    assert not Comment.objects.exists()


def test_a_form_of_another_page_or_of_last_month_comes_back_filled_in(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())
    stale = [
        fields | {"timestamp": "1500000000"},
        form_fields(client.get(make_article("moka").url).content.decode()),
        {},
    ]

    for old in stale:
        html = client.post(write(article), old | {"comment": "My long text"}).content.decode()
        assert "My long text</textarea>" in html
        client.post(write(article), form_fields(html) | {"comment": f"My long text {stale.index(old)}"})
    assert Comment.objects.count() == 3


def test_a_member_whose_token_is_stale_keeps_the_text(article, member):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    fields = form_fields(client.get(article.url).content.decode())

    answer = client.post(write(article), fields | {"comment": "My long text", "csrfmiddlewaretoken": "x" * 64})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "My long text</textarea>" in html
    assert not Comment.objects.exists()

    client.post(write(article), form_fields(html) | {"comment": "My long text"})
    assert Comment.objects.get().comment == "My long text"


def test_a_text_in_reply_to_something_gone_is_not_lost(article, member, other_member, sign_in, moderator):
    root = say(other_member, article, "Question?")
    client = sign_in(member)
    fields = form_fields(client.get(reverse("comments:reply", args=[root.pk])).content.decode())
    hide(root, moderator, "other")

    html = client.post(write(article), fields | {"comment": "My long answer"}).content.decode()

    assert "My long answer</textarea>" in html
    assert "gone" in html


def test_too_many_comments_in_a_minute_come_back_filled_in(article, member, sign_in):
    client = sign_in(member)
    for number in range(6):
        fields = form_fields(client.get(article.url).content.decode())
        answer = client.post(write(article), fields | {"comment": f"Comment {number}"})

    assert Comment.objects.count() == 5
    assert "Comment 5</textarea>" in answer.content.decode()


def test_changing_a_comment_counts_like_posting(article, member, sign_in):
    comment = say(member, article, "Text")
    client = sign_in(member)
    for number in range(6):
        answer = client.post(reverse("comments:edit", args=[comment.pk]), {"comment": f"Text {number}"})

    assert Comment.objects.get().comment == "Text 4"
    assert "Text 5</textarea>" in answer.content.decode()


def test_sending_a_kept_text_counts_like_posting(article, client, member, sign_in):
    client.post(write(article), {"comment": "Kept"})
    address = reverse("comments:kept", args=[PendingComment.objects.get().token])
    signed_in = sign_in(member, fresh=True)
    for _attempt in range(5):
        signed_in.post(address, {"comment": "https://a.example https://b.example"})

    html = signed_in.post(address, {"comment": "Without links then."}).content.decode()

    assert "Without links then.</textarea>" in html
    assert not Comment.objects.exists()


def test_a_comment_is_as_long_through_every_door(article, client, member, sign_in):
    longest, too_long = ("a\r\n" * (LONGEST // 2))[:-2], "a" * (LONGEST + 1)
    client.post(write(article), {"comment": "Kept"})
    token = PendingComment.objects.get().token
    comment = say(member, article, "Short")
    signed_in = sign_in(member, fresh=True)
    fields = form_fields(signed_in.get(article.url).content.decode())
    edit, kept = reverse("comments:edit", args=[comment.pk]), reverse("comments:kept", args=[token])
    doors = [
        (signed_in, write(article), fields),
        (signed_in, edit, {}),
        (signed_in, kept, {}),
        (client, write(article), {}),
    ]

    for person, address, untouched in doors:
        html = person.post(address, untouched | {"comment": too_long}).content.decode()
        assert "This is too long." in html
        assert f"{too_long}</textarea>" in html
    assert [found.comment for found in Comment.objects.all()] == ["Short"]
    assert PendingComment.objects.count() == 1
    assert signed_in.post(write(article), fields | {"comment": longest}).status_code == 302
    assert f'data-count-characters="{LONGEST}"' in html


def test_a_filled_honeypot_posts_nothing_and_loses_nothing(article, member, sign_in):
    client = sign_in(member)
    fields = form_fields(client.get(article.url).content.decode())

    html = client.post(write(article), fields | {"comment": "I am a person", "honeypot": "x"}).content.decode()

    assert "I am a person</textarea>" in html
    assert not Comment.objects.exists()


def test_a_member_changes_and_deletes_their_comment(article, member, sign_in):
    comment = say(member, article, "Befor")
    client = sign_in(member)
    edit, delete = (reverse(f"comments:{name}", args=[comment.pk]) for name in ("edit", "delete"))
    assert "Befor</textarea>" in client.get(edit).content.decode()

    client.post(edit, {"comment": "After"})
    assert Comment.objects.get().comment == "After"
    assert "edited" in client.get(article.url).content.decode()

    assert "Delete your comment?" in client.get(delete).content.decode()
    client.post(delete)
    assert Comment.objects.get().is_deleted
    assert shown_in(client.get(article.url).content.decode()) == []


def test_the_pages_for_ones_own_comment_do_not_exist_for_others(article, member, other_member, sign_in):
    comment = say(member, article)
    client = sign_in(other_member)

    for name in ("edit", "delete"):
        assert client.get(reverse(f"comments:{name}", args=[comment.pk])).status_code == 404


def test_reacting_without_and_with_htmx(article, member, other_member, sign_in):
    comment = say(member, article)
    client = sign_in(other_member)
    address = reverse("comments:react", args=[comment.pk, "heart"])

    assert client.post(address, {"on": "yes"}).url == f"{article.url}#c{comment.pk}"
    assert Comment.objects.get().heart_count == 1
    fragment = client.post(address, {"on": "off"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' not in fragment
    # The keyboard stays on the button that htmx has put in the place of the pressed one.
    assert f'id="reaction-{comment.pk}-heart"' in client.get(article.url).content.decode()
    assert f'id="reaction-{comment.pk}-heart"' in fragment
    assert Comment.objects.get().heart_count == 0


def test_a_reaction_forged_on_another_site_is_not_counted(article, member, other_member):
    from django.test import Client

    comment = say(member, article)
    client = Client(enforce_csrf_checks=True)
    client.force_login(other_member, backend="django.contrib.auth.backends.ModelBackend")

    client.post(reverse("comments:react", args=[comment.pk, "heart"]), {"on": "yes"})

    assert Comment.objects.get().heart_count == 0


def test_a_visitor_who_reacts_is_led_to_sign_in_and_back(article, member, client):
    comment = say(member, article)

    answer = client.post(reverse("comments:react", args=[comment.pk, "heart"]), {"on": "yes"})

    assert unquote(answer.url) == f"/accounts/join/?next=/comments/{comment.pk}/"


# --- A visitor writes first and signs in after
# --------------------------------------------------------------------------------------


def code_from(mailoutbox):
    return re.search(r"\d{4}-\d{4}", mailoutbox[-1].body)[0]


def sign_up(client, address, mailoutbox):
    """From the page that asks for an address to the code that came by mail."""
    next_url = parse_qs(urlsplit(address).query)["next"][0]
    client.post(
        reverse("members:join"),
        {
            "email": "nadya@example.org",
            "display_name": "Nadya",
            "consent_terms": "on",
            "consent_personal_data": "on",
            "next": next_url,
        },
    )
    return client.post(reverse("members:join_code"), {"code": code_from(mailoutbox)})


def test_a_visitors_text_waits_for_the_code_and_then_appears_at_its_place(article, client, mailoutbox):
    fields = form_fields(client.get(article.url).content.decode())

    asked = client.post(write(article), fields | {"comment": "I am new here.", "follow": "on"})
    assert unquote(asked.url).startswith("/accounts/join/?next=/comments/kept/")
    assert not Comment.objects.exists()

    back = sign_up(client, asked.url, mailoutbox)

    comment = Comment.objects.get()
    assert (comment.comment, comment.user.display_name, comment.state) == ("I am new here.", "Nadya", "published")
    assert client.get(back.url).url == f"{article.url}#c{comment.pk}"
    assert comment.pk in shown_in(client.get(article.url).content.decode())
    assert PendingComment.objects.get().text == ""
    assert comment.subscriptions.get().member == comment.user


@pytest.mark.parametrize("sent_by", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                                      {"Origin": "https://evil.example"}, {"Origin": "null"}])  # fmt: skip
def test_another_site_cannot_write_in_the_name_of_who_comes_from_there(article, client, sent_by):
    answer = client.post(write(article), {"comment": "Buy my coffee"}, headers=sent_by)

    assert "Buy my coffee</textarea>" in answer.content.decode()
    assert "press the button again" in answer.content.decode()
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert not PendingComment.objects.exists()


@pytest.mark.parametrize("sent_by", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
                                      {"Origin": "http://testserver"}, {}])  # fmt: skip
def test_a_visitors_text_from_a_page_of_ours_is_kept(article, client, sent_by):
    client.post(write(article), {"comment": "Hello"}, headers=sent_by)

    assert PendingComment.objects.get().text == "Hello"


def test_the_kept_form_to_answer_changes_when_the_settings_do_and_when_the_discussion_closes(
    article, member, client, django_capture_on_commit_callbacks
):
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    address = reverse("comments:reply", args=[say(member, article, "Question?").pk])
    client.get(address)
    assert client.get(address).headers["X-Cache"] == "hit"

    with django_capture_on_commit_callbacks(execute=True):
        CommentSettings.objects.create(close_after_days=3)
    assert "data-write-comment" in client.get(address).content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert "data-write-comment" not in client.get(address).content.decode()


def test_a_visitor_answers_a_comment_the_same_way(article, member, client, mailoutbox):
    root = say(member, article, "Question?")
    fields = form_fields(client.get(reverse("comments:reply", args=[root.pk])).content.decode())

    asked = client.post(write(article), fields | {"comment": "I know this one."})
    sign_up(client, asked.url, mailoutbox)

    assert Comment.objects.get(comment="I know this one.").parent_id == root.pk


def test_coming_back_twice_posts_once(article, client, mailoutbox):
    asked = client.post(write(article), {"comment": "I am new here."})
    back = sign_up(client, asked.url, mailoutbox)

    assert client.get(back.url).url == client.get(back.url).url
    assert client.post(back.url, {"comment": "I am new here."}).status_code == 302
    assert Comment.objects.count() == 1


def test_what_cannot_be_posted_after_signing_in_is_shown_filled_in(article, client, mailoutbox):
    asked = client.post(write(article), {"comment": "https://a.example https://b.example"})

    back = sign_up(client, asked.url, mailoutbox)
    html = client.get(back.url).content.decode()
    assert "https://a.example https://b.example</textarea>" in html

    client.post(back.url, {"comment": "Without links then."})
    assert Comment.objects.get().comment == "Without links then."


def test_a_visitor_double_clicks_and_one_text_is_kept(article, client):
    for _click in range(2):
        client.post(write(article), {"comment": "Hello", "key": "made-by-the-browser"})

    assert PendingComment.objects.count() == 1


def test_a_kept_text_is_found_only_with_its_token_and_only_for_a_week(article, client, member, sign_in):
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    client.post(write(article), {"comment": "Mine alone"})
    kept = PendingComment.objects.get()
    signed_in = sign_in(member, fresh=True)

    assert signed_in.get(reverse("comments:kept", args=[kept.pk])).status_code == 404
    assert "Mine alone" in signed_in.get(reverse("comments:kept", args=[kept.token])).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert sign_in(member, fresh=True).get(reverse("comments:kept", args=[kept.token])).status_code == 404
        assert actions.sweep_kept_texts() == 1


def test_opening_the_address_of_a_kept_text_posts_nothing(article, client, member, sign_in):
    client.post(write(article), {"comment": "Mine alone"})
    kept = PendingComment.objects.get()

    sign_in(member, fresh=True).get(reverse("comments:kept", args=[kept.token]))

    assert not Comment.objects.exists()


def test_a_visitor_who_writes_too_much_keeps_the_last_text_in_the_form(article, client):
    for number in range(11):
        answer = client.post(write(article), {"comment": f"Text {number}"})

    assert "Text 10</textarea>" in answer.content.decode()
    assert PendingComment.objects.count() == 10


def test_an_empty_text_is_not_kept(article, client):
    assert "The comment is empty." in client.post(write(article), {"comment": "  "}).content.decode()
    assert not PendingComment.objects.exists()


def test_a_closed_page_has_no_form_and_keeps_the_text_of_a_late_writer(client):
    page = make_article(comments_open=False)

    assert "data-write-comment" not in client.get(page.url).content.decode()
    html = client.post(write(page), {"comment": "Too late?"}).content.decode()
    assert "Too late?</textarea>" in html
    assert "closed" in html


def test_where_work_is_asked_for_a_text_without_it_waits_for_a_moderator(article, client, mailoutbox):
    CommentSettings.objects.create(ask_for_work=True)

    asked = client.post(write(article), {"comment": "No script here."})
    sign_up(client, asked.url, mailoutbox)

    assert (Comment.objects.get().state, Comment.objects.get().state_reason) == ("held", "no_work")


def test_where_work_is_asked_for_and_done_a_text_appears(article, client, mailoutbox, monkeypatch):
    from community.comments import work

    CommentSettings.objects.create(ask_for_work=True)
    html = client.get(article.url).content.decode()
    challenge = re.search(r'data-prove-work="([^"]+)"', html)[1]
    monkeypatch.setattr(work, "BITS", 4)
    challenge = challenge.rpartition(":")[0] + ":4"
    answer = next(f"{challenge}:{n}" for n in range(10_000) if work.is_proven(article.pk, f"{challenge}:{n}"))
    assert not work.is_proven(article.pk, answer), "an answer counts once"
    from django.core.cache import cache

    cache.clear()

    asked = client.post(write(article), {"comment": "I did my sums.", "work": answer})
    sign_up(client, asked.url, mailoutbox)

    assert Comment.objects.get().is_published


@pytest.mark.parametrize("answer", ["", "x", "1:2:3", "1-2-3:14:5", "-:14:0"])
def test_nonsense_is_no_work(answer):
    from community.comments import work

    assert not work.is_proven(1, answer)


def test_a_browser_keeps_a_draft_for_each_person_of_its_own(article, client, sign_in, member, make_member):
    drafts = {re.search(r'data-keep-draft="([^"]+)"', client.get(article.url).content.decode())[1]}
    for person in (member, make_member("oleg")):
        drafts.add(re.search(r'data-keep-draft="([^"]+)"', sign_in(person).get(article.url).content.decode())[1])

    assert len(drafts) == 3
