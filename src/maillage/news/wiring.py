"""News and classifieds: what is said of them everywhere else."""

from maillage.base import erasing, history, jobs, kinds, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import SCENES, TABLES
from maillage.directory import verbs
from maillage.finder.listed import listed
from maillage.look.frames import ADDRESSES, BEHIND, BLOCKS, HOME, MENU, SITE_MAP, TOOLS
from maillage.news import acts, fiction, personal, queries, slots
from maillage.news.actions import classifieds, items
from maillage.news.kinds import CLASSIFIED, NEWS
from maillage.news.rules import CLASSIFIEDS as CLASSIFIEDS_FINDER
from maillage.news.rules import NEWS as NEWS_FINDER
from maillage.news.rules import NewsSearch
from maillage.organisations import frames as structures
from maillage.participation.frames import STARTS
from maillage.territories import frames as communes


def connect() -> None:
    kinds.register(NEWS)
    kinds.register(CLASSIFIED)
    NEWS_FINDER.declare()
    CLASSIFIEDS_FINDER.declare()
    history.ACTS.add("news", acts.ACTS)
    history.UNSEEN.add("news", acts.UNSEEN)
    undoing.WAYS.add("news", {**acts.NEVER, **items.WAYS, **classifieds.WAYS})
    history.SUBJECTS.add("news", queries.addresses_of)
    erasing.REDACTIONS.add("news", items.redact)
    erasing.REDACTIONS.add("classifieds", classifieds.redact)
    PROCESSINGS.add("news", personal.NEWS)
    PROCESSINGS.add("classifieds", personal.CLASSIFIEDS)
    PERSONAL.add("news", personal.PEOPLE)
    jobs.EVERY_MINUTE.add("classified.end", classifieds.ask_end)
    jobs.EVERY_MINUTE.add("classified.remind", jobs.daily(classifieds.REMIND))
    jobs.EVERY_MINUTE.add("classified.purge", jobs.daily("classified.purge"))
    SCENES.add("news", fiction.play)
    tables = "NewsClaim NewsPicture NewsItem ClassifiedClaim ClassifiedMessage Classified"
    TABLES.add("news", tuple(f"news.{table}" for table in tables.split()))
    STARTS.add("news", slots.starts)
    BEHIND.add("news", slots.behind)
    verbs.PAGE.add("news", "news/_verb_of_page.html")
    communes.VERBS.add("news", slots.verbs_of_commune)
    communes.FIGURES.add("news", slots.figures_of_commune)
    communes.SECTIONS.add("news", slots.of_commune)
    structures.SECTIONS.add("news", slots.of_structure)
    MENU.add("news", slots.menu)
    SITE_MAP.add("news", slots.site_map)
    ADDRESSES.add("news", slots.addresses)
    BLOCKS.add("news", listed(NewsSearch, "news/_brief_news.html", queries.by_item))
    HOME.add("news", slots.home)
    TOOLS.add("news", slots.tools)
