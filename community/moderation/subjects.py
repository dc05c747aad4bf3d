"""What members write and others may report: each app declares its own in `moderated.py`.

    from community.moderation.subjects import Subject, subject

    @subject
    class Posts(Subject):
        name, model, label = "forums.post", Post, _("post")

        def visible_to(self, user): return Post.objects.visible_to(user)
        ...

A thing keeps its own state (`published`, `held`, `hidden`, `removed`, and `deleted` by its author). A subject changes the
thing and nothing else: what was decided, why, and what it means for the person is moderation's.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from community.moderation import Refused
from members.models import User
from support.models import Case

PUBLISHED, HELD, HIDDEN, REMOVED, DELETED = "published", "held", "hidden", "removed", "deleted"


class Subject(ABC):
    name: ClassVar[str]  # stands in addresses: “forums.post”
    model: ClassVar[type[Model]]
    label: ClassVar[Any]  # one of them, lazily translated: “post”
    is_private: ClassVar[bool] = False  # moderators see it only once somebody has reported it
    may_complain: ClassVar[bool] = False  # may it be a complaint about the product or the service?

    @abstractmethod
    def visible_to(self, user: Any) -> QuerySet[Any]:
        """The things this person may read, and so may report."""

    @abstractmethod
    def author(self, thing: Any) -> User | None: ...

    @abstractmethod
    def title(self, thing: Any) -> str: ...

    @abstractmethod
    def text(self, thing: Any) -> str:
        """All its words, for the queue and the watched words."""

    def quoted(self, thing: Any) -> str:
        """Those of its words that everybody to whom it is visible may read."""
        return self.text(thing)

    @abstractmethod
    def url(self, thing: Any) -> str: ...

    def place(self, thing: Any) -> str:
        """ "space:12" where single places have moderators of their own; "" elsewhere."""
        return ""

    def pictures(self, thing: Any) -> list[str]:
        """Addresses of the pictures in it, for the queue."""
        return []

    def context(self, thing: Any) -> list[tuple[str, str]]:
        """What stands around it: (who, what they said), the nearest last. For the queue."""
        return []

    def earlier_texts(self, thing: Any) -> list[tuple[Any, str]]:
        """(when it was changed, what it said before), for the queue."""
        return []

    def below(self, thing: Any) -> list[Any]:
        """What stands under it and may go with it, the deepest first."""
        return []

    def state(self, thing: Any) -> str:
        return str(getattr(thing, "state", PUBLISHED))

    @abstractmethod
    def hide(self, thing: Any, *, by: User | None) -> None:
        """Out of readers' sight; its author still sees it. `by` is None when reports did it."""

    @abstractmethod
    def show(self, thing: Any, *, by: User | None) -> None:
        """Published (again): also what was held until now."""

    @abstractmethod
    def remove(self, thing: Any, *, by: User | None) -> None:
        """Gone for everybody but moderators. `show` brings it back."""

    def hold(self, thing: Any, *, by: User | None) -> None:
        """Waiting again, after an approval was taken back."""
        self.hide(thing, by=by)

    def case_for(self, thing: Any, *, is_pointed_out: bool) -> Case:
        """The case in which support answers it."""
        from community.moderation.complaints import case_for

        return case_for(self, thing, is_pointed_out=is_pointed_out)

    def answer(self, thing: Any, *, by: User, text: str) -> None:
        """Answer it where everybody reads it. Raises Refused; only of what `may_be_answered`."""
        raise Refused(_("It can't be answered where it stands."))

    def may_be_answered(self, thing: Any) -> bool:
        return False

    @abstractmethod
    def written_by(self, member: User) -> QuerySet[Any]:
        """Everything this member wrote, whatever its state."""

    # --- Given -------------------------------------------------------------------------------------------------------

    def find(self, pk: int) -> Any | None:
        """The thing, also when readers no longer see it."""
        return self.model._default_manager.filter(pk=pk).first()

    def find_many(self, pks: list[int]) -> dict[int, Any]:
        """The same for a list: a subject that shows more than the row itself adds its `select_related` here."""
        return self.model._default_manager.in_bulk(pks)


def fingerprint(subject: Subject, thing: Any, text: str, pictures: list[str]) -> str:
    """Stands in a moderator's form for what they read and saw: which thing, its words, its pictures."""
    return salted_hmac("moderation.seen", "\n".join([f"{subject.name}:{thing.pk}", *pictures, text])).hexdigest()


_subjects: dict[str, Subject] = {}
_by_model: dict[type[Model], Subject] = {}


def subject(declared: type[Subject]) -> type[Subject]:
    """Make a kind of thing known. Raises ImproperlyConfigured when another has its name."""
    if declared.name in _subjects:
        raise ImproperlyConfigured(f"Two subjects of moderation are called {declared.name}: rename one of them.")
    _subjects[declared.name] = _by_model[declared.model] = declared()
    return declared


def all_subjects() -> list[Subject]:
    return list(_subjects.values())


def subject_named(name: str) -> Subject | None:
    """None when no app declares it (any more)."""
    return _subjects.get(name)


class Named(Protocol):
    """What keeps a thing's title after the thing itself is gone: an item, a decision."""

    subject: str
    title: str


def name_of(row: Named) -> str:
    """The title; of what has none (a private message) what it is, in the language of the moment."""
    return row.title or capfirst(_label_of(row))


def quoted_name_of(row: Named) -> str:
    """The same in the midst of a sentence: a title stands in quotation marks there."""
    return _("“%(title)s”") % {"title": row.title} if row.title else _label_of(row)


def _label_of(row: Named) -> str:
    found = subject_named(row.subject)
    return str(found.label) if found is not None else row.subject


def subject_of(thing: Model) -> Subject:
    """Raises ImproperlyConfigured for a thing nobody declared."""
    for model in type(thing).__mro__:
        if model in _by_model:
            return _by_model[model]
    raise ImproperlyConfigured(f"No moderated.py declares {type(thing).__name__}.")
