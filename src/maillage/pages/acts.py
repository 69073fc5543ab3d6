"""What this room writes in the ledger, in words."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "audit.record": _("Audit d’accessibilité"),
    "door.write": _("Page d’une porte"),
    "notice.write": _("Mentions légales"),
    "page.create": _("Page du site commencée"),
    "page.write": _("Page du site écrite"),
    "page.publish": _("Page du site mise en ligne"),
    "page.withdraw": _("Page du site retirée"),
    "page.restore": _("Page du site remise comme avant"),
    "page.picture": _("Image d’une page du site"),
    "page.turn": _("Page du site ouverte ou fermée par sa date"),
}
NEVER = {
    "audit.record": Never("an audit is dated; the next one takes its place"),
    "page.create": Never("a draft is read by nobody, and its address is never given again"),
    "page.picture": Never("an image shows where a block says so; the block is what is undone"),
    "page.turn": Never("a date did it; the date is what is changed"),
}
