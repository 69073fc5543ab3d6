"""The notes of everybody, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.accounts.rules import is_officer
from maillage.base import clock
from maillage.finder import answers
from maillage.media import documents
from maillage.participation import proposing
from maillage.web import posted
from maillage.web.bounds import takes
from maillage.web.guard import audience
from tests.toy import actions, forms, queries
from tests.toy.exports import FILES
from tests.toy.kinds import NOTE
from tests.toy.rules import Search


@audience(PUBLIC)
def notes(request: HttpRequest) -> HttpResponse:
    asked = Search.from_query(request.GET)
    return answers.page(
        request, asked, lambda: queries.results(asked, request.user), part="toy/_finder.html"
    )


@audience(PUBLIC)
def points(request: HttpRequest) -> HttpResponse:
    return answers.points(request, Search.from_query(request.GET), queries.marks_of)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, Search)


@audience(PUBLIC)
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """What a note says on a map."""
    return render(request, "toy/_pin.html", {"note": queries.note(pk, request.user)})


@audience(PUBLIC)
def csv(request: HttpRequest) -> HttpResponse:
    return FILES.give(request, "csv", (), lambda file: queries.shared(request.user, file))


@audience(PUBLIC)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.note(pk, request.user)
    pieces = found.pieces.all() if is_officer(request.user) else ()
    context = {"note": found, "pieces": pieces, "form": forms.SignUpForm()}
    return render(request, "toy/note.html", context)


@audience(PUBLIC)
@require_POST
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = queries.note(pk, request.user), forms.SignUpForm(request.POST)
    if not form.is_valid():
        return render(request, "toy/note.html", {"note": found, "form": form})
    with posted.telling(request, "C’est noté : à bientôt."):
        actions.sign_up(note=found, email=form.cleaned_data["email"], at=clock.now())
    return redirect(found)


@audience(PUBLIC)
def propose(request: HttpRequest) -> HttpResponse:
    before = proposing.amended(request, NOTE.name)
    asked = {"organisation": request.GET.get("structure", ""), "commune": request.GET.get("ou", "")}
    start = dict(before.patch) if before else asked
    form = forms.NoteForm(
        request.POST or None, sender=request.user, initial=start, is_known=before is not None
    )

    def words() -> proposing.SenderWords:
        said = form.stated()
        return proposing.SenderWords(said["name"], said, said["commune_id"], words=said["summary"])

    sent = proposing.sent(request, kind=NOTE.name, form=form, words=words, before=before)
    return sent or render(request, "toy/propose.html", {"form": form})


@audience(OFFICER)
@require_POST
@takes(documents.MOST_BYTES)
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = queries.note(pk, request.user), forms.PieceForm(request.POST, request.FILES)
    if form.is_valid():
        file, by = form.cleaned_data["file"], request.user.author
        with posted.telling(request, "La pièce est jointe."):
            actions.attach(note=found, file=file, name=file.name, by=by, at=clock.now())
    return redirect(found)


@audience(OFFICER)
def piece(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    kept = queries.note(of, request.user).pieces.filter(pk=pk).first()
    return documents.give(kept, is_officer(request.user))
