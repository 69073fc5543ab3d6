"""A plan that leaves as a table, and comes in again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.planfiles import tabled
from maillage.planfiles.listed import TARGET
from maillage.plans import queries
from maillage.plans.models import ActionPlan
from maillage.reading import tables
from maillage.sources import actions
from maillage.web.answers import attachment
from maillage.web.bounds import takes
from maillage.web.guard import audience

LARGEST = 20_000_000


class PlanFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Le tableau"))


@audience(OFFICER)
@takes(LARGEST)
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a table in: the page of its import says what it would change."""
    plan = queries.plan_called(slug, request.user)
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        source = actions.source_named(
            f"plan-{plan.pk}", target=TARGET, name=plan.name, licence_id="own"
        )
        if source.subject != plan.pk:
            source.subject = plan.pk
            source.save(update_fields=["subject"])

        def write(path: Any) -> None:
            with path.open("wb") as out:
                out.writelines(file.chunks())

        run = actions.receive(
            source=source,
            file_name=file.name,
            write=write,
            by=request.user.author,
            at=clock.now(),
        )
        return redirect(run)
    return render(request, "planfiles/files.html", {"form": form, "plan": plan})


@audience(OFFICER)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every action, for the team: it comes in again as it left."""
    plan = queries.plan_called(slug, request.user)
    body = tables.to_csv(*tabled.of_one_file(plan))
    return _named(plan, body, "csv", "text/csv; charset=utf-8")


@audience(OFFICER)
def xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    from maillage.planfiles import workbooks  # late: no other page needs what writes them

    plan = queries.plan_called(slug, request.user)
    return _named(plan, workbooks.xlsx(tabled.of_workbook(plan)), "xlsx", workbooks.XLSX_TYPE)


@audience(OFFICER)
def ods(request: HttpRequest, slug: str) -> HttpResponse:
    from maillage.planfiles import workbooks  # late: no other page needs what writes them

    plan = queries.plan_called(slug, request.user)
    return _named(plan, workbooks.ods(tabled.of_workbook(plan)), "ods", workbooks.ODS_TYPE)


@audience(OFFICER)
def docx(request: HttpRequest, slug: str) -> HttpResponse:
    """What everybody may read of it, as a text for the council."""
    from maillage.planfiles import council  # late: no other page needs what writes it

    plan = queries.plan_called(slug, request.user)
    name = f"{clock.today().isoformat()}-{plan.slug}.docx"
    return attachment(council.docx(plan), name, council.DOCX_TYPE)


def _named(plan: ActionPlan, body: bytes | str, ending: str, kind: str) -> HttpResponse:
    return attachment(body, f"{clock.today().isoformat()}-{plan.slug}-equipe.{ending}", kind)
