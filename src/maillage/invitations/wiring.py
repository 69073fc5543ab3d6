"""Waves: what is kept of relays, what a code proves, where a wave begins, where a code is typed."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.directory import verbs
from maillage.invitations import actions, acts, slots
from maillage.invitations.personal import HELPERS, RELAYS, SIGNED
from maillage.look.frames import SITE_MAP, TOOLS
from maillage.managers.proving import PROOFS
from maillage.upkeep.ways import OTHER_WAYS, EntryLink


def connect() -> None:
    history.ACTS.add("invitations", acts.ACTS)
    undoing.WAYS.add("invitations", acts.NEVER)
    history.AUTHORS.add("invitation", _("la structure"))
    PROCESSINGS.add("relays", RELAYS)
    PROCESSINGS.add("letters", SIGNED)
    PERSONAL.add("invitations", HELPERS)
    PROOFS.add("invitation", actions.CODE_OF_A_WAVE)
    verbs.SEARCH.add("invitations", "invitations/_verbs_of_search.html")
    OTHER_WAYS.add("code", EntryLink(_("J’ai reçu un code par lettre ou par message"), "code"))
    SITE_MAP.add("invitations", slots.site_map)
    TOOLS.add("invitations", slots.tools)
    TABLES.add("invitations", ("invitations.Wave",))
