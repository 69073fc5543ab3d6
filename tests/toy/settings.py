"""The settings of the tests: those of the house, with one room more."""

from maillage.config.settings import *  # noqa: F403
from maillage.config.settings import INSTALLED_APPS

INSTALLED_APPS.insert(INSTALLED_APPS.index("maillage.pages"), "tests.toy")
