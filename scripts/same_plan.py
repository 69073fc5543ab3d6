"""Whether a plan of 400 actions is the same once LibreOffice has opened and saved its files.

python scripts/same_plan.py      # asks for soffice in the path
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="maillage-same-plan-")
os.environ["MAILLAGE_DATA"] = FOLDER
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
# As it left, then through these kinds, one after the other.
WAYS = (
    ("xlsx",), ("ods",), ("csv",),
    ("xlsx", "ods"), ("xlsx", "ods", "xlsx"), ("ods", "xlsx"), ("ods", "ods"), ("xlsx", "csv"),
    ("ods", "csv"), ("csv", "csv"), ("csv", "xlsx"), ("csv", "ods"),
)  # fmt: skip
FRENCH = "59,34,76,1,,1036,true,false"  # semicolons, UTF-8, every text between quotes


def through(path: Path, kind: str, into: Path) -> Path:
    """The file as LibreOffice saves it."""
    options = f"csv:Text - txt - csv (StarCalc):{FRENCH}" if kind == "csv" else kind
    reading = [f"--infilter=CSV:{FRENCH}"] if path.suffix == ".csv" else []
    profile = f"-env:UserInstallation=file://{FOLDER}/profile"
    told = ["soffice", profile, "--headless", *reading, "--convert-to", options, "--outdir", into]
    subprocess.run([*told, path], check=True, capture_output=True, timeout=300)
    return into / f"{path.stem}.{kind}"


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from maillage.base import clock
    from maillage.planfiles import tabled, workbooks
    from maillage.planfiles.listed import TARGET
    from maillage.planfiles.tests.builders import make_large_plan, make_whole_plan
    from maillage.plans.models import ActionPlan
    from maillage.reading import tables
    from maillage.sources import actions
    from maillage.sources.models import ImportRun
    from maillage.sources.steps import drive
    from maillage.territories.actions import install

    call_command("migrate", verbosity=0)
    install(codes=["244200770"], by="system", at=clock.now())

    def changes(plan: ActionPlan, path: Path) -> tuple[int, int, list[str]]:
        source = actions.source_named(
            f"plan-{plan.pk}", target=TARGET, name=plan.name, licence_id="own"
        )
        source.subject = plan.pk
        source.save(update_fields=["subject"])
        run = actions.receive(
            source=source,
            file_name=path.name,
            write=lambda into: into.write_bytes(path.read_bytes()),
            by="user:0",
            at=clock.now(),
        )
        run = drive(run)
        if run.state == ImportRun.State.MAPPING:
            actions.begin(run=run, by="user:0", at=run.at)
            run.refresh_from_db()
            drive(run)
            run.refresh_from_db()
        told = [f"{row.state} {row.name} {row.faults}" for row in run.rows.all()[:3]]
        found = run.rows.count(), run.found.get("unchanged", 0), [run.fault, *told]
        actions.discard(run=run, by="user:0", at=clock.now())
        return found

    wrong = 0
    for plan, many in ((make_whole_plan(), 3), (make_large_plan(), 400)):
        first = {
            "xlsx": workbooks.xlsx(tabled.of_workbook(plan)),
            "ods": workbooks.ods(tabled.of_workbook(plan)),
            "csv": tables.to_csv(*tabled.of_one_file(plan)).encode(),
        }
        for way in WAYS:
            folder = Path(tempfile.mkdtemp(dir=FOLDER))
            path = folder / f"plan.{way[0]}"
            path.write_bytes(first[way[0]])
            for n, kind in enumerate(way[1:]):
                into = folder / str(n)
                into.mkdir()
                path = through(path, kind, into)
            rows, same, told = changes(plan, path)
            is_right = (rows, same) == (0, many)
            wrong += not is_right
            print(f"{many:4} {' → '.join(way):20} {same:4} the same {'' if is_right else told}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
