"""BOAMP, the bulletin of public purchases (DILA, Licence Ouverte 2.0): `map` reads a record of its
open data and an announcement of its older XML, `fetch` asks its public interface."""
