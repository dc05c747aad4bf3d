"""What a member is told is in their own language, whoever did it and in whichever language that person reads the site:
every kind of notice and letter, told by what really happens.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone, translation

from common.translated import TranslatedText
from community.comments.tests import factories as comments
from community.conversations import actions as conversations
from community.events import actions as events
from community.events.tests.factories import make_event
from community.forums import actions as forums
from community.forums.tests import factories as topics
from community.moderation import actions as moderation
from community.moderation import trust
from community.moderation.actions.reporting import remind
from community.moderation.models import Item, Standing
from members.actions import tie
from members.models import User
from messaging import queries
from messaging.actions import prefer
from messaging.actions.delivery import _as_mail
from messaging.kinds import MAIL, NOW, all_kinds, kind_named
from messaging.models import Message, Notice
from support import actions as support
from support import kinds as cases

pytestmark = pytest.mark.django_db

OTHER = {"en": "ru", "ru": "en"}
BOTH = TranslatedText(en="Cupping evening", ru="Вечер каппинга")
FOREIGN = {"en": re.compile("[А-Яа-яЁё]+"), "ru": re.compile("[A-Za-z]{2,}")}
ADDRESS = re.compile(r"https?://\S+")


class World(SimpleNamespace):
    """People who all write in the reader's language; the site speaks the other one to everybody else."""

    language: str
    reader: User
    other: User
    third: User
    boss: User

    @property
    def words(self) -> str:
        return {"en": "Thirty seconds", "ru": "Тридцать секунд"}[self.language]

    @property
    def title(self) -> str:
        return {"en": "Bloom", "ru": "Предсмачивание"}[self.language]

    def article(self) -> Any:
        return comments.make_article(language=self.language, title=self.title)

    def space(self, slug: str = "kitchen", **fields: Any) -> Any:
        return topics.make_space(slug, **{"title": BOTH} | fields)

    def topic(self, by: User, **more: Any) -> Any:
        return topics.make_topic(by, more.pop("space", None) or self.space(), self.title, self.words, **more)

    def post_by_reader(self) -> Any:
        return topics.say(self.reader, self.topic(self.other), self.words)

    def message(self, by: User, to: User) -> Any:
        return conversations.start(by=by, to=[to], text=self.words).messages.get(author=by)

    def settle(self, thing: Any, outcome: str = "hide") -> Any:
        item = moderation.take_up(thing, by=self.boss)
        return moderation.settle(item, outcome, by=self.boss, reason="insult", message=self.words)


# --- What happens -----------------------------------------------------------------------------------------------------


def comment_reply(world: World) -> None:
    page = world.article()
    root = comments.say(world.reader, page, world.words, follow=True)
    comments.say(world.other, page, world.words, reply_to=root)
    comments.say(world.third, page, world.words, reply_to=root)


def comment_mention(world: World) -> None:
    comments.say(world.other, world.article(), f"@{world.reader.handle} {world.words}")


def reply(world: World) -> None:
    topic = world.topic(world.reader)
    topics.say(world.other, topic, world.words)
    topics.say(world.third, topic, world.words)


def mention(world: World) -> None:
    topics.say(world.other, world.topic(world.third), f"@{world.reader.handle} {world.words}")


def quote(world: World) -> None:
    post = world.post_by_reader()
    topics.say(world.other, post.topic, f"> @{world.reader.handle} #2:\n> {world.words}\n\n{world.words}")


def answered(world: World) -> None:
    topics.say(world.boss, world.topic(world.reader), world.words)


def accepted(world: World) -> None:
    topic = world.topic(world.other, kind="question")
    forums.accept(by=world.other, post=topics.say(world.reader, topic, world.words))


def new_topic(world: World) -> None:
    space = world.space()
    forums.follow_space(by=world.reader, space=space)
    world.topic(world.other, space=space)


def persons_topic(world: World) -> None:
    tie(world.reader, world.other, "following")
    world.topic(world.other)


def announcement(world: World) -> None:
    world.topic(world.boss, kind="announcement")


def invited(world: World) -> None:
    forums.invite_by_name(by=world.boss, space=world.space("club", see="groups"), member=world.reader)


def a_place(world: World) -> None:
    event = make_event(limit=1, title=BOTH, see="members")
    events.come(event, by=world.other)
    events.come(event, by=world.reader)
    events.decline(event, by=world.other)


