"""Editor -> publisher: editors hand pages in, publishers approve, which publishes."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS, PUBLISHERS = "editors", "publishers"
# The button says “Submit to Publishers”. The third is what Wagtail's first migration calls both.
WORKFLOW, TASK, NAME_OF_WAGTAIL = "Publishers", "Approval by a publisher", "Moderators approval"
PAGES = {
    EDITORS: ["add_page", "change_page"],
    PUBLISHERS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
# Wagtail asks for permissions on its own image model, whatever model keeps the pictures.
FILES = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]


def ensure_workflow() -> Workflow:
    """The two groups may do what their names say, and every page goes through approval."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (EDITORS, PUBLISHERS)}
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for name, group in groups.items():
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGES[name]):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILES
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    # Wagtail's own first migration brings a workflow of one approval by its “Moderators”; it becomes ours.
    task = GroupApprovalTask.objects.filter(groups=groups[PUBLISHERS]).first() or GroupApprovalTask.objects.first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK)
    task.groups.set([groups[PUBLISHERS]])
    step = WorkflowTask.objects.filter(task=task).select_related("workflow").first()
    workflow = step.workflow if step else Workflow.objects.create(name=WORKFLOW)
    for own, name in ((workflow, WORKFLOW), (task, TASK)):
        if own.name == NAME_OF_WAGTAIL:
            own.name = name
            own.save(update_fields=["name"])
    if step is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    if not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(workflow=workflow, page=root)
    return workflow
