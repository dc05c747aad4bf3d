"""The staff's roles and what each may do in the CMS: the whole policy on one page.

A role is a Django group of that name. What it may do with *pages* and *pictures* belongs to places in the tree, so it
is kept there (Wagtail's page and collection permissions); everything else is listed here and put in order after every
migration. Other wishes: make another group in the CMS, nobody touches that one.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

CMS = ["wagtailadmin.access_admin"]

ROLES: dict[str, list[str]] = {
    # Write and illustrate pages and hand them in; keep the facts true.
    "editors": [
        *CMS,
        "facts.view_fact", "facts.add_fact", "facts.change_fact",
        "taggit.view_tag", "taggit.add_tag", "taggit.change_tag",
        "content.view_tag", "content.add_tag", "content.change_tag",
        "content.view_series", "content.add_series", "content.change_series",
        "content.view_synonymgroup",
        "wagtail_localize.submit_translation",
        "events.view_event", "events.add_event", "events.change_event",
    ],
    # Publish what editors hand in; steer how readers find it.
    "publishers": [
        *CMS,
        "facts.view_fact", "facts.add_fact", "facts.change_fact", "facts.delete_fact",
        "taggit.view_tag", "taggit.add_tag", "taggit.change_tag", "taggit.delete_tag",
        "content.view_tag", "content.add_tag", "content.change_tag", "content.delete_tag",
        "content.view_series", "content.add_series", "content.change_series", "content.delete_series",
        "content.view_synonymgroup", "content.add_synonymgroup", "content.change_synonymgroup",
        "content.delete_synonymgroup",
        "content.change_brandsettings", "content.change_menusettings",
        "profiles.view_interest", "profiles.add_interest", "profiles.change_interest", "profiles.delete_interest",
        "profiles.change_welcomesettings",
        "wagtail_localize.submit_translation",
        "wagtailredirects.add_redirect", "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect",
        "wagtailsearchpromotions.add_searchpromotion", "wagtailsearchpromotions.change_searchpromotion",
        "wagtailsearchpromotions.delete_searchpromotion",
    ],
    # Keep the talk healthy: decide what waits in the queue, keep the watch lists, set what newcomers may do.
    "moderators": [
        *CMS,
        "django_comments.can_moderate", "django_comments.change_comment",
        "django_comments_xtd.view_xtdcomment", "django_comments_xtd.change_xtdcomment",
        "support.handle_case", "support.view_case",
        "members.view_user",
        "moderation.moderate",
        "moderation.view_watchedword", "moderation.add_watchedword",
        "moderation.change_watchedword", "moderation.delete_watchedword",
        "moderation.view_watcheddomain", "moderation.add_watcheddomain",
        "moderation.change_watcheddomain", "moderation.delete_watcheddomain",
        "moderation.change_moderationsettings",
        "events.view_event", "events.add_event", "events.change_event", "events.delete_event",
        "forums.moderate",
        "forums.view_space", "forums.add_space", "forums.change_space", "forums.delete_space",
        "forums.view_spacegroup", "forums.add_spacegroup", "forums.change_spacegroup", "forums.delete_spacegroup",
        "forums.view_tag", "forums.change_tag", "forums.delete_tag",
        "forums.view_reactionkind", "forums.add_reactionkind", "forums.change_reactionkind",
        "forums.view_invitation", "forums.add_invitation", "forums.change_invitation",
    ],
    # Members who moderate single places: they find the queue of those, and nothing else.
    "place_moderators": [*CMS],
    # Help people: answer their cases; find a member and what they agreed to, quote the facts, open and close doors.
    "support": [
        *CMS,
        "members.view_user", "members.view_consent",
        "support.handle_case", "support.view_case",
        "messaging.view_message", "messaging.view_suppression", "messaging.add_suppression",
        "messaging.change_suppression",
        "members.view_accessgroup", "members.view_accessgrant", "members.add_accessgrant", "members.change_accessgrant",
        "facts.view_fact",
    ],
    # Everything there is.
    "owner": ["*"],
}  # fmt: skip


def permissions_of(role: str) -> "list[Permission]":
    """The permissions that exist now; those of an app that has no tables yet follow with its migration."""
    listed = ROLES[role]
    if listed == ["*"]:
        return list(Permission.objects.all())
    wanted = Q()
    for label in listed:
        app, codename = label.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def seed_roles() -> None:
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set(permissions_of(role))