def called_off(world: World) -> None:
    event = make_event(title=BOTH)
    events.come(event, by=world.reader)
    events.cancel(event, by=world.boss, because=BOTH)


def reminded(world: World) -> None:
    event = make_event(title=BOTH, starts_at=timezone.now() + timedelta(hours=3), online_url="https://example.org/")
    events.come(event, by=world.reader)
    events.remind()


def looked_back(world: World) -> None:
    event = make_event(title=BOTH, host=world.boss, recap_space=world.space())
    events.come(event, by=world.reader)
    at = timezone.now() - timedelta(hours=5)
    type(event).objects.filter(pk=event.pk).update(starts_at=at, ends_at=at + timedelta(hours=2))
    events.look_back()


def written(world: World) -> None:
    message = world.message(world.other, world.reader)
    conversations.accept(conversation=message.conversation, by=world.reader)
    conversations.send(conversation=message.conversation, by=world.other, text=world.words)


def asked_in(world: World) -> None:
    talk = conversations.start(by=world.other, to=[world.third, world.boss], text=world.words)
    conversations.invite(conversation=talk, by=world.other, people=[world.reader])


def _case(world: World, in_public: bool) -> None:
    cases.declare(
        "test",
        "Test",
        describe=lambda case: cases.About(title=str(BOTH), url="/", text=""),
        answer_in_public=lambda case, by, text, at: None,
    )
    case = support.open_case("test", about=world.reader, person=world.reader, summary=world.words, key="1")
    support.answer(case, by=world.boss, text=world.words, in_public=in_public)


def answered_in_public(world: World) -> None:
    _case(world, in_public=True)


def written_about_a_case(world: World) -> None:
    _case(world, in_public=False)


def post_hidden(world: World) -> None:
    world.settle(world.post_by_reader())


def message_hidden(world: World) -> None:
    message = world.message(world.reader, world.other)
    moderation.flag(message, by=world.other, reason="insult")
    moderation.settle(Item.objects.get(), "hide", by=world.boss, reason="insult")


def silenced(world: World) -> None:
    moderation.sanction(world.reader, "silence", by=world.boss, reason="insult", days=3)


def taken_back(world: World) -> None:
    moderation.undo(world.settle(world.message(world.reader, world.other)), by=world.boss)


def warning_taken_back(world: World) -> None:
    moderation.undo(moderation.sanction(world.reader, "warn", by=world.boss, reason="insult"), by=world.boss)


def appealed(world: World) -> None:
    made = moderation.appeal(world.settle(world.post_by_reader()), by=world.reader, text=world.words)
    moderation.answer_appeal(made, by=world.boss, grant=False, message=world.words)


def report_answered(world: World) -> None:
    message = world.message(world.other, world.reader)
    moderation.flag(message, by=world.reader, reason="insult")
    moderation.settle(Item.objects.get(), "hide", by=world.boss, reason="insult")


def make_moderator(world: World) -> None:
    world.reader.is_staff = True
    world.reader.save()
    world.reader.groups.add(Group.objects.get(name="moderators"))


def waits(world: World) -> None:
    make_moderator(world)
    for author in (world.other, world.third):
        reader = world.third if author == world.other else world.other
        moderation.flag(world.message(author, reader), by=reader, reason="insult")


def waits_long(world: World) -> None:
    moderation.flag(world.message(world.other, world.third), by=world.third, reason="insult")
    make_moderator(world)
    Item.objects.update(opened_at=timezone.now() - timedelta(days=9))
    remind()


def trusted(world: World) -> None:
    Standing.objects.filter(user=world.reader).update(level=0)
    trust.count(world.reader.pk, topics_entered=5, posts_read=30, seconds=600)
    moderation.promote_newcomers()


HAPPENS: list[tuple[str, Callable[[World], None]]] = [
    ("comments.reply", comment_reply),
    ("comments.mention", comment_mention),
    ("forums.reply", reply),
    ("forums.mention", mention),
    ("forums.quote", quote),
    ("forums.answered", answered),
    ("forums.accepted", accepted),
    ("forums.new_topic", new_topic),
    ("forums.persons_topic", persons_topic),
    ("forums.announcement", announcement),
    ("forums.invited", invited),
    ("events.place", a_place),
    ("events.changed", called_off),
    ("events.reminder", reminded),
    ("events.recap", looked_back),
    ("conversations.written", written),
    ("conversations.invited", asked_in),
    ("support.answered", answered_in_public),
    ("support.message", written_about_a_case),
    ("moderation.decided", post_hidden),
    ("moderation.decided", message_hidden),
    ("moderation.decided", silenced),
    ("moderation.undone", taken_back),
    ("moderation.undone", warning_taken_back),
    ("moderation.appeal_answered", appealed),
    ("moderation.report_answered", report_answered),
    ("moderation.waiting", waits),
    ("moderation.waiting", waits_long),
    ("moderation.trusted", trusted),
]


