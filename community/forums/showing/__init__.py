"""Topics, posts and spaces as HTML for one reader: one filled frame each, no template and no look-up of addresses per row.
Everything a page needs of permissions and addresses is asked once, here. Each module stands on the one before it:

* `pieces`: moments, faces, names, tags
* `lists`: rows of lists
* `feet`: what one can do with a post
* `topic`: posts
"""

from .lists import Showing
from .topic import ShowingTopic

__all__ = ["Showing", "ShowingTopic"]
