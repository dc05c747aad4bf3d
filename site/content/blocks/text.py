"""Blocks made of words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "fact"]
SMALL_RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "fact"]


class RichText(blocks.RichTextBlock):
    """Headings, lists, links. Pictures, quotes and tables are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT)
        super().__init__(**kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "content/blocks/text.html"


def small_rich_text(**kwargs: Any) -> blocks.RichTextBlock:
    """Text inside another block: no headings, they would break the order of the page's own."""
    return blocks.RichTextBlock(features=SMALL_RICH_TEXT, **kwargs)


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("Words"), rows=3, help_text=_("Without quotation marks: the page adds those of its language.")
    )
    who = blocks.CharBlock(
        label=_("Who said it"), required=False, max_length=120, help_text=_("Name and, if it helps, role.")
    )

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "content/blocks/quote.html"


class Note(blocks.StructBlock):
    """A tip or a warning beside the text."""

    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=120, help_text=_("Left empty it says “Tip” or “Mind this”.")
    )
    text = small_rich_text(label=_("Text"))


class Tip(Note):
    class Meta:
        label = _("Tip")
        icon = "help"
        template = "content/blocks/tip.html"


class Warning(Note):
    class Meta:
        label = _("Warning")
        icon = "warning"
        template = "content/blocks/warning.html"


class Table(WagtailTableBlock):
    """A grid the editor fills like a sheet; its cells are translated one by one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "table_options",
            {
                "contextMenu": [
                    "row_above",
                    "row_below",
                    "---------",
                    "col_left",
                    "col_right",
                    "---------",
                    "remove_row",
                    "remove_col",
                    "---------",
                    "undo",
                    "redo",
                ],
                "minSpareRows": 0,
                "startRows": 3,
                "startCols": 3,
                "language": "en",
            },
        )
        super().__init__(**kwargs)

    def get_context(self, value: dict[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        rows = [[cell or "" for cell in row] for row in (value or {}).get("data") or []]
        has_head = bool(rows) and bool((value or {}).get("first_row_is_table_header"))
        return context | {
            "head": rows[0] if has_head else [],
            "rows": rows[1:] if has_head else rows,
            "caption": (value or {}).get("table_caption") or "",
        }

    def render(self, value: Any, context: dict[str, Any] | None = None) -> Any:
        # Wagtail's table block has a rendering of its own that knows nothing of `get_context`.
        return blocks.FieldBlock.render(self, value, context)

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[Any]:
        from wagtail_localize.segments import StringSegmentValue

        cells = [
            (f"{row}.{column}", cell)
            for row, line in enumerate((value or {}).get("data") or [])
            for column, cell in enumerate(line)
            if cell
        ]
        caption = (value or {}).get("table_caption")
        return [StringSegmentValue(path, text) for path, text in [*cells, ("caption", caption)] if text]

    def restore_translated_segments(self, value: dict[str, Any], segments: list[Any]) -> dict[str, Any]:
        translated = {**value, "data": [list(line) for line in value["data"]]}
        for segment in segments:
            if segment.path == "caption":
                translated["table_caption"] = segment.render_text()
            else:
                row, column = map(int, segment.path.split("."))
                translated["data"][row][column] = segment.render_text()
        return translated

    class Meta:
        label = _("Table")
        icon = "table"
        template = "content/blocks/table.html"


class Comparison(Table):
    """A table whose first column names what is compared and whose first row names the things."""

    class Meta:
        label = _("Comparison")
        icon = "tasks"
        template = "content/blocks/comparison.html"


class Link(blocks.StructBlock):
    """To a page of the site, or to an address elsewhere."""

    page = blocks.PageChooserBlock(
        label=_("Page"), required=False, help_text=_("Readers of another language get its translation.")
    )
    url = blocks.CharBlock(
        label=_("or address"),
        required=False,
        max_length=500,
        help_text=_("https://… or a path of this site that is not a page, such as /me/."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = cleaned["url"]
        is_given = bool(cleaned["page"]) + bool(address)
        if is_given == 2 or (self.meta.required and not is_given and not self.is_deferred_validation):
            raise StructBlockValidationError(
                {"page": ValidationError(_("Choose a page or write an address, one of the two."))}
            )
        if address and not (
            address.startswith(("https://", "http://", "mailto:", "tel:", "#"))
            or (address.startswith("/") and not address.startswith("//"))
        ):
            raise StructBlockValidationError({"url": ValidationError(_("Begin with https://, mailto:, tel:, # or /."))})
        return cleaned

    class Meta:
        required = True


class CallToAction(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = small_rich_text(label=_("Text"), required=False)
    button = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    link = Link(label=_("Where it leads"))

    class Meta:
        label = _("Call to action")
        icon = "pick"
        template = "content/blocks/call_to_action.html"
