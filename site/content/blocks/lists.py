"""Blocks that list people, products, facts, questions; and the small lists that are fields of a page."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .media import PictureInText
from .text import small_rich_text


class PagesInTheirLanguage(blocks.StructBlock):
    """Pages chosen once; every translation shows its own language's version of them, in the chosen order."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from content.queries import in_language_of

        context = super().get_context(value, parent_context)
        context["pages"] = in_language_of(
            [page for page in value["pages"] if page],
            page=context.get("page"),
            request=context.get("request"),
        )
        return context


class People(PagesInTheirLanguage):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="content.PersonPage", label=_("Person")), label=_("People")
    )

    class Meta:
        label = _("People")
        icon = "group"
        template = "content/blocks/people.html"


class Products(PagesInTheirLanguage):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="content.ProductPage", label=_("Product")), label=_("Products")
    )

    class Meta:
        label = _("Products")
        icon = "tag"
        template = "content/blocks/products.html"


class Facts(blocks.StructBlock):
    """Facts quoted from their one place, so that this page can't contradict another."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    facts = blocks.ListBlock(SnippetChooserBlock("facts.Fact", label=_("Fact")), label=_("Facts"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from facts.queries import quote

        context = super().get_context(value, parent_context)
        context["items"] = [
            {"label": str(fact.label), "value": quote(fact.key, context.get("request"))}
            for fact in value["facts"]
            if fact
        ]
        return context

    class Meta:
        label = _("Facts")
        icon = "clipboard-list"
        template = "content/blocks/facts.html"


class QuestionValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        return self.get("slug") or slugify(self["question"], allow_unicode=True)[:80]


class Question(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200, help_text=_("As a customer would ask it."))
    slug = blocks.RegexBlock(
        regex=r"^[a-z0-9-]*$",
        label=_("Address"),
        required=False,
        max_length=80,
        error_messages={"invalid": _("Use small latin letters, digits and hyphens.")},
        help_text=_(
            "The end of the link to this answer: pickup gives /help/delivery/#pickup. Don't change it once people use it."
        ),
    )
    answer = small_rich_text(label=_("Answer"))

    class Meta:
        value_class = QuestionValue
        label = _("Question and answer")
        icon = "help"
        template = "content/blocks/question.html"


class Questions(blocks.StructBlock):
    questions = blocks.ListBlock(Question(), label=_("Questions"), min_num=1)

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "content/blocks/questions.html"


class ProductFact(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What"), max_length=60, help_text=_("For example “Altitude”."))
    value = blocks.CharBlock(label=_("How much, which"), max_length=200, help_text=_("For example “1,900–2,100 m”."))


LINES = [("line", blocks.CharBlock(label=_("Line"), max_length=160, icon="list-ul"))]
FACTS_ABOUT_PRODUCT = [("fact", ProductFact(label=_("Fact"), icon="clipboard-list"))]
GALLERY_PICTURES = [("picture", PictureInText())]
QUESTIONS = [("question", Question())]
