from common.management.commands.messages import said_differently

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(folder, app, text):
    path = folder / app / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_two_apps_that_translate_a_text_differently_are_named(tmp_path):
    one = catalogue(tmp_path, "facts", 'msgid "Review"\nmsgstr "Проверка"\n')
    other = catalogue(tmp_path, "reviews", 'msgid "Review"\nmsgstr "Отзыв"\n')

    assert said_differently([one, other]) == ["'Review': “Проверка” (facts), “Отзыв” (reviews)"]


def test_a_context_lets_one_text_have_two_translations(tmp_path):
    one = catalogue(tmp_path, "facts", 'msgid "Review"\nmsgstr "Проверка"\n')
    other = catalogue(tmp_path, "reviews", 'msgctxt "of a product"\nmsgid "Review"\nmsgstr "Отзыв"\n')

    assert said_differently([one, other]) == []
