"""“Give me my data” and “forget me”."""

import json
import logging
import posixpath
import zipfile
from importlib import import_module
from tempfile import TemporaryFile
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import module_has_submodule

from common.files import delete_after_commit
from members.models import User
from messaging.actions import send
from messaging.links import absolute
from privacy.models import KEPT, Erasure, Export

logger = logging.getLogger(__name__)


def keepers() -> list[tuple[str, ModuleType]]:
    """Every app that keeps something about people, those on the upper floors first; the account itself comes last."""
    found = [
        (config.label, import_module(f"{config.name}.privacy"))
        for config in apps.get_app_configs()
        if config.module and config.name != "privacy" and module_has_submodule(config.module, "privacy")
    ]
    return sorted(found, key=lambda keeper: keeper[0] == "members")


# --- Give me my data ------------------------------------------------------------------------------------------------


def ask_for_export(user: User) -> Export:
    """Have a copy made. While one is being made, asking again gives that one."""
    from privacy.tasks import make_export

    try:
        with transaction.atomic():
            export = Export.objects.create(user=user)
            make_export.enqueue(export.pk)
    except IntegrityError:
        return Export.objects.get(user=user, ready_at=None)
    return export


def make_export(export_id: int) -> None:
    """Put everything every app knows into one archive: data.json, and the files beside it."""
    export = Export.objects.select_related("user").filter(pk=export_id, ready_at=None).first()
    if export is None:
        return
    with TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            data = {label: _collect(label, keeper, export.user, archive) for label, keeper in keepers()}
            archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))
        target.seek(0)
        export.file.save("data.zip", File(target), save=False)
    with transaction.atomic():
        export.ready_at = timezone.now()
        export.save(update_fields=["file", "ready_at"])
        send(
            "privacy_export_ready",
            to=export.user,
            key=f"privacy-export:{export.pk}",
            context={"until": export.expires_at, "url": _my_data(export.user)},
        )


def _my_data(user: User) -> str:
    with translation.override(user.language):
        return absolute(reverse("privacy:index"))


def _collect(label: str, keeper: ModuleType, user: User, archive: zipfile.ZipFile) -> dict[str, Any]:
    """One app's answer; the files it names are put into the archive under its label."""
    collected: dict[str, Any] = dict(keeper.collect(user))
    kept_files = []
    for path in collected.pop("files", ()):
        if not default_storage.exists(path):
            continue
        name = f"files/{label}/{posixpath.basename(path)}"
        with default_storage.open(path) as source, archive.open(name, "w") as target:
            for chunk in source.chunks():
                target.write(chunk)
        kept_files.append(name)
    return collected | ({"files": kept_files} if kept_files else {})


def remove_old_exports() -> int:
    """Copies are dangerous to keep: each goes after a week."""
    old = Export.objects.filter(ready_at__lt=timezone.now() - KEPT)
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)


# --- Forget me ------------------------------------------------------------------------------------------------------


def ask_for_erasure(user: User) -> Erasure:
    """Mark the account for erasure in a week. Asking twice changes nothing."""
    with transaction.atomic():
        erasure, is_new = Erasure.objects.get_or_create(user=user)
        if is_new:
            key = f"privacy-erasure:{erasure.pk}:{erasure.asked_at.timestamp()}"
            send("privacy_erasure_asked", to=user, key=key, context={"due_at": erasure.due_at, "url": _my_data(user)})
    return erasure


def keep_account(user: User) -> None:
    """They changed their mind in time."""
    Erasure.objects.filter(user=user).delete()


@transaction.atomic
def erase(user: User) -> None:
    """Forget a person: every app its rows, the account last. What others need (an answered comment) stays nameless."""
    for export in Export.objects.filter(user=user):
        delete_after_commit(export.file)
        export.delete()
    for _label, keeper in keepers():
        keeper.erase(user)
    Erasure.objects.filter(user=user).delete()


def erase_due() -> int:
    """Forget whose week is over. One that fails is tried again at the next run and does not stop the others."""
    due = list(Erasure.objects.filter(due_at__lte=timezone.now()).select_related("user"))
    for erasure in due:
        try:
            erase(erasure.user)
        except Exception:
            logger.exception(
                "Erasing a member failed; it is tried again at the next run.", extra={"erasure": erasure.pk}
            )
    return len(due)
