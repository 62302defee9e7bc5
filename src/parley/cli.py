"""The command line: parse, call one function, print.

Exit status: 0 everything was read, 1 something was read and something failed, 2 usage or settings, 3 nothing could be
read. Results go to standard output, everything about them to standard error.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from parley.errors import InputError, MissingExtra, ParleyError, SettingsError
from parley.settings import Settings, load_settings
from parley.show_table import safe

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Reads news reports into a record of who did what to whom, when, where, and according to whom.",
)

ALL_READ, SOME_FAILED, USAGE, NOTHING_READ, BROKEN_PIPE = 0, 1, 2, 3, 141

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")]
Published = Annotated[
    str | None, typer.Option(help="Date of publication, such as 2024-12-03, of inputs that do not say.")
]
Outlet = Annotated[str | None, typer.Option(help="Who published the inputs that do not say.")]
StoreOption = Annotated[str | None, typer.Option(help="A SQLite file or a postgresql:// URL.")]


class Format(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Engine(StrEnum):
    """What runs a corpus."""

    LOCAL = "local"


class Export(StrEnum):
    """What a store is exported to."""

    JSONL = "jsonl"
    CSV = "csv"


def main(load: Callable[[], Any] | None = None) -> None:
    """What the installed command calls; `load` takes the place of loading the bundled models."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(obj=load)


@app.callback()
def _start() -> None:
    # Failures are printed one by one; what libraries have to say besides would only repeat them.
    logging.getLogger().addHandler(logging.NullHandler())


@app.command()
def read(
    context: typer.Context,
    inputs: Inputs,
    published: Published = None,
    outlet: Outlet = None,
    form: Annotated[Format, typer.Option("--format", help="How records are printed.")] = Format.TABLE,
    store: StoreOption = None,
    html: Annotated[Path | None, typer.Option(help="Also write each record as a page of its own.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why things are coded as they are.")] = False,
) -> None:
    """Read reports and print their records."""
    from parley.run.outputs import JsonPrinter, Output, PageWriter, StoreWriter, TablePrinter

    with _errors():
        settings = load_settings()
        records = _records(context, inputs, settings, published, outlet)
        outputs: list[Output] = [StoreWriter(store, settings)] if store is not None else []
        if html is not None:
            outputs.append(PageWriter(html))
        if form is Format.TABLE:
            outputs.append(TablePrinter(sys.stdout, explain=explain))
        else:
            outputs.append(JsonPrinter(sys.stdout, lines=form is Format.JSONL, single=len(inputs) == 1))
        raise typer.Exit(_pump(records, outputs))


@app.command()
def run(
    context: typer.Context,
    inputs: Inputs,
    out: Annotated[Path, typer.Argument(help="Folder for the records, as files of JSON lines.")],
    published: Published = None,
    outlet: Outlet = None,
    engine: Annotated[Engine, typer.Option(help="Where it runs.")] = Engine.LOCAL,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; see the setting workers.")] = None,
) -> None:
    """Read a corpus with several processes; started again, it goes on where it was left."""
    from parley.run.local import Task, run_local
    from parley.run.shards import Counts

    with _errors():
        settings = load_settings()
        found = _found(inputs, settings, published, outlet)
        task = Task(out=out, load=_loader(context), fingerprint=_reader(context).fingerprint)
        shards = run_local(found, task, workers=workers or settings.workers, shard_size=settings.shard)
        total = sum(_with_progress(shards), start=Counts())
        _say(f"{total.read} read, {total.failed} with failures, in {out}")
        raise typer.Exit(_status(total.read, total.failed))


