"""The first person of a site, its logo, a step left for later, the end of the evening, opening."""

import datetime as dt
import os
import signal
import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions as accounts
from maillage.accounts.models import Role, User
from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.installation import queries
from maillage.installation.models import Installation
from maillage.media import images

KIND = "installation"  # of the entries of the ledger: one a field
BREATH = 0.5  # seconds: the answer leaves before the process that gives it does


class AlreadyBegun(Refusal):
    message = _("Quelqu’un est déjà responsable de ce site : connectez-vous.")


class AlreadyOpen(Refusal):
    message = _("Le site est déjà ouvert.")


class NoLogo(Refusal):
    message = _("Le site n’a pas de logo.")


@transaction.atomic
def begin(*, email: str, name: str, by: str, at: dt.datetime) -> User:
    """Make somebody the first person in charge. Raises AlreadyBegun."""
    _locked()
    if queries.is_begun():
        raise AlreadyBegun
    roles = (Role.Name.OFFICER, Role.Name.STEWARD)
    return accounts.welcome(email=email, name=name, roles=roles, by=by, at=at)


@transaction.atomic
def keep_address(*, address: str, by: str, at: dt.datetime) -> Change:
    """What mails, letters, files and posters say from now on; empty, what the server says."""
    return _put({"address": address}, act="site.address", by=by, at=at)


def write_address() -> None:
    """The settings read it from the data folder, where nothing asks the database."""
    if address := Installation.objects.filter(pk=1).values_list("address", flat=True).first():
        settings.TYPED_ADDRESS.write_text(f"{address}\n")
    else:
        settings.TYPED_ADDRESS.unlink(missing_ok=True)


def _take_hold() -> None:
    """Written, then read again by the pages that `serve` serves: their cookies and the hosts that
    they answer to follow the address. Their parent replaces them one by one."""
    write_address()
    if settings.WEB_THREADS:
        threading.Timer(BREATH, os.kill, (os.getppid(), signal.SIGHUP)).start()


def follow_address(_now: dt.datetime) -> None:
    """The worker answers nobody: it only says the address."""
    if not settings.URL_IS_GIVEN and (address := queries.installation().address):
        settings.PUBLIC_URL = address


@transaction.atomic
def show_logo(*, file: BinaryIO, by: str, at: dt.datetime) -> Change:
    """What heads pages and letters from now on. Raises images.NotAnImage, images.TooLarge."""
    return _put_logo(images.store(file), by=by, at=at)


@transaction.atomic
def remove_logo(*, by: str, at: dt.datetime) -> Change:
    """The drawn mark is there again; the file stays, for who undoes this. Raises NoLogo."""
    if _locked().logo is None:
        raise NoLogo
    return _put_logo(images.StoredImage("", 0, 0), by=by, at=at)


def _put_logo(image: images.StoredImage, *, by: str, at: dt.datetime) -> Change:
    name, width, height = image
    values = {"logo_file": name, "logo_width": width, "logo_height": height}
    return _put(values, act="site.logo", by=by, at=at)


@transaction.atomic
def open_site(*, by: str, at: dt.datetime) -> Change:
    """Everybody sees it from now on. Raises AlreadyOpen."""
    if _locked().is_open:
        raise AlreadyOpen
    return _put({"is_open": True}, act="site.open", by=by, at=at)


@transaction.atomic
def put_off(*, step: str, by: str, at: dt.datetime) -> None:
    """Leave a step for later, or take it up again."""
    names = set(_locked().put_off) ^ {step}
    _put({"put_off": sorted(names)}, act="evening.put_off", by=by, at=at)


@transaction.atomic
def end_evening(*, by: str, at: dt.datetime) -> None:
    """The week is the home of the team again, whatever is left."""
    _put({"is_over": True}, act="evening.end", by=by, at=at)


def _locked() -> Installation:
    return Installation.objects.select_for_update().get_or_create(pk=1)[0]


def _put(values: Mapping[str, Any], *, act: str, by: str, at: dt.datetime) -> Change:
    row = _locked()
    change = history.change(by=by, act=act, at=at)
    for name, value in values.items():
        before = getattr(row, name)
        history.record(change=change, kind=KIND, key=name, before=before, after=value)
        setattr(row, name, value)
    row.save(update_fields=list(values))
    if "address" in values:
        transaction.on_commit(_take_hold)
    return change


def _holds(field: Subject) -> Any:
    return getattr(_locked(), field.key)


def _put_back(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    named = {field.key: value for field, value in values.items()}
    if "address" in named:
        return keep_address(address=named["address"], by=by, at=at)
    if "logo_file" in named:
        return _put(named, act="site.logo", by=by, at=at)
    return _put(named, act="site.open" if named["is_open"] else "site.close", by=by, at=at)


_AS_BEFORE = undoing.as_before(_holds, _put_back, KIND, is_one=True)
WAYS = {"site.open": _AS_BEFORE, "site.address": _AS_BEFORE, "site.logo": _AS_BEFORE}
