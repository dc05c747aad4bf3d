"""Pictures go with their rows, and stay with them when what was begun is taken back."""

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from community.forums import actions
from community.forums.models import Attachment
from community.forums.tests.factories import make_space, picture


class TurnedBack(Exception):
    """What somebody began did not happen."""


@pytest.fixture
def shown(member):
    return actions.upload(by=member, space=make_space(), file=picture())


def files_of(shown):
    return [default_storage.exists(name) for name in (shown.file.name, shown.small.name)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_keeps_its_files(shown):
    @transaction.atomic
    def turn_back():
        Attachment.objects.get(pk=shown.pk).delete()
        raise TurnedBack

    with pytest.raises(TurnedBack):
        turn_back()

    assert files_of(shown) == [True, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "forget",
    [
        lambda shown: shown.delete(),
        lambda shown: Attachment.objects.filter(pk=shown.pk).delete(),
        lambda shown: shown.space.delete(),
    ],
    ids=["by itself", "with others", "with its space"],
)
def test_the_files_go_however_the_row_goes(shown, forget):
    forget(Attachment.objects.get(pk=shown.pk))

    assert files_of(shown) == [False, False]
