"""How forms look: Django's own rendering with our field template."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Widgets and fields come from the project's template folders first, then from Django's."""

    form_template_name = "django/forms/div.html"
