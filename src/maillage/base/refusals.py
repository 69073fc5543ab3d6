"""A rule says no: what every act may raise, and a page shows."""


class Refusal(Exception):
    """A rule says no, in a sentence that the page shows. Subclasses name the reason."""

    message = ""

    def __str__(self) -> str:
        return str(self.message)
