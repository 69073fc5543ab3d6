"""Who may open one project, by the address asked for."""

from maillage.accounts.audiences import row_reader
from maillage.prospects.models import DevelopmentProspect

PROSPECT_READER = row_reader("prospect_reader", DevelopmentProspect.objects)  # the same as needs
