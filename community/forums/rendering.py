"""Kept HTML made by an older version of the code is made anew, some at a time."""

from community.forums import texts
from community.forums.models import Post

AT_ONCE = 2000


def render_old_versions() -> int:
    old = list(Post.objects.filter(html_version__lt=texts.VERSION).exclude(text="").order_by("-pk")[:AT_ONCE])
    for post in old:
        pictures = list(post.attachments.all()) if texts.attachment_ids(post.text) else []
        post.html = texts.to_html(post.text, texts.mentioned(post.text), pictures)
        post.html_version = texts.VERSION
        # Only where the words are still those: somebody may be changing them.
        Post.objects.filter(pk=post.pk, text=post.text).update(html=post.html, html_version=post.html_version)
    return len(old)
