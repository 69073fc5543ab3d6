"""A plan of 400 actions: the pages of the team, beside the limits that they are held to, in
milliseconds of processor: the machine may be shared.

python -m bench.plans
"""

import os
import statistics
import tempfile
import time

os.environ.setdefault("MAILLAGE_DATA", tempfile.mkdtemp())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")

import datetime as dt

import django

MANY, TURNS = 400, 15
LIMITS = {"tableau": (200, 12, None), "calendrier": (300, 12, 150), "public": (200, 14, 400)}


def laid() -> str:
    """A plan of 400 actions with three steps and two budget lines each, written in bulk."""
    from maillage.plans.models import (
        ActionPlan,
        ActionStep,
        BudgetLine,
        Funder,
        PlanAction,
        PlanAxis,
    )

    plan = ActionPlan.objects.create(
        slug="banc", name="Banc", first_year=2026, last_year=2028, is_shown=True
    )
    axes = [PlanAxis.objects.create(plan=plan, number=n, name=f"Axe {n}") for n in range(1, 9)]
    funders = [Funder.objects.create(name=f"Financeur {n}", key=str(n)) for n in range(2)]
    first = dt.date(2026, 1, 1)
    actions = PlanAction.objects.bulk_create(
        PlanAction(
            plan=plan,
            number=n,
            axis=axes[n % 8],
            name=f"Une action du plan, la {n}e",
            summary="Ce qu’elle fait, en une phrase que tout le monde comprend.",
            status=("planned", "going", "done")[n % 3],
            starts=first + dt.timedelta(days=n),
            ends=first + dt.timedelta(days=n + 300),
            lead_name=f"Porteur {n % 40}",
        )
        for n in range(1, MANY + 1)
    )
    for action in actions:
        ActionStep.objects.bulk_create(
            ActionStep(
                action=action,
                number=k,
                name=f"Étape {k}",
                planned=first + dt.timedelta(days=action.number + 90 * k),
            )
            for k in range(1, 4)
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(action=action, funder=funder, year=2026, planned=1_000_000)
            for funder in funders
        )
    return plan.slug


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maillage.accounts.models import Role
    from maillage.base import files

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    files.mark_demonstration()  # nobody is asked for a second factor
    slug = laid()
    officer = get_user_model().objects.create(email="banc@exemple.fr")
    Role.objects.create(user=officer, name=Role.Name.OFFICER)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    desk = f"/equipe/plan/{slug}/"
    pages = {
        "tableau": f"{desk}?vue=tableau",
        "calendrier": f"{desk}calendrier/",
        "public": f"/plan/{slug}/",
    }
    print(f"{'page':12} {'ms':>6} {'limit':>6} {'queries':>8} {'limit':>6} {'KB':>6} {'limit':>6}")
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            body = client.get(address).content
        queries_asked = len(asked.captured_queries)
        times = []
        for _turn in range(TURNS):
            start = time.process_time()
            client.get(address)
            times.append(1000 * (time.process_time() - start))
        most, queries, size = LIMITS[name]
        print(
            f"{name:12} {statistics.median(times):6.0f} {most:6} {queries_asked:8} "
            f"{queries:6} {len(body) / 1000:6.0f} {size or '':>6}"
        )


if __name__ == "__main__":
    main()
