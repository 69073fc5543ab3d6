"""TED, the supplement of the Official Journal of the European Union, schema R2.0.9, until 2023."""

from maillage.notices.connectors.ted.map import RECORD as RECORD
from maillage.notices.connectors.ted.map import told as told
