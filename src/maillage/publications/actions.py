"""A publication is composed, previewed by a job, published, withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs, slugs, text, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.figures.disclosure import publish
from maillage.participation.rules import SMALL_GROUP
from maillage.publications import queries, rules
from maillage.publications.models import Publication, PublicationRelease
from maillage.publications.rules import TooFewYet
from maillage.surveys import queries as surveys
from maillage.surveys.models import Survey

PUBLICATION, MAKE = "publication", "publications.make"
State = Publication.State


class ComposedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette publication entre-temps : relisez-la, puis reprenez.")


class IsPublished(Refusal):
    message = _("Ce qui est publié ne change plus : composez une autre publication.")


class NothingAsked(Refusal):
    message = _("Choisissez au moins une question ou un croisement.")


class NotPreviewed(Refusal):
    message = _("Faites d’abord l’aperçu : c’est lui, exactement, qui sera publié.")


class Outdated(Refusal):
    message = _(
        "Depuis cet aperçu, une réponse a été mise de côté ou modifiée, ou autre chose a été "
        "publié : refaites l’aperçu."
    )


class NotPublished(Refusal):
    message = _("Cette publication n’est pas en ligne.")


# Composing


@transaction.atomic
def compose(
    *,
    survey: Survey,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    publication: Publication | None = None,
    version: int | None = None,
) -> Publication:
    """A new draft, or what this one asks and says from now on; of what is published the words alone
    may change. Raises ComposedMeanwhile, IsPublished, NothingAsked."""
    row = _locked(publication.pk) if publication else None
    if row and version not in (None, row.version):
        raise ComposedMeanwhile
    before = _told(row) if row else None
    if row is None:
        row = Publication(survey=survey, slug=_free(values["name"]), version=0)
    if not rules.asked_tables(values["asked"], queries.form_of(survey)):
        raise NothingAsked
    if row.asked != values["asked"]:
        if row.state != State.DRAFT:
            raise IsPublished
        _forget_preview(row)
    row.name, row.words, row.asked = values["name"], values["words"], values["asked"]
    row.version += 1
    row.save()
    _publication_recorded(row, before, "publication.compose", by, at)
    return row


def _forget_preview(row: Publication) -> None:
    row.is_making, row.refusal = False, ""
    if row.pk:
        PublicationRelease.objects.filter(publication=row).delete()


def _free(name: str) -> str:
    base = text.slugify(name)[: slugs.LONGEST - 10] or "publication"
    slug, n = base, 1
    while Publication.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _locked(pk: int) -> Publication:
    return Publication.objects.select_for_update().get(pk=pk)


# The preview


@transaction.atomic
def preview(*, publication: Publication) -> None:
    """Ask for the preview of a draft: a job makes it. Raises IsPublished, TooFewYet."""
    row = _locked(publication.pk)
    _may_be_made(row)
    row.is_making, row.refusal = True, ""
    row.save(update_fields=["is_making", "refusal"])
    jobs.enqueue(MAKE, key=job_key(row), publication=row.pk)
    if jobs.has_failed(job_key(row)):
        jobs.free(job_key(row))


def job_key(row: Publication) -> str:
    return f"{MAKE}:{row.pk}"


def _may_be_made(row: Publication) -> None:
    if row.state != State.DRAFT:
        raise IsPublished
    if left := queries.missing(row.survey):
        raise TooFewYet(left, is_next=bool(queries.released(row.survey)))


def made(publication: int) -> PublicationRelease | str | None:
    """The release that a draft would be, not saved yet; or why there is none."""
    row = Publication.objects.select_related("survey").filter(pk=publication).first()
    if row is None or not row.is_making:
        return None
    try:
        _may_be_made(row)
        return _computed(row)
    except Refusal as refusal:
        return str(refusal)


def _computed(row: Publication) -> PublicationRelease:
    """Raises what the engine does."""
    survey, threshold = row.survey, SMALL_GROUP()
    form, earlier = queries.form_of(survey), queries.released(survey)
    asked = rules.asked_tables(row.asked, form)
    names = {name for table in asked for name in (*table.by, table.measure) if name}
    answers = queries.answers(survey, [form.questions[name] for name in sorted(names)])
    named = queries.named(form, asked)
    found = publish(
        answers,
        asked,
        earlier=queries.kept(earlier),
        threshold=threshold,
        categories={name: list(of) for name, of in named.items()},
    )
    truth = rules.counted([table.asked for table in found.tables], answers)
    rate = surveys.rate(survey)
    return PublicationRelease(
        publication=row,
        tables=rules.frozen(found.tables, truth, form, named, threshold),
        answers=found.release.answers,
        shown=rules.as_kept(found.release.shown),
        counted=rules.as_kept(found.release.counted),
        earlier=[one.pk for one in earlier],
        threshold=threshold,
        structures=rate.asked,
        is_whole=not survey.has_open_link and not rate.by_link,
        made_on=clock.today(),
    )


@jobs.job(MAKE, before=made)
def make(publication: int, prepared: PublicationRelease | str | None) -> None:
    """Keep the preview, unless what it is of has changed meanwhile."""
    row = Publication.objects.select_for_update().filter(pk=publication).first()
    if row is None or not row.is_making or row.state != State.DRAFT or prepared is None:
        return
    if isinstance(prepared, PublicationRelease) and prepared.publication.asked != row.asked:
        jobs.enqueue(MAKE, key=job_key(row), publication=row.pk)  # composed anew meanwhile
        return
    PublicationRelease.objects.filter(publication=row).delete()
    row.is_making = False
    if isinstance(prepared, str):
        row.refusal = prepared
    else:
        prepared.publication = row
        prepared.save()
    row.save(update_fields=["is_making", "refusal"])


# Published, withdrawn


@transaction.atomic
def publish_preview(*, publication: Publication, by: str, at: dt.datetime) -> Change:
    """Give everybody what was previewed, exactly; answers that came since wait for the next one.
    Raises IsPublished, NotPreviewed, Outdated, TooFewYet."""
    Survey.objects.select_for_update().get(pk=publication.survey_id)  # one at a time
    row = _locked(publication.pk)
    _may_be_made(row)
    release = queries.release_of(row)
    if release is None or row.is_making:
        raise NotPreviewed
    if not _stands(row, release):
        raise Outdated
    before = _told(row)
    row.state, row.published_at = State.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    return _publication_recorded(row, before, "publication.publish", by, at)


def _stands(row: Publication, release: PublicationRelease) -> bool:
    """Whether what was previewed is still said, and was checked against all that is known."""
    earlier = [one.pk for one in queries.released(row.survey)]
    if release.earlier != earlier or release.threshold < SMALL_GROUP():
        return False
    form = queries.form_of(row.survey)
    asked = rules.asked_tables(row.asked, form)
    names = {name for table in asked for name in (*table.by, table.measure) if name}
    now = queries.answers(row.survey, [form.questions[name] for name in sorted(names)])
    return all(now.get(name) == says for name, says in release.answers.items())


@transaction.atomic
def withdraw(*, publication: Publication, by: str, at: dt.datetime) -> Change:
    """Shown no more. What it said is known: it frees no cell. Raises NotPublished."""
    return _publication_moved(publication, "publication.withdraw", by, at)


@transaction.atomic
def restore(*, publication: Publication, by: str, at: dt.datetime) -> Change:
    """The same tables again. Raises NotPublished."""
    return _publication_moved(publication, "publication.restore", by, at)


MOVES = {
    "publication.withdraw": (State.PUBLISHED, State.WITHDRAWN),
    "publication.restore": (State.WITHDRAWN, State.PUBLISHED),
}


def _publication_moved(publication: Publication, act: str, by: str, at: dt.datetime) -> Change:
    row, (of, to) = _locked(publication.pk), MOVES[act]
    if row.state != of:
        raise NotPublished
    before = _told(row)
    row.state = to
    row.save(update_fields=["state"])
    return _publication_recorded(row, before, act, by, at)


@transaction.atomic
def drop(*, publication: Publication, by: str, at: dt.datetime) -> Change:
    """A draft that will not be published. Raises IsPublished."""
    row = _locked(publication.pk)
    if row.state != State.DRAFT:
        raise IsPublished
    before = _told(row)
    _forget_preview(row)
    row.state = State.DROPPED
    row.save(update_fields=["state", "is_making", "refusal"])
    return _publication_recorded(row, before, "publication.drop", by, at)


# Undoing


def _told(row: Publication) -> dict[str, Any] | None:
    """What the ledger keeps; of a dropped one, nothing."""
    if row.state == State.DROPPED:
        return None
    return {"name": row.name, "words": row.words, "asked": row.asked, "state": str(row.state)}


def _publication_recorded(
    row: Publication, before: Any, act: str, by: str, at: dt.datetime
) -> Change:
    change = history.change(by=by, act=act, at=at, note=row.name)
    key = str(row.pk)
    history.record(change=change, kind=PUBLICATION, key=key, before=before, after=_told(row))
    return change


def stated(subject: Subject) -> dict[str, Any] | None:
    return _told(_locked(int(subject.key)))


def put_back(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """As it was; one that was not there is dropped. What was published never is a draft again: the
    ledger knows no way to undo that."""
    [(subject, told)] = values.items()
    row = _locked(int(subject.key))
    before, told = _told(row), told or {"state": State.DROPPED}
    if told.get("asked", row.asked) != row.asked or told["state"] == State.DROPPED:
        _forget_preview(row)
    for name, value in told.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return _publication_recorded(row, before, "publication.compose", by, at)


AS_BEFORE = undoing.as_before(stated, put_back, PUBLICATION)
WAYS = dict.fromkeys(
    ("publication.compose", "publication.drop", "publication.withdraw", "publication.restore"),
    AS_BEFORE,
)
