"""The living page of components: every one of them in every state, with plausible words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy as _

COLOURS = ["ground", "wash", "dark-ground", "text", "muted", "line", "accent", "accent-text", "field-sky", "field-blush", "field-ochre", "field-leaf"]  # fmt: skip
SIZES = ["4xl", "3xl", "2xl", "xl", "l", "m", "s"]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("What others see beside your words."))
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    code = forms.CharField(
        label=_("Code from the letter"),
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6, "data-enter-code": 6}),  # fmt: skip
    )
    city = forms.ChoiceField(label=_("City"), required=False, choices=[("nn", _("Nizhny Novgorod")), ("m", _("Moscow"))])
    brewing = forms.ChoiceField(
        label=_("How do you brew?"), choices=[("d", _("Dripper")), ("m", _("Moka pot"))], widget=forms.RadioSelect
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    terms = forms.BooleanField(label=_("I have read the terms and agree"))
    letters = forms.BooleanField(label=_("Write to me about new coffees, at most twice a week"), required=False)


class SampleComment(forms.Form):
    text = forms.CharField(label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 4}))


def said(english: str, russian: str) -> str:
    """Sample words stand here in both languages: a page of components is no place to make translators work."""
    return russian if get_language() == "ru" else english


def html(english: str, russian: str) -> SafeString:
    return mark_safe(f"<p>{said(english, russian)}</p>")  # noqa: S308 – our own words, written above


def picture(alt: str = "") -> SafeString:
    return format_html('<img src="{}" alt="{}" width="1600" height="1067" loading="lazy">', static("brand/sample.svg"), alt)


def samples() -> dict[str, Any]:
    """What the fragments are shown with; the names are the fragments' own."""
    now = timezone.now()
    link = "#"
    people = [
        {"name": said("Vera Orlova", "Вера Орлова"), "role": said("founder and green buyer", "основательница, закупает зелёное зерно"), "url": link, "picture": ""},
        {"name": said("Timur Akhmetov", "Тимур Ахметов"), "role": said("head roaster", "главный обжарщик"), "url": link, "picture": picture()},
    ]  # fmt: skip
    products = [
        {"title": said("Ethiopia Guji", "Эфиопия Гуджи"), "url": link, "price": "990 ₽", "picture": picture()},
        {"title": said("Millstone, a hand grinder", "Ручная кофемолка «Жёрнов»"), "url": link, "price": "8900 ₽", "picture": picture()},
        {"title": said("Nest mug", "Кружка «Гнездо»"), "url": link, "price": "1600 ₽", "picture": picture()},
    ]  # fmt: skip
    reactions = [
        {"name": "heart", "label": said("Like", "Нравится"), "icon": "heart", "count": 12, "mine": True},
        {"name": "thanks", "label": said("Thank you", "Спасибо"), "icon": "thanks", "count": 3, "mine": False},
        {"name": "idea", "label": said("Good idea", "Хорошая мысль"), "icon": "idea", "count": 0, "mine": False},
        {"name": "laugh", "label": said("Funny", "Смешно"), "icon": "laugh", "count": 0, "mine": False},
    ]
    return {
        "colours": COLOURS,
        "sizes": SIZES,
        "picture": picture(said("A brick warehouse by the river", "Кирпичный пакгауз у реки")),
        "title": said("The sixty kilograms we had to throw away", "Шестьдесят килограммов, которые пришлось выбросить"),
        "long_title": said("Choosing a grind when the numbers on the grinder lie", "Достопримечательности водоподготовки: сверхминерализованность и её последствия"),
        "text": said(
            "In March the afterburner failed at the ninth minute, and nobody in the room noticed. Here is the whole story, with the numbers and the smell.",
            "В марте на девятой минуте отказал дожигатель, и никто в цеху этого не заметил. Рассказываем целиком: с цифрами и с запахом.",
        ),
        "body": html(
            "The probe showed 196 °C. The beans were already at 209. A sensor that lies by thirteen degrees does not look broken; it looks like a calm morning.",
            "Датчик показывал 196 °C. Зерно было уже при 209. Датчик, который врёт на тринадцать градусов, не выглядит сломанным — он выглядит как спокойное утро.",
        ),
        "short": html("Write to us with the roast date from the bag.", "Напишите нам дату обжарки с пачки."),
        "quote": said("The coffee smelled like a wet match. I said so out loud, and then I signed the batch off anyway.", "Кофе пах мокрой спичкой. Я сказал это вслух — и всё равно подписал партию."),
        "gallery": [picture(), picture(), picture()],
        "kind": said("Behind the scenes", "За кулисами"),
        "howto": said("How to", "Как готовить"),
        "people": people,
        "products": products,
        "meta": [said("easy", "просто"), said("6 min", "6 мин")],
        "now": now,
        "recently": now - timedelta(hours=3),
        "later": now + timedelta(days=14),
        "contents": [{"title": t, "anchor": "c1"} for t in (said("What happened", "Что случилось"), said("Why nobody noticed", "Почему никто не заметил"), said("What we changed", "Что мы изменили"))],
        "parts": [
            {"title": said("Choosing a grind", "Как выбрать помол"), "url": link, "current": False},
            {"title": said("Water for coffee", "Вода для кофе"), "url": link, "current": True},
            {"title": said("Pour-over at home", "Воронка дома"), "url": link, "current": False},
        ],
        "ingredients": [said("15 g coffee", "15 г кофе"), said("250 ml water at 93 °C", "250 мл воды 93 °C")],
        "tools": [said("Dripper and filter", "Воронка и фильтр"), said("Scales", "Весы")],
        "steps": [
            {"title": said("Wet the filter", "Пролейте фильтр"), "minutes": 1, "body": html("Hot water takes the paper taste away and warms the cup.", "Горячая вода уберёт вкус бумаги и согреет чашку."), "picture": ""},
            {"title": said("Pour 50 ml and wait", "Влейте 50 мл и подождите"), "minutes": 2, "body": html("The bed swells and breathes. If it does not, the beans are older than you think.", "Кофе вздувается и дышит. Если нет, зерно старше, чем вы думаете."), "picture": ""},
        ],
        "head": ["", said("Dripper", "Воронка"), said("Moka pot", "Мока"), said("French press", "Френч-пресс")],
        "rows": [[said("Grind", "Помол"), said("medium", "средний"), said("fine", "мелкий"), said("coarse", "крупный")], [said("Time", "Время"), "3:00", "5:00", "4:00"], [said("Forgives", "Прощает"), said("a lot", "многое"), said("little", "мало"), said("everything", "всё")]],
        "facts": [{"label": said("Process", "Обработка"), "value": said("washed", "мытая")}, {"label": said("Altitude", "Высота"), "value": "1950–2100 м" if get_language() == "ru" else "1,950–2,100 m"}, {"label": said("Roasted", "Обжарка"), "value": said("Tuesdays and Thursdays", "по вторникам и четвергам")}],
        "questions": [{"question": said("How long do beans stay good?", "Сколько живёт зерно?"), "answer": html("Six weeks from the roast in a closed bag.", "Шесть недель от обжарки в закрытой пачке."), "anchor": "q1", "title": said("How long do beans stay good?", "Сколько живёт зерно?"), "url": link}, {"question": said("May I return an opened bag?", "Можно ли вернуть открытую пачку?"), "answer": html("Yes, if we got it wrong.", "Да, если ошиблись мы."), "anchor": "q2", "title": said("May I return an opened bag?", "Можно ли вернуть открытую пачку?"), "url": link}],
        "reactions": reactions,
        "chips": [{"title": said("Everything", "Всё"), "url": link, "active": True, "count": 48}, {"title": said("Articles", "Статьи"), "url": link, "active": False, "count": 12}, {"title": said("Stories", "Истории"), "url": link, "active": False, "count": 8}],
        "sorts": [{"title": said("Newest", "Новые"), "url": link, "active": True}, {"title": said("Oldest", "Старые"), "url": link, "active": False}, {"title": said("Most helpful", "Полезные"), "url": link, "active": False}],
        "crumbs": [{"title": said("Stories", "Истории"), "url": link}],
        "options": [{"title": said("Ink blue", "Чернильно-синий"), "percent": 58, "mine": True}, {"title": said("River sky", "Речное небо"), "percent": 31, "mine": False}, {"title": said("Brick", "Кирпич"), "percent": 11, "mine": False}],
        "topic": said("Soft water in Petersburg: do you add minerals, or is it a myth?", "Мягкая вода в Петербурге: добавляете минералы или это миф?"),
        "comment_form": SampleComment(prefix="comment"),
        "form": SampleForm(prefix="blank"),
        "bad_form": SampleForm({"bad-name": "", "bad-email": "vera@", "bad-brewing": ""}, prefix="bad"),
        "snippet": mark_safe(said("Soft <mark>water</mark> makes Kenya sour; a pinch of soda puts it right.", "На мягкой <mark>воде</mark> Кения кислит, щепотка соды это исправляет.")),  # noqa: S308
        "words": {
            "group": said("the club", "клуб"), "join": said("Join the club", "Вступить в клуб"), "staff": said("Lastochka", "Ласточка"), "author": said("author", "автор"),
            "member": "mikhail_s", "new": said("new", "новое"), "sent": said("Thank you. Your comment is here.", "Спасибо. Ваш комментарий уже здесь."), "lost": said("The form was not sent: look at the fields in red.", "Форма не отправлена: посмотрите поля, отмеченные красным."),
            "nothing": said("Nothing has been said yet", "Пока тихо"), "be_first": said("Ask the first question: somebody of us reads this every morning.", "Задайте первый вопрос: кто-нибудь из нас читает эту страницу каждое утро."), "ask": said("Ask", "Спросить"),
            "gone": html("This comment was removed by its writer.", "Автор удалил этот комментарий."), "space": said("Brewing at home", "Варим дома"), "space_text": said("Recipes, water, grinders and what went wrong.", "Рецепты, вода, кофемолки и что пошло не так."),
            "club": said("The club is forty tables, not a mailing list", "Клуб — это сорок столов, а не рассылка"), "club_text": said("Members vote on the next mug, test lots before anybody else and argue about water.", "Участники выбирают цвет следующей кружки, пробуют лоты раньше всех и спорят о воде."),
            "since": said("New since your last visit", "Новое с прошлого визита"), "answered": said("Sonya answered you", "Соня ответила вам"), "sure": said("Delete the comment?", "Удалить комментарий?"), "sure_text": said("It cannot be brought back.", "Вернуть его будет нельзя."), "delete": said("Delete", "Удалить"),
            "ask_about": [said("water", "вода"), said("grinders", "кофемолки")], "video": said("A day at the roaster", "День обжарщика"), "sign_in_methods": said("Ways to sign in", "Способы входа"), "passkey": said("Passkey on this phone", "Ключ входа на этом телефоне"), "change": said("Change", "Изменить"),
        },
    }  # fmt: skip


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/index.html", samples())
