"""Sirene, the national register of companies (INSEE): who exists, where, under which status.

Two files, `StockUniteLegale` and `StockEtablissement`, as Parquet, CSV or zip, in the columns that
INSEE documents. What comes out: the active establishments, inside the perimeter, of units whose
legal category or flag may make them ESS, and of every unit that the directory knows already.
"""

from maillage.registers.connectors.sirene.map import COLUMNS, SireneReader
from maillage.registers.connectors.sirene.stock import extract

__all__ = ["COLUMNS", "SireneReader", "extract"]
