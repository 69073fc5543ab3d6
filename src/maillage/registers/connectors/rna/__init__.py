"""RNA, the national register of associations: what they are for, in their own words.

Files `rna_waldec` and `rna_import`, CSV or zip. An address may be a home: only its commune is
taken. An association that was moved from the second file to the first (position R) is left out.
"""

from maillage.registers.connectors.rna.files import extract
from maillage.registers.connectors.rna.map import COLUMNS, RnaReader

__all__ = ["COLUMNS", "RnaReader", "extract"]
