"""Posts that changed while somebody has the page open."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from community.forums import cards, queries
from community.forums.links import POSTS_ON_A_PAGE, page_of_number, post_url_in
from community.forums.showing import ShowingTopic
from community.forums.views.finding import is_htmx, number_in, topic_or_404
from community.forums.views.topics import names_of


@require_safe
def changed(request: HttpRequest, space: str, pk: int, slug: str) -> HttpResponse:
    """The posts of one page with these numbers, as the page itself would show them now. What is missing went elsewhere."""
    found = topic_or_404(request, pk)
    asked = request.GET.get("numbers", "").split(",")[:POSTS_ON_A_PAGE]
    numbers = {number for number in map(number_in, asked) if number}
    if not numbers or found.merged_into_id:
        raise Http404
    if not is_htmx(request):
        return HttpResponseRedirect(post_url_in(found, min(numbers)))
    page = queries.page_of(request.user, found, page_of_number(min(numbers)))
    posts = [post for post in page.posts if post.number in numbers]
    showing = ShowingTopic(request.user, found, queries.reaction_kinds())
    html = showing.posts_html(
        posts,
        cards.completed(posts, request.user),
        own=page.own_reactions,
        bookmarks=page.bookmarks,
        names=names_of(page.posts, found, showing),
    )
    return HttpResponse(html)
