"""The registers on one page: what each holds, how far it is, and the button that brings it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.intake import actions, queries
from maillage.intake.forms import LARGEST, RegisterForm
from maillage.web import posted
from maillage.web.bounds import takes
from maillage.web.guard import audience


@audience(OFFICER)
def registers(request: HttpRequest) -> HttpResponse:
    rows = queries.rows()
    context = {
        "rows": rows,
        "is_moving": any(row.is_moving for row in rows),
        "is_empty": all(row.state == "never" for row in rows),
    }
    return render(request, "intake/registers.html", context)


@audience(OFFICER)
def progress(request: HttpRequest, register: str) -> HttpResponse:
    """The part of a row that moves."""
    row = queries.row_of(queries.register(register).name)
    return render(request, "intake/_progress.html", {"row": row})


@audience(OFFICER)
@require_POST
def bring(request: HttpRequest, register: str) -> HttpResponse:
    """One button: fetch a register where its producer publishes it."""
    known = queries.register(register)
    with posted.telling(request) as act:
        actions.ask(known=known, by=request.user.author, at=clock.now())
        act.sentence = _("%(register)s arrive : vous pouvez quitter cette page.") % {
            "register": known.label
        }
    return redirect("registers")


@audience(OFFICER)
@takes(LARGEST)
def register(request: HttpRequest, register: str) -> HttpResponse:
    """The files of a register, given by somebody: where the machine cannot fetch them."""
    known = queries.register(register)
    form = RegisterForm(request.POST or None, request.FILES or None, known=known)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le fichier est lu."), form=form) as act:
            actions.refuse_while_coming(known)
            actions.ask(known=known, **form.stated(), by=request.user.author, at=clock.now())
        if act.is_done:
            return redirect("registers")
    context = {"row": queries.row_of(known.name), "form": form}
    return render(request, "intake/register.html", context)
