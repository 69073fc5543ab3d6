import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from maillage.base import files, supervise
from maillage.base.setup import WRONG_KEY, key_opens, prepare_database


def prepare_static() -> None:
    """Gather and compress the static files when one of them has changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "stamp"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest.hexdigest())


class Command(BaseCommand):
    help = "Servir le site : pages et travaux, relancés s’ils meurent."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--workers", type=int, default=2, help="processus des pages")
        parser.add_argument("--threads", type=int, default=4, help="fils d’exécution de chacun")
        parser.add_argument("--demo", action="store_true", help="d’abord une démonstration")

    def handle(self, *args, **options):
        with files.locked("serve.lock") as free:
            if not free:
                raise CommandError(f"Un autre « maillage serve » tient déjà {settings.DATA}.")
            self.serve(**options)

    def serve(self, *, host, port, workers, threads, demo, **options):
        if reason := supervise.not_free(host, port):
            raise CommandError(reason)
        prepare_database()
        if demo:  # in this process: another would set everything up once more
            call_command("demo", if_empty=True, stdout=self.stdout)
        if not key_opens():
            self.stderr.write(WRONG_KEY)
        prepare_static()
        for start in supervise.STARTS:
            start()
        settings.ADDRESS.write_text(f"{settings.PUBLIC_URL}\n")
        self.stdout.write(f"\n  Maillage : {settings.PUBLIC_URL}\n")
        if files.is_quiet():
            self.stdout.write("  Copie au repos : rien n’en part. Le vrai site ? maillage wake\n")
        self.stdout.flush()
        web = supervise.web(port, host, workers=workers, threads=threads)
        supervise.run([web, supervise.worker()])
