"""Fill the site with the demo brand: Lastochka, a small coffee roaster. Repeatable: what is there stays, what is missing is added."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from wagtail.models import Site

from community.forums import index
from content.ensure import ensure_site
from content.models import BrandSettings, MenuSettings, Series, Tag
from demo import comments, community, company, crowd, people, pictures, reviews, searches
from demo.pages import Builder
from demo.reader import read_table
from facts.models import Fact


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=int, default=0, help="so many more members")
        parser.add_argument("--comments", type=int, default=0, help="so many comments on the benchmark's article")
        parser.add_argument("--articles", type=int, default=0, help="so many more articles")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_IS_ALLOWED:
            raise CommandError("The demo does not run with production settings: its passwords are known to everybody.")
        say = self.stdout.write
        say("Filling the demo brand …")
        ensure_site()
        people.ensure_groups()
        sign_ins = people.ensure_sign_ins()
        team = people.ensure_team()
        talkers = people.ensure_talkers()
        company.ensure_trust(sign_ins | team | talkers)
        say(f"  people: {len(sign_ins) + len(team) + len(talkers)}")
        self.words(team)
        drawn = pictures.ensure_pictures()
        say(f"  pictures: {len(drawn)}")
        pages = Builder(drawn, team, say).build()
        self.brand(pages, pictures.ensure_logo())
        say(f"  words of the search: {searches.ensure_promotions(pages) + searches.ensure_synonyms()}")
        say(f"  comments: {comments.ensure_comments(pages, team | talkers)}")
        say(f"  reviews: {reviews.ensure_reviews(pages, team | talkers)}")
        spaces, posts, events = community.ensure_community(sign_ins | team | talkers, drawn)
        say(f"  community: {spaces} spaces, {posts} posts, {events} events")
        say(f"  profiles: {company.ensure_company(sign_ins | team | talkers)}")
        crowd.add(members=options["members"], comments=options["comments"], articles=options["articles"], say=say)
        self.index()
        say("\nSign in with the password " + self.style.SUCCESS(people.PASSWORD) + " as:")
        for member in sign_ins.values():
            say(f"  {member.email}")

    def index(self) -> None:
        """The worker would come to it only after all the pictures, and until then a search finds next to nothing."""
        call_command("update_index", verbosity=0)
        index.index_missing()

    def words(self, team: dict[str, Any]) -> None:
        """Facts, tags and series."""
        today = timezone.localdate()
        for row in read_table("facts")["fact"]:
            Fact.objects.get_or_create(
                key=row["key"],
                defaults={
                    "label": {"en": row["label_en"], "ru": row["label_ru"]},
                    "value": {"en": row["en"], "ru": row["ru"]},
                    "owner": team[row["owner"]],
                    "review_date": today + timedelta(days=row["review_in_days"]),
                },
            )
        for slug, name in read_table("tags").items():
            Tag.objects.get_or_create(slug=slug, defaults={"name": name})
        for slug, title in read_table("series").items():
            Series.objects.get_or_create(slug=slug, defaults={"title": title})

    def brand(self, pages: dict[tuple[str, str], Any], logo: Any) -> None:
        site = Site.objects.get(is_default_site=True)
        brand = BrandSettings.for_site(site)
        brand.name = {"en": "Lastochka", "ru": "Ласточка"}
        brand.tagline = {
            "en": "Coffee roasted where the Oka meets the Volga",
            "ru": "Кофе, который жарят на слиянии Оки и Волги",
        }
        brand.logo = logo
        brand.shop_url, brand.accent = "https://shop.lastochka.example", "#C4472B"
        brand.social = [("link", {"name": "Telegram", "url": "https://t.me/lastochka_example"})]
        brand.save()
        menus = MenuSettings.for_site(site)
        if menus.footer:
            return

        def item(address: str, en: str = "", ru: str = "") -> dict[str, Any]:
            return {"link": {"page": pages["en", address], "url": ""}, "label": {"en": en, "ru": ru}}

        def path(address: str, en: str, ru: str) -> dict[str, Any]:
            return {"link": {"page": None, "url": address}, "label": {"en": en, "ru": ru}}

        menus.main = [
            ("item", item("articles", "How-tos", "Как варить") | {"children": []}),
            ("item", item("stories", "Stories", "Истории") | {"children": []}),
            ("item", item("products", "Coffee and gear", "Зерно и утварь") | {"children": []}),
            ("item", item("people", "People", "Люди") | {"children": []}),
            ("item", item("help", "Help", "Помощь") | {"children": []}),
            ("item", path("/community/", "Community", "Клуб") | {"children": [path("/events/", "Events", "События")]}),
        ]
        menus.footer = [
            (
                "column",
                {
                    "title": {"en": "Orders", "ru": "Заказы"},
                    "links": [
                        item("help/delivery"),
                        item("help/returns-and-guarantee"),
                        item("help/subscription-and-account"),
                    ],
                },
            ),
            (
                "column",
                {
                    "title": {"en": "Coffee", "ru": "Кофе"},
                    "links": [
                        item("articles"),
                        item("help/coffee-and-gear", "Questions and answers", "Вопросы и ответы"),
                        item("products"),
                    ],
                },
            ),
            (
                "column",
                {
                    "title": {"en": "We", "ru": "Мы"},
                    "links": [
                        item("pages/about"),
                        item("pages/contacts"),
                        item("pages/the-club"),
                        item("pages/privacy"),
                        item("pages/terms"),
                    ],
                },
            ),
        ]
        menus.save()
