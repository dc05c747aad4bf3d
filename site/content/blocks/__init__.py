"""What an editor can put on a page. One class per block, one template per class in `templates/content/blocks/`."""

from .home import HomeBlocks
from .lists import FACTS_ABOUT_PRODUCT, GALLERY_PICTURES, LINES, QUESTIONS
from .page import ArticleBlocks, BodyBlocks

__all__ = [
    "FACTS_ABOUT_PRODUCT",
    "GALLERY_PICTURES",
    "LINES",
    "QUESTIONS",
    "ArticleBlocks",
    "BodyBlocks",
    "HomeBlocks",
]
