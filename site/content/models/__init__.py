"""Pages, pictures and what the staff set."""

from .articles import ArticleIndex, ArticlePage, ArticleProduct, Difficulty
from .base import Audience, BasePage, BasePageQuerySet
from .help import HelpIndex, HelpTheme
from .home import HomePage, LandingPage, StandardPage
from .pictures import Picture, PictureRendition
from .products import ProductGoesWith, ProductHowTo, ProductIndex, ProductKind, ProductPage
from .reading import Reading
from .settings import BrandSettings, MenuSettings
from .stories import StoryIndex, StoryPage, StoryPerson, StoryProduct
from .team import PersonPage, TeamIndex
from .words import Series, SynonymGroup, Tag

__all__ = [
    "ArticleIndex",
    "ArticlePage",
    "ArticleProduct",
    "Audience",
    "BasePage",
    "BasePageQuerySet",
    "BrandSettings",
    "Difficulty",
    "HelpIndex",
    "HelpTheme",
    "HomePage",
    "LandingPage",
    "MenuSettings",
    "PersonPage",
    "Picture",
    "PictureRendition",
    "ProductGoesWith",
    "ProductHowTo",
    "ProductIndex",
    "ProductKind",
    "ProductPage",
    "Reading",
    "Series",
    "StandardPage",
    "StoryIndex",
    "StoryPage",
    "StoryPerson",
    "StoryProduct",
    "SynonymGroup",
    "Tag",
    "TeamIndex",
]
