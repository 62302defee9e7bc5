"""The command line: what it prints, its exit status, and its manners in pipes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console
from typer.testing import CliRunner, Result

from fake_reader import SAMPLE_TEXT, FakeReader, sample_record
from parley.cli import app
from parley.record import Record, schema
from parley.run.exports import inert
from parley.show_table import print_record, safe
from parley.store import Store
from parley.types import Agreement, Violation, ViolationStatus

TESTS = Path(__file__).parent
_VALIDATOR = Draft202012Validator(schema())


@pytest.fixture(autouse=True)
def _clean_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(SAMPLE_TEXT)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), obj=FakeReader, input=stdin)


def process(*arguments: str, stdin: Any = None, code: str = "") -> subprocess.Popen[bytes]:
    """The command in a process of its own, with the fake reader."""
    start = "from fake_reader import FakeReader\nimport parley.cli\n" + code
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", f"{start}\nparley.cli.main(FakeReader)", *arguments],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


# Exit status


def test_everything_read_is_status_0() -> None:
    result = run("read", "report.txt")
    assert (result.exit_code, result.stderr) == (0, "")


def test_something_failed_is_status_1_and_named() -> None:
    result = run("read", "report.txt", "none.txt")
    assert result.exit_code == 1
    assert result.stderr.startswith("parley: none.txt: no such file")
    assert result.stderr.count("\n") == 1


def test_nothing_read_is_status_3() -> None:
    Path("empty.txt").touch()
    result = run("read", "empty.txt", "none.txt")
    assert result.exit_code == 3
    assert "EmptyInput" in result.stderr
    assert "MissingInput" in result.stderr


def test_text_that_is_not_english_is_status_1_and_its_record_says_so() -> None:
    Path("german.txt").write_text("Der Minister sagte am Montag, die Armee habe das Dorf beschossen. " * 5)
    result = run("read", "german.txt", "--format", "json")
    record = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [f["error"] for f in record["failures"]] == ["NotEnglish"]
    assert record["document"]["text"].startswith("Der Minister")
    assert record["claims"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "report.txt", "--format", "xml"],
        ["read", "report.txt", "--published", "03/12/2024"],
        ["read", "report.txt", "--nonsense"],
        ["nonsense"],
        ["export", "xml"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_wrong_setting_is_status_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SHRAD", "3")
    result = run("read", "report.txt")
    assert (result.exit_code, "no setting is called 'shrad'" in result.stderr) == (2, True)


def test_settings_file_of_the_folder_is_heeded() -> None:
    Path("parley.toml").write_text("max_document_bytes = 10\n")
    result = run("read", "report.txt")
    assert (result.exit_code, "max_document_bytes (10)" in result.stderr) == (3, True)


def test_store_that_cannot_be_opened_is_said_before_reading() -> None:
    result = run("read", "report.txt", "--store", "no/such/folder.sqlite")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "folder does not exist" in result.stderr


# Formats


def test_json_of_one_input_is_one_object() -> None:
    record = json.loads(run("read", "report.txt", "--format", "json", "--published", "2024-12-03").stdout)
    _VALIDATOR.validate(record)
    assert record["document"]["published"] == "2024-12-03"
    assert len(record["events"]) == 2


def test_json_of_several_inputs_is_an_array_in_their_order() -> None:
    Path("b.txt").write_text("The second report.")
    records = json.loads(run("read", "report.txt", "none.txt", "b.txt", "--format", "json").stdout)
    for record in records:
        _VALIDATOR.validate(record)
    assert [r["document"]["text"] for r in records] == [SAMPLE_TEXT, "", "The second report."]
    assert [f["error"] for f in records[1]["failures"]] == ["MissingInput"]


@pytest.mark.parametrize("count", [2, 3])
def test_json_of_one_input_with_several_documents_is_an_array(count: int) -> None:
    Path("a.jsonl").write_text('{"text": "The one."}\n' * count)
    assert len(json.loads(run("read", "a.jsonl", "--format", "json").stdout)) == count


def test_jsonl_is_a_record_a_line() -> None:
    lines = run("read", "report.txt", "report.txt", "none.txt", "--format", "jsonl").stdout.splitlines()
    assert [len(Record.from_json(line).events) for line in lines] == [2, 0]


def test_same_input_gives_the_same_bytes() -> None:
    first = run("read", "report.txt", "--format", "json").stdout_bytes
    assert first == run("read", "report.txt", "--format", "json").stdout_bytes


def test_failure_between_documents_stands_between_their_records() -> None:
    Path("a.jsonl").write_text('{"text": "The one."}\nnot json\n{"text": "The two."}\n')
    lines = run("read", "a.jsonl", "--format", "jsonl").stdout.splitlines()
    assert [Record.from_json(line).document.text for line in lines] == ["The one.", "", "The two."]


def test_table_says_who_did_what_according_to_whom() -> None:
    output = run("read", "report.txt").stdout
    for word in (
        "Ada",
        "Bor [ISR-MIL]",
        "ASSAULT",
        "heavy-weapons",
        "2024-12-02",
        "Cana",
        "happened",
        "dozens",
    ):
        assert word in output


def test_explain_says_why() -> None:
    output = run("read", "report.txt", "--explain").stdout
    assert "claim: indirect, asserts, “said”, score 0.97" in output
    assert "actor: “Bor” [stated] = Bor ISR-MIL" in output


def test_html_is_written_for_each_record() -> None:
    Path("b.txt").write_text("The second report.")
    assert run("read", "report.txt", "b.txt", "--html", "page.html").exit_code == 0
    assert "Bor" in Path("page.html").read_text()
    assert "The second report." in Path("page-2.html").read_text()


def test_html_that_cannot_be_written_is_a_failure() -> None:
    result = run("read", "report.txt", "--html", "no/such/page.html")
    assert (result.exit_code, "name a file that can be written" in result.stderr) == (1, True)


def test_standard_input_is_read() -> None:
    assert (
        json.loads(run("read", "-", "--format", "json", stdin=SAMPLE_TEXT).stdout)["document"]["text"]
        == SAMPLE_TEXT
    )


# Hostile text


HOSTILE = "\x1b[2J\x1b]0;title\x07[red]Ada[/red] said\u202e [link=x]Bor\u2066 shelled\x9b5m\x00"


def test_hostile_text_does_nothing_to_a_terminal() -> None:
    shown = safe(HOSTILE)
    assert not set(shown) & set("\x1b\x07\u202e\u2066\x9b\x00")
    assert "[red]Ada[/red]" in shown


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_table_fits_the_width_and_keeps_hostile_text_inert(width: int) -> None:
    record = sample_record()
    document = replace(record.document, outlet=HOSTILE, title="[bold]T[/bold]" + "x" * 300)
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    print_record(
        replace(record, reading=replace(record.reading, document=document)), console, explain=width == 40
    )
    lines = out.getvalue().split("\n")
    assert max(len(line) for line in lines) <= width
    assert "[bold]T[/bold]" in "".join(lines)
    assert "\x1b" not in out.getvalue()


def test_hostile_name_of_an_input_is_shown_inert() -> None:
    assert "\x1b" not in run("read", "\x1b[2Jx").stderr


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1"])
def test_cell_that_is_a_formula_is_made_inert(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["a=1", "Bor", "", None, -9.5])
def test_cell_that_is_no_formula_is_left_alone(cell: object) -> None:
    assert inert(cell) == cell


# Store, export, ledger


def test_store_keeps_records_and_failures_once() -> None:
    for _ in range(2):
        assert run("read", "report.txt", "none.txt", "--store", "s.sqlite").exit_code == 1
    with Store.open("s.sqlite") as store:
        assert len(list(store.records())) == 1
        assert {failure.document for failure in store.failures()} == {"none.txt"}


def test_document_id_taken_by_another_is_a_failure_and_the_rest_is_stored() -> None:
    Path("a.jsonl").write_text(
        '{"id": "1", "text": "The one."}\n{"id": "1", "text": "The two."}\n{"text": "The three."}\n'
    )
    result = run("read", "a.jsonl", "--store", "s.sqlite")
    assert (result.exit_code, "another document has the id '1'" in result.stderr) == (1, True)
    with Store.open("s.sqlite") as store:
        assert [r.document.text for r in store.records()] == ["The one.", "The three."]


def test_export_to_csv_is_an_event_a_line() -> None:
    Path("report.txt").write_text(SAMPLE_TEXT.replace("Ada", "_Ada"))
    run("read", "report.txt", "--store", "s.sqlite", "--outlet", "=Wire")
    result = run("export", "csv", "--store", "s.sqlite", "--out", "e.csv")
    rows = list(csv.DictReader(io.StringIO(Path("e.csv").read_text())))
    assert (result.exit_code, len(rows)) == (0, 2)
    assert (rows[0]["outlet"], rows[0]["what"], rows[0]["words"]) == (
        "'=Wire",
        "ASSAULT · heavy-weapons",
        "shelled",
    )
    assert not list(Path().glob("*.part"))


def test_export_to_jsonl_gives_the_records() -> None:
    run("read", "report.txt", "--store", "s.sqlite")
    line = run("export", "jsonl", "--store", "s.sqlite").stdout
    assert Record.from_json(line).document.text == SAMPLE_TEXT


@pytest.mark.parametrize("command", [["ledger"], ["export", "csv"], ["ledger", "--store", "none.sqlite"]])
def test_command_on_a_store_that_is_not_there_is_status_3_and_makes_none(command: list[str]) -> None:
    result = run(*command)
    assert (result.exit_code, "no store there" in result.stderr) == (3, True)
    assert [path.name for path in Path().iterdir()] == ["report.txt"]


def ledger_record(number: int, status: ViolationStatus) -> Record:
    """A report in which Ada says that Bor broke the ceasefire of the two."""
    record = sample_record(f"Ada said Bor shelled dozens of targets in Cana{number}.")
    ada, bor = (next(a.id for a in record.actors if a.name == name) for name in ("Ada", "Bor"))
    event = record.events[0]
    agreement = Agreement(
        id=f"agr:{number}", kind="ceasefire", name="the Cana ceasefire", parties=(ada, bor), brokers=(),
        start="2024-11-27", end=None, mentions=(),
    )  # fmt: skip
    violation = Violation(
        id=f"vio:{number}", agreement=agreement.id, by=(bor,), event=event.id, claim=event.claim, chain=(ada,),
        status=status,
    )  # fmt: skip
    reading = replace(record.reading, agreements=(agreement,), violations=(violation,))
    return replace(record, reading=reading)


def test_ledger_puts_the_reports_of_one_agreement_on_one_page() -> None:
    statuses: tuple[ViolationStatus, ...] = ("alleged", "alleged", "verified")
    with Store.open("s.sqlite") as store:
        for number, status in enumerate(statuses):
            store.add(ledger_record(number, status))
    result = run("ledger", "--store", "s.sqlite")
    assert result.exit_code == 0
    assert result.stdout.count("the Cana ceasefire between Ada [ISR-MIL] and Bor [ISR-MIL]") == 1
    assert "3 reports · in force from 2024-11-27" in result.stdout
    assert result.stdout.count("according to Ada") == 3
    assert "1 × Ada: by Bor [ISR-MIL], verified" in result.stdout
    assert run("ledger", "cana", "--store", "s.sqlite").stdout == result.stdout
    assert run("ledger", "minsk", "--store", "s.sqlite").exit_code == 3


# Other commands


def test_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout) == schema()


def test_demo_reads_its_reports_and_leaves_its_files() -> None:
    result = run("demo", "--out", "demo")
    assert result.exit_code == 0
    names = {path.name for path in Path("demo").iterdir()}
    assert names >= {"index.html", "demo.sqlite", "kashmir-shelling-denied.html"}
    assert "Karvan" in result.stdout
    assert str(Path("demo", "index.html")) in result.stderr


def test_doctor_says_what_there_is() -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "with FTS5" in result.stdout
    assert FakeReader.fingerprint in result.stdout


# Pipes and signals


def test_pipe_that_is_closed_early_ends_quietly() -> None:
    Path("a.jsonl").write_text('{"text": "The one and the other."}\n' * 20_000)
    running = process("read", "a.jsonl", "--format", "jsonl")
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith(b'{"parley"')
    running.stdout.close()
    assert (running.wait(timeout=60), running.stderr.read()) == (141, b"")
    running.stderr.close()


def test_full_disk_under_the_output_is_said_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        command = [
            sys.executable,
            "-c",
            "from fake_reader import FakeReader\nimport parley.cli\nparley.cli.main(FakeReader)",
        ]
        done = subprocess.run(
            [*command, "read", "report.txt", "--format", "json"],
            env={**os.environ, "PYTHONPATH": str(TESTS)}, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "parley: standard output: No space left on device; check the disk it goes to\n"


def test_interrupt_ends_quietly_with_what_was_read_in_the_store() -> None:
    running = process("read", "-", "--format", "json", "--store", "s.sqlite", stdin=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(b'{"text": "The one and the other."}\n' * 3)
    running.stdin.flush()
    assert running.stdout.readline() == b"[\n"
    running.send_signal(signal.SIGINT)
    rest = running.stdout.read()
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, b"")
    assert len(json.loads(b"[" + rest)) >= 1
    with Store.open("s.sqlite") as store:
        assert len(list(store.records())) == 1


def test_lines_are_printed_as_they_are_read() -> None:
    running = process("read", "-", "--format", "jsonl", stdin=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    for number in range(3):
        running.stdin.write(b'{"text": "The report number %d."}\n' % number)
        running.stdin.flush()
        assert f"number {number}".encode() in running.stdout.readline()
    assert running.communicate(timeout=60) == (b"", b"")
    assert running.returncode == 0


def test_output_is_utf8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    Path("a.txt").write_text("The “quoted” report.", encoding="utf-8")
    output, errors = process("read", "a.txt", "--format", "json").communicate(timeout=60)
    assert errors == b""
    assert json.loads(output.decode("utf-8"))["document"]["text"] == "The “quoted” report."


def test_no_progress_bar_in_a_pipe() -> None:
    _, errors = process("read", "report.txt", "report.txt").communicate(timeout=60)
    assert errors == b""


# Measuring and training


def test_score_lists_its_sets() -> None:
    result = run("score", "list")
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "reports", "reports-held-out", "splitting", "syntax", "references", "names", "claims", "marked-claims",
        "coded-events", "places", "times",
    ]  # fmt: skip


def test_score_prints_the_figures_of_a_file() -> None:
    rows = ["# newdoc id = a", "# text = Bor met Ada."]
    rows += [
        f"{n}\t{form}\t_\t_\t_\t_\t0\troot\t_\t_" for n, form in enumerate(("Bor", "met", "Ada", "."), 1)
    ]
    Path("gold.conllu").write_text("\n".join(rows) + "\n\n")
    result = run("score", "splitting", "gold.conllu")
    assert (result.exit_code, result.stdout) == (0, "token_f1: 1\nsentence_f1: 1\n")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["score", "nonsense"], 2, "there are reports"),
        (["score", "splitting", "none.conllu"], 3, "no such gold"),
        (["train", "none.toml", "--data", ".", "--out", "out"], 2, "none.toml: not there"),
    ],
)
def test_measuring_and_training_say_what_is_missing(arguments: list[str], status: int, message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, message in result.stderr) == (status, True)


def test_training_without_its_packages_names_the_extra() -> None:
    Path("recipe.toml").touch()
    code = "import sys\nsys.modules['torch'] = None\n"
    running = process("train", "recipe.toml", "--data", ".", "--out", "out", code=code)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, b"pip install 'parley-events[train]'" in errors) == (2, True)


# The whole road


def test_bundled_reader_reads_a_report_from_end_to_end() -> None:
    Path("a.txt").write_text("The army shelled two villages on Monday, a spokesman for the rebels said.\n")
    command = [sys.executable, "-W", "error", "-m", "parley", "read", "a.txt", "--published", "2024-12-03"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(done.stdout)
    _VALIDATOR.validate(record)
    text = record["document"]["text"]
    assert {c["cue"]["text"] for c in record["claims"] if c["cue"]} == {"said"}
    assert [e["type"] for e in record["events"] if e["trigger"]["text"] == "shelled"] == ["ASSAULT"]
    assert all(text[s["start"] : s["end"]] == s["text"] for c in record["claims"] for s in c["content"])


def test_progress_is_shown_on_a_terminal_while_results_go_elsewhere() -> None:
    terminal, end = pty.openpty()
    Path("a.jsonl").write_text('{"text": "The one and the other."}\n' * 500)
    code = "from fake_reader import FakeReader\nimport parley.cli\nparley.cli.main(FakeReader)"
    done = subprocess.run(
        [sys.executable, "-c", code, "read", "a.jsonl", "--format", "jsonl"],
        env={**os.environ, "PYTHONPATH": str(TESTS), "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=end, check=False,
    )  # fmt: skip
    os.close(end)
    shown = os.read(terminal, 100_000)
    os.close(terminal)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 500)
    assert b" read" in shown
