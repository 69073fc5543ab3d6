"""Who may open one session, by the address asked for."""

from maillage.accounts.audiences import row_reader
from maillage.evaluations.models import Evaluation

SESSION_READER = row_reader("session_reader", Evaluation.objects)  # who scores; officers of all
