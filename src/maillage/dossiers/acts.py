"""What this room writes in the ledger: that something was done, in nobody's name. Visitors see
nothing of it, and no act is undone from the ledger: the dossier has the act that puts it right."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "dossier.open": _("Dossier ouvert"),
    "dossier.ask": _("Dossier proposé à des partenaires"),
    "dossier.take": _("Dossier pris"),
    "dossier.decline": _("Dossier refusé par un partenaire"),
    "dossier.silence": _("Partenaire resté sans réponse"),
    "dossier.finish": _("Dossier fini pour un partenaire"),
    "dossier.stage": _("Dossier changé d’étape"),
    "dossier.join": _("Quelqu’un rejoint un dossier"),
    "dossier.leave": _("Quelqu’un quitte un dossier"),
    "dossier.hand_over": _("Dossier passé à quelqu’un"),
    "dossier.advise": _("Conseil partagé dans un dossier"),
    "dossier.note": _("Note privée écrite"),
    "dossier.note_drop": _("Note privée retirée"),
    "dossier.meet": _("Rendez-vous dans un dossier"),
    "dossier.task": _("Tâche d’un dossier"),
    "dossier.task_done": _("Tâche d’un dossier faite"),
    "dossier.ask_document": _("Document demandé dans un dossier"),
    "dossier.receive": _("Document reçu dans un dossier"),
    "dossier.drop_document": _("Document retiré d’un dossier"),
    "dossier.diagnose": _("Diagnostic d’un dossier"),
    "dossier.spend": _("Temps passé sur un dossier"),
    "dossier.ask_notes": _("Notes demandées par la personne accompagnée"),
    "dossier.give_notes": _("Notes remises à la personne accompagnée"),
    "dossier.identify": _("Structure d’un dossier reconnue"),
    "dossier.birth": _("Projet devenu une structure"),
    "dossier.twins": _("Deux dossiers comparés"),
    "dossier.join_twins": _("Deux dossiers réunis"),
    "dossier.close": _("Dossier terminé"),
    "dossier.reopen": _("Dossier rouvert"),
    "dossier.satisfaction": _("Avis d’une personne accompagnée"),
    "dossier.archive": _("Dossier archivé"),
    "dossier.announce": _("Effacement d’un dossier annoncé"),
    "dossier.erase": _("Dossier effacé"),
    "dossier.link": _("Lien privé remplacé"),
    "dossier.grid": _("Grille de diagnostic"),
}
UNSEEN = frozenset(ACTS)
OF_THE_PATH = Never("the path keeps what happened; the next act puts it right")
NEVER = dict.fromkeys(ACTS, OF_THE_PATH) | {
    "dossier.erase": Never("what is erased is nowhere kept", Erased),
    "dossier.note_drop": Never("what its author takes back is nowhere kept", Erased),
}
