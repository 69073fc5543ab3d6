"""Kinds of the tests' own, whose rows are a dictionary."""

from collections import defaultdict

from maillage.base import kinds
from maillage.search import index


class Shelf:
    """What is findable here: {kind: {key: its entry}}."""

    def __init__(self, *names):
        self.rows = defaultdict(dict)
        for name in names:
            kinds.register(
                kinds.Kind(
                    name,
                    label=name,
                    entries=lambda keys, of=name: {
                        k: self.rows[of][k] for k in keys if k in self.rows[of]
                    },
                    all_keys=lambda of=name: iter(list(self.rows[of])),
                )
            )

    def put(self, kind, id_, name, *, audiences=index.PUBLIC, summary="", area=(), **details):
        texts = {"name": name, "summary": summary, "area": area}
        self.rows[kind][str(id_)] = index.IndexEntry(id_, texts, audiences=audiences, **details)
        index.mark(kind, [id_])

    def drop(self, kind, id_):
        del self.rows[kind][str(id_)]
        index.mark(kind, [id_])

    def ask(self, *asked, **details):
        index.settle()
        return index.ask(index.Question(*asked, **details))

    def found(self, *asked, **details):
        """The numbers of what is found, whatever its order."""
        return {hit.id for hit in self.ask(*asked, **details).hits}
