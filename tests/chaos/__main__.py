"""`make chaos`: so many trials, each with one case of what can befall the bot, and a table of what
was lost, duplicated and unexpected. Ends with 1 unless all of it is zero."""

import argparse
import asyncio
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from sqlalchemy import create_engine

from storage import migrations
from tests.chaos.cases import ON_POSTGRESQL, ON_SQLITE
from tests.chaos.trial import Verdict, trial
from tests.storage.databases import Postgresql, postgresql_programs

Verdicts = dict[str, list[Verdict]]


async def main(given: argparse.Namespace) -> int:
    found: Verdicts = defaultdict(list)
    for kind in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
        with TemporaryDirectory(prefix="plumbline-chaos-") as folder, serving(kind) as server:
            await trials(given, kind, server, Path(folder), found)
    table(found)
    clean = all(one.clean for ones in found.values() for one in ones)
    say("All are zero." if clean else "Not all are zero.")
    return 0 if clean else 1


async def trials(
    given: argparse.Namespace,
    kind: str,
    server: Postgresql | None,
    folder: Path,
    found: Verdicts,
) -> None:
    cases = ON_SQLITE if server is None else ON_POSTGRESQL
    replicas = 1 if server is None else given.replicas
    for number in range(given.trials):
        name = given.case or list(cases)[number % len(cases)]
        where = folder / str(number)
        where.mkdir()
        url = fresh_file(where) if server is None else server.new(migrated=True)
        began = monotonic()
        random = Random(given.seed + number)
        verdict = await trial(
            cases[name],
            url,
            replicas,
            where,
            random,
            server=server,
            protected=not given.unprotected,
        )
        title = f"{kind} x{replicas}: {name}"
        found[title].append(verdict)
        say(f"{number + 1:4} {title}: {verdict} in {monotonic() - began:.0f} s")
        if server is not None:
            server.drop(url)
        if verdict.clean:
            shutil.rmtree(where)
        elif given.keep is not None:
            shutil.copytree(where, given.keep / f"{kind}-{number}", dirs_exist_ok=True)


@contextmanager
def serving(kind: str) -> Iterator[Postgresql | None]:
    programs = postgresql_programs()
    if kind == "sqlite" or programs is None:
        if kind != "sqlite":
            raise SystemExit("PostgreSQL's programs (initdb, postgres) are not on this machine.")
        yield None
        return
    server = Postgresql(programs)
    try:
        yield server
    finally:
        server.stop()


def fresh_file(folder: Path) -> str:
    file = folder / "plumbline.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()
    return f"sqlite+aiosqlite:///{file}"


def table(found: Verdicts) -> None:
    row = "{:56} {:>6} {:>8} {:>5} {:>10} {:>10}"
    say(row.format("case", "trials", "messages", "lost", "duplicated", "unexpected"))
    for title, ones in found.items():
        sums = (sum(getattr(one, name) for one in ones) for name in Verdict.__slots__)
        say(row.format(title, len(ones), *sums))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--trials", type=int, default=10, help="for each database")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--replicas", type=int, choices=(1, 3), default=3, help="on PostgreSQL")
    parser.add_argument("--case", choices=list(ON_POSTGRESQL), help="this one alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the logs of trials that failed")
    parser.add_argument(
        "--unprotected", action="store_true", help="without looking up what was perhaps posted"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(options())))