@app.command()
def ledger(
    agreement: Annotated[
        str | None, typer.Argument(help="Part of an agreement's name; all when left out.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Print the record of agreements: violations by whom, according to whom, with what status."""
    from rich.console import Console

    from parley.run.ledgers import print_ledger

    with _errors(), _opened_store(store) as opened:
        console = Console(
            highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 140
        )
        if not print_ledger(opened.records(), console, name=agreement):
            _say("no agreement" + (f" with {agreement!r} in its name" if agreement else "") + " in the store")
            raise typer.Exit(NOTHING_READ)


@app.command()
def export(
    form: Annotated[Export, typer.Argument(metavar="FORMAT", help="jsonl: records; csv: one event a line.")],
    store: StoreOption = None,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output when left out.")] = None,
) -> None:
    """Write what is in a store for other tools."""
    from parley.run.exports import write_csv, write_jsonl

    write = write_jsonl if form is Export.JSONL else write_csv
    with _errors(), _opened_store(store) as opened:
        if out is None:
            count = write(opened.records(), sys.stdout)
        else:
            with _file(out) as stream:
                count = write(opened.records(), stream)
        _say(f"{count} {'records' if form is Export.JSONL else 'events'} written")


@app.command()
def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder for the pages and the store.")] = Path("parley-demo"),
) -> None:
    """Read the invented reports that come with parley, print their records and write pages and a store."""
    from parley.demo import run_demo
    from parley.run.outputs import TablePrinter

    with _errors():
        result = run_demo(out, _reader(context))
        status = _pump((page.record for page in result.pages), [TablePrinter(sys.stdout, explain=False)])
        _say(f"open {result.index} in a browser; {result.store} is the store")
        raise typer.Exit(status)


@app.command()
def score(
    gold: Annotated[str, typer.Argument(metavar="SET", help="Name of a gold set; `list` lists them.")],
    file: Annotated[Path | None, typer.Argument(help="Gold in another place than under --data.")] = None,
    data: Annotated[Path, typer.Option(help="Folder of the corpora.")] = Path("data"),
) -> None:
    """Measure a stage on a gold set."""
    from parley.evaluate.sets import SETS, score_set

    with _errors():
        if gold == "list":
            for name, known in SETS.items():
                typer.echo(f"{name}: {known.measures} ({known.usual or 'comes with parley'})")
            return
        if gold not in SETS:
            raise SettingsError(f"{gold}: no gold set; there are {', '.join(SETS)}")
        for name, figure in score_set(gold, file=file, corpora=data).items():
            typer.echo(f"{name}: {figure:.4g}")


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="A recipe, such as recipes/reader.toml.")],
    data: Annotated[Path, typer.Option(help="Folder of the corpora.")],
    out: Annotated[Path, typer.Option(help="Folder for the checkpoint and the finished bundle.")],
    hours: Annotated[float, typer.Option(min=0.01, help="How long to train.")] = 2.0,
    threads: Annotated[int, typer.Option(min=1, help="Processor cores to use.")] = 1,
    start: Annotated[Path | None, typer.Option(help="A finished bundle whose weights to begin with.")] = None,
) -> None:
    """Train a model from its recipe, or go on from the checkpoint in the folder."""
    with _errors():
        if not recipe.is_file() or not data.is_dir():
            missing = data if recipe.is_file() else recipe
            raise SettingsError(f"{missing}: not there; name the recipe and the folder of corpora")
        from parley.train import train as train_model

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        train_model(recipe, data, out, until=time.time() + 3600 * hours, threads=threads, start=start)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is installed, which models there are, and what is missing."""
    from parley.run.checkup import check

    marks = {True: "ok", None: "--", False: "!!"}
    with _errors():
        findings = list(check(_loader(context)))
        for finding in findings:
            typer.echo(safe(f"{marks[finding.sound]}  {finding.what}: {finding.told}"))
        raise typer.Exit(ALL_READ if all(f.sound is not False for f in findings) else SOME_FAILED)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from parley.record import schema as record_schema

    with _errors():
        sys.stdout.write(json.dumps(record_schema(), ensure_ascii=False, indent=1) + "\n")


def _records(
    context: typer.Context, inputs: list[str], settings: Settings, published: str | None, outlet: str | None
) -> Iterator[Any]:
    from parley.run.records import read_records

    found = _found(inputs, settings, published, outlet)
    return read_records(found, _reader(context))


def _found(inputs: list[str], settings: Settings, published: str | None, outlet: str | None) -> Iterator[Any]:
    from parley.read import read_inputs
    from parley.read.dates import iso_date
    from parley.read.documents import About

    try:
        about = About(published=iso_date(published, name="--published") if published else None, outlet=outlet)
    except InputError as error:
        raise SettingsError(str(error)) from error
    return read_inputs(inputs, settings=settings, about=about)


def _loader(context: typer.Context) -> Callable[[], Any]:
    """What loads the reader with the bundled models, or what the caller of `app` put in its place."""
    if context.obj is not None:
        return context.obj  # type: ignore[no-any-return]  # typer types its context's object as Any
    from parley.reader import load

    return load


def _reader(context: typer.Context) -> Any:
    return _loader(context)()


def _pump(records: Iterable[Any], outputs: list[Any]) -> int:
    """Every record into every output; failures are named as they come. Gives the exit status."""
    from parley.run.outputs import was_read

    read_count = failed_count = 0
    try:
        for record in _with_progress(records):
            problems = [*record.failures, *(f for output in outputs for f in output.put(record))]
            read_count += was_read(record)
            failed_count += bool(problems)
            for failure in problems:
                named = (
                    failure.message if failure.step == "read" else f"{failure.document}: {failure.message}"
                )
                _say(f"{named} ({failure.step}: {failure.error})")
    except ParleyError as error:
        _say(str(error))
        return SOME_FAILED if read_count else NOTHING_READ
    finally:
        for output in outputs:
            output.close()
    return _status(read_count, failed_count)


def _status(read_count: int, failed_count: int) -> int:
    if not read_count:
        return NOTHING_READ
    return SOME_FAILED if failed_count else ALL_READ


def _with_progress(records: Iterable[Any]) -> Iterator[Any]:
    """Counts on the terminal while results go elsewhere; on a terminal the results themselves are the progress."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from records
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.completed} read"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("read", total=None)
        for record in records:
            yield record
            progress.advance(task)


def _say(message: str) -> None:
    typer.echo(f"parley: {safe(message)}", err=True)


@contextmanager
def _errors() -> Iterator[None]:
    """Our errors as one line and an exit status; a reader who has seen enough of a pipe is no error."""
    try:
        yield
        sys.stdout.flush()
    except (SettingsError, MissingExtra) as error:
        _say(str(error))
        raise typer.Exit(USAGE) from error
    except ParleyError as error:
        _say(str(error))
        raise typer.Exit(NOTHING_READ) from error
    except OSError as error:
        # Only output is written here without a handler of its own. Nothing may be written any more, not even when
        # the interpreter flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(BROKEN_PIPE) from error
        _say(f"standard output: {error.strerror or error}; check the disk it goes to")
        raise typer.Exit(SOME_FAILED) from error


@contextmanager
def _opened_store(where: str | None) -> Iterator[Any]:
    from parley.store import Store

    settings = load_settings()
    with Store.open(where or settings.store, settings=settings, read_only=True) as opened:
        yield opened


@contextmanager
def _file(path: Path) -> Iterator[Any]:
    """A file to write that is there whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        stream = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror or error}; name a file that can be written") from error
    try:
        with stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
