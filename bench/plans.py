"""A plan: the pages of the team and its files, in milliseconds of processor, since the machine may
be shared; the limits are those of 400 actions."""

import datetime as dt
import statistics
import time

TURNS = 15
LIMITS = {
    "tableau": (200, 12, None),
    "calendrier": (300, 12, 150),
    "public": (200, 14, 400),
    "plan.csv": (1000, 20, None),
    "plan.xlsx": (1500, 20, None),
    "plan.ods": (1000, 20, None),
}


def laid(many: int) -> str:
    """A plan of so many actions with three steps and two budget lines each, written in bulk."""
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
        for n in range(1, many + 1)
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


def run(many: int) -> list[dict]:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maillage.accounts.models import Role
    from maillage.base import files

    files.mark_demonstration()  # nobody is asked for a second factor
    slug = laid(many)
    officer = get_user_model().objects.create(email="banc@exemple.fr")
    Role.objects.create(user=officer, name=Role.Name.OFFICER)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    desk = f"/equipe/plan/{slug}/"
    pages = {
        "tableau": f"{desk}?vue=tableau",
        "calendrier": f"{desk}calendrier/",
        "public": f"/plan/{slug}/",
        **{f"plan.{kind}": f"{desk}plan.{kind}" for kind in ("csv", "xlsx", "ods")},
    }
    found = []
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        times = []
        for _turn in range(TURNS if "." not in name else 3):
            start = time.process_time()
            client.get(address)
            times.append(1000 * (time.process_time() - start))
        most, queries, size = LIMITS[name]
        kilobytes = f"≤ {size}" if size else ""
        found.append(
            {
                "work": f"{name}, {many} actions",
                "ms": round(statistics.median(times)),
                "goal": f"≤ {most} ms",
                "queries": len(asked.captured_queries),
                "at most": queries,
                "KB": round(len(answer.content) / 1000),
                "KB goal": kilobytes,
            }
        )
    return found
