"""eForms, the forms of the European Union (regulation 2019/1780) in UBL, lot by lot."""

from maillage.notices.connectors.eforms.map import RECORDS as RECORDS
from maillage.notices.connectors.eforms.map import told as told