# --- What is told -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["en", "ru"])
def world(request: pytest.FixtureRequest, make_member: Callable[..., User], monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(cases, "_kinds", dict(cases._kinds))
    language = request.param
    names = {"en": ["Masha", "Oleg", "Anna", "Olga"], "ru": ["Маша", "Олег", "Анна", "Ольга"]}[language]
    masha, oleg, anna = (
        make_member(handle, display_name=name) for handle, name in zip(["masha", "oleg", "anna"], names, strict=False)
    )
    olga = make_member("olga", display_name=names[3], is_staff=True, is_superuser=True)
    for person in (masha, oleg, anna):
        Standing.objects.create(user=person, level=2)
        person.language = OTHER[language]
    masha.language = language
    for person in (masha, oleg, anna):
        person.save()
    return World(language=language, reader=masha, other=oleg, third=anna, boss=olga)


@pytest.mark.parametrize(("kind", "happens"), HAPPENS, ids=[happens.__name__ for _kind, happens in HAPPENS])
def test_news_are_in_the_reader_s_language_whatever_the_doer_s(world, kind, happens):
    declared = kind_named(kind)
    if declared.may_be_switched_off and MAIL in declared.channels:
        prefer(world.reader.pk, kind, MAIL, NOW)

    with translation.override(OTHER[world.language]):
        happens(world)

    notices = list(Notice.objects.filter(user=world.reader, kind=kind))
    letters = list(Message.objects.filter(user=world.reader, kind=kind))
    assert notices
    assert bool(letters) is (MAIL in declared.channels)
    with translation.override(world.language):
        said = [text for shown in queries.show(notices) for text in (shown.sentence, shown.excerpt, shown.place_title)]
    said += [text for letter in letters for text in (letter.subject, letter.text)]
    for text in said:
        words = ADDRESS.sub("", text.replace("Svoi", "").replace("@masha", ""))
        assert not FOREIGN[world.language].findall(words), text
    # The staff's part of the site has no language in its addresses, and a discussion is read where it stands.
    leads = [*(notice.url for notice in notices), *(letter.url for letter in letters)]
    assert all(url.startswith("/ru/") is (world.language == "ru") or url.startswith("/cms/") for url in leads), leads


@pytest.mark.parametrize("happens", [a_place, called_off, reminded])
def test_an_event_is_called_as_the_page_speaks_and_as_it_is_called_now(world, happens):
    happens(world)

    with translation.override(OTHER[world.language]):
        [notice] = [shown for shown in queries.notices(world.reader).notices if shown.place.startswith("event:")]
    assert BOTH[OTHER[world.language]] in notice.sentence
    assert BOTH[world.language] not in notice.sentence


@pytest.mark.parametrize(("kind", "happens"), HAPPENS, ids=[happens.__name__ for _kind, happens in HAPPENS])
def test_a_letter_of_what_one_may_refuse_says_how_to_its_reader_and_to_the_mail_program(world, kind, happens):
    declared = kind_named(kind)
    if declared.may_be_switched_off and MAIL in declared.channels:
        prefer(world.reader.pk, kind, MAIL, NOW)

    happens(world)

    for message in Message.objects.filter(user=world.reader, kind=kind):
        letter = _as_mail(message)
        headers = {"List-Unsubscribe", "List-Unsubscribe-Post"} & letter.extra_headers.keys()
        assert len(headers) == (2 if declared.may_be_switched_off else 0)
        assert ("/mail/unsubscribe/" in message.text) is declared.may_be_switched_off
        assert ("/mail/unsubscribe/" in message.html) is declared.may_be_switched_off
        assert "/mail/why/" in message.text
        assert len(message.subject) <= 80


def test_every_kind_of_news_is_looked_at() -> None:
    told = {kind.name for kind in all_kinds() if kind.is_told and not kind.name.startswith("test.")}
    assert told == {kind for kind, _happens in HAPPENS}
