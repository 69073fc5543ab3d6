"""Who may open one need, by the address asked for."""

from maillage.accounts.audiences import row_reader
from maillage.needs.models import Need

NEED_READER = row_reader("need_reader", Need.objects)  # of their own page; officers of all
