"""Which blocks the body of a page may have."""

from wagtail import blocks

from .lists import Facts, People, Products, Questions
from .media import Gallery, PictureInText, Steps, Video
from .text import CallToAction, Comparison, Quote, RichText, Table, Tip, Warning


class BodyBlocks(blocks.StreamBlock):
    text = RichText()
    picture = PictureInText()
    gallery = Gallery()
    quote = Quote()
    tip = Tip()
    warning = Warning()
    video = Video()
    table = Table()
    comparison = Comparison()
    call_to_action = CallToAction()
    people = People()
    products = Products()
    facts = Facts()
    questions = Questions()


class ArticleBlocks(BodyBlocks):
    steps = Steps()
