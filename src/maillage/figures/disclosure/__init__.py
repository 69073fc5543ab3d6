"""Which cells of tables about answers may be published: none from which a group under the
threshold is found again, by a filter, a difference, a total, or an earlier publication of the same
campaign.

**The attacker** has every published cell of every publication, and the totals. What they know is
a linear system over the numbers of answers of each type (a type is a combination of answers, and
the publications that hold it), none of which is negative. A published number is their sum over a
set of types. A group is *found* when its number is the same in all the solutions, which is when
its indicator is a combination of the published rows, once the types that are empty in every
solution are left out. Those are empty in truth too, so that a system in which **only the types
that occur** stand knows at least as much: we check that one, and bounds add nothing to it.

**Many questions** would make of each answer a type of its own, and of every publication a leak.
Two questions that no table crosses are independent of each other given what they share: a sum of
functions of different variables is an indicator only if all but one are constant. So the
variables are eliminated one by one (`tree`): each stands with those that tables cross it with, in
a *bucket* of its own; it is given for nothing what is known of these others, and tells its parent
what it teaches of them. No bucket may find a group of its own, and the last one none at all.

**Sums** (jobs, square metres) follow the same algebra over who gave a number, one system a
measure; a mean is a sum once its number of answers is shown.

A hidden cell says nothing, not even that it is small: some are hidden for the others. A zero is
shown only where what is shown beside it says it already.

What it does not promise: whole numbers may pin what fractions do not (2 a + 3 b = 5). Over the
threshold of five, groups of more than four *types* are looked for in the lines of tables alone.
"""

from maillage.figures.disclosure.cells import AskedTable, Release, TableCell
from maillage.figures.disclosure.publishing import (
    PublishedCell,
    PublishedTable,
    TooFewAnswers,
    TooFewNewAnswers,
    publish,
)

__all__ = [
    "AskedTable",
    "PublishedCell",
    "PublishedTable",
    "Release",
    "TableCell",
    "TooFewAnswers",
    "TooFewNewAnswers",
    "publish",
]
