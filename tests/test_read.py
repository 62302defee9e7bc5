"""Reading files in: every format, every encoding, and everything that can be wrong with an input."""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import json
import lzma
import os
import re
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.errors import BadDate
from parley.read import read_inputs
from parley.read.dates import iso_date
from parley.read.documents import About
from parley.settings import Settings
from parley.types import Document, Failure

ENGLISH = (
    "The minister said on Monday that the army had shelled the village before the talks, and that the other side "
    "would have to answer for it. “We were there,” she said – their forces were not.\n"
)
GERMAN = (
    "Der Minister sagte am Montag, die Armee habe das Dorf vor den Gesprächen beschossen, und die andere Seite müsse "
    "sich dafür verantworten. Man sei dort gewesen, sagte sie, die fremden Truppen dagegen nicht.\n"
)
ARABIC = "قال الوزير يوم الاثنين إن الجيش قصف القرية قبل المحادثات وإن على الطرف الآخر أن يجيب عن ذلك. " * 5


def read(*inputs: str | Path, about: About | None = None, stdin: bytes | None = None, **settings: Any) -> list[
    Document | Failure
]:  # fmt: skip
    return list(
        read_inputs(
            [str(i) for i in inputs],
            settings=replace(Settings(), **settings),
            about=about,
            stdin=io.BytesIO(stdin) if stdin is not None else None,
        )
    )


def documents(found: list[Document | Failure]) -> list[Document]:
    return [one for one in found if isinstance(one, Document)]


def failures(found: list[Document | Failure]) -> list[Failure]:
    return [one for one in found if isinstance(one, Failure)]


def only_document(found: list[Document | Failure]) -> Document:
    assert [type(one) for one in found] == [Document], found
    return documents(found)[0]


def only_failure(found: list[Document | Failure]) -> Failure:
    assert [type(one) for one in found] == [Failure], found
    return failures(found)[0]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Text


def test_text_file_is_read_verbatim(tmp_path: Path) -> None:
    text = "The one.\r\n\r\n\tThe  other. \n"
    document = only_document(read(write(tmp_path / "a.txt", text)))
    assert document.text == text
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_about_is_said_of_documents_that_do_not_say_it(tmp_path: Path) -> None:
    about = About(published="3 December 2024", outlet="Example Wire")
    document = only_document(read(write(tmp_path / "a.txt", ENGLISH), about=about))
    assert (document.published, document.outlet, document.language) == ("2024-12-03", "Example Wire", "en")


def test_document_id_depends_on_text_and_metadata_only(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.txt", ENGLISH), write(tmp_path / "b.txt", ENGLISH)
    assert only_document(read(first)).id == only_document(read(second)).id
    assert only_document(read(first)).id != only_document(read(first, about=About(outlet="Wire"))).id


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty_file_is_an_empty_input(tmp_path: Path, content: bytes) -> None:
    failure = only_failure(read(write(tmp_path / "a.txt", content)))
    assert (failure.error, failure.step, failure.document) == ("EmptyInput", "read", str(tmp_path / "a.txt"))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b"PK\x03\x04" + b"\0" * 50,
        b"\x7fELF\x02\x01\x01" + b"\0" * 100,
        bytes(range(256)) * 100,
        b"\0" * 1000,
        hashlib.sha512(b"noise").digest() * 50,
    ],
)
def test_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert only_failure(read(write(tmp_path / "a.txt", content))).error == "BinaryInput"


def test_missing_file_is_named(tmp_path: Path) -> None:
    failure = only_failure(read(tmp_path / "none.txt"))
    assert failure.error == "MissingInput"
    assert "none.txt" in failure.message


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000])
def test_name_that_can_be_no_file_is_a_failure(name: str) -> None:
    assert only_failure(read(name)).step == "read"


def test_document_over_the_limit_names_the_setting(tmp_path: Path) -> None:
    failure = only_failure(read(write(tmp_path / "a.txt", "x" * 101), max_document_bytes=100))
    assert failure.error == "TooLarge"
    assert "max_document_bytes" in failure.message
    only_document(read(write(tmp_path / "b.txt", "x" * 100), max_document_bytes=100))


def test_fifty_megabytes_in_one_line_are_read(tmp_path: Path) -> None:
    started = time.process_time()
    document = only_document(read(write(tmp_path / "a.txt", b"the word " * (50 * 2**20 // 9))))
    assert len(document.text) > 50_000_000
    assert time.process_time() - started < 10


def test_hundred_thousand_quotation_marks_are_read(tmp_path: Path) -> None:
    document = only_document(read(write(tmp_path / "a.txt", "“" * 100_000)))
    assert document.text == "“" * 100_000


def test_right_to_left_and_zero_width_characters_are_kept(tmp_path: Path) -> None:
    text = (
        "The \u202eevil\u202c and the zero\u200bwidth\u200d \u2066נאמר\u2069 with the \ufeff mark inside. "
        * 5
    )
    assert only_document(read(write(tmp_path / "a.txt", text))).text == text


def test_file_name_that_is_no_utf8_is_read_and_shown(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    only_document(read(write(Path(name), ENGLISH)))
    Path(name).write_text("")
    assert only_failure(read(name)).document.endswith("\\udcff.txt")
    Path(name).unlink()
    assert only_failure(read(name)).message.encode()


# Encodings


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_english_in_any_encoding_is_the_same_text(tmp_path: Path, encoding: str) -> None:
    assert only_document(read(write(tmp_path / "a.txt", ENGLISH.encode(encoding)))).text == ENGLISH


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16-le", "utf-16-be", "utf-8"])
def test_arabic_in_any_encoding_is_the_same_text(tmp_path: Path, encoding: str) -> None:
    found = read(write(tmp_path / "a.txt", ARABIC.encode(encoding)))
    assert documents(found)[0].text == ARABIC
    assert [f.error for f in failures(found)] == ["NotEnglish"]


def test_russian_in_cp1251_is_read(tmp_path: Path) -> None:
    russian = "Министр заявил в понедельник, что армия обстреляла деревню до начала переговоров. " * 5
    assert documents(read(write(tmp_path / "a.txt", russian.encode("cp1251"))))[0].text == russian


def test_utf16_with_a_broken_end_is_read_and_said(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.txt", ENGLISH.encode("utf-16") + b"\x41"))
    assert documents(found)[0].text == ENGLISH + "�"
    assert failures(found)[0].error == "BadEncoding"


def test_mixed_encodings_are_mended_and_said(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.txt", ENGLISH.encode() + "The café – shut.".encode("cp1252")))
    document = documents(found)[0]
    assert document.text == ENGLISH + "The café – shut."
    assert [(f.error, f.document) for f in failures(found)] == [("BadEncoding", document.id)]
    assert "mixed encodings" in failures(found)[0].message
    assert found.index(failures(found)[0]) < found.index(document)


def test_latin_text_in_utf16_of_another_script_is_not_taken_for_it(tmp_path: Path) -> None:
    assert only_document(read(write(tmp_path / "a.txt", "The cat and the dog."))).text.isascii()


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    for one in read("-", stdin=raw):
        if isinstance(one, Document):
            one.text.encode()


# Language


@pytest.mark.parametrize("text", [GERMAN, ARABIC])
def test_text_that_is_not_english_is_kept_with_a_failure(tmp_path: Path, text: str) -> None:
    found = read(write(tmp_path / "a.txt", text))
    failure, document = found
    assert isinstance(failure, Failure)
    assert isinstance(document, Document)
    assert (failure.error, failure.document, document.language) == ("NotEnglish", document.id, "und")


def test_language_that_is_given_is_believed(tmp_path: Path) -> None:
    line = json.dumps({"text": GERMAN, "language": "en-GB"})
    assert only_document(read(write(tmp_path / "a.jsonl", line))).language == "en-GB"
    line = json.dumps({"text": ENGLISH, "language": "de"})
    assert failures(read(write(tmp_path / "a.jsonl", line)))[0].error == "NotEnglish"


def test_language_of_a_few_words_is_not_told(tmp_path: Path) -> None:
    assert only_document(read(write(tmp_path / "a.txt", "Waffenruhe gebrochen"))).language is None


# HTML

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Shells fall</title>
<meta property="og:site_name" content="Example Wire"><link rel="canonical" href="https://example.org/a">
<meta property="article:published_time" content="2024-12-03T18:30:00Z"></head><body><nav>Home | World</nav>
<article><h1>Shells fall</h1><p>{ENGLISH}</p><p>{ENGLISH}</p><script>alert(1)</script></article></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a"])
def test_page_gives_the_article_and_what_the_page_says(tmp_path: Path, name: str) -> None:
    document = only_document(read(write(tmp_path / name, PAGE)))
    assert ENGLISH.strip() in document.text
    assert "alert" not in document.text
    assert "Home" not in document.text
    assert (document.title, document.outlet, document.url, document.published, document.language) == (
        "Shells fall", "Example Wire", "https://example.org/a", "2024-12-03T18:30:00+00:00", "en",
    )  # fmt: skip
    assert document.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


def test_page_in_a_declared_encoding_is_read(tmp_path: Path) -> None:
    polish = (
        "Premier powiedział w poniedziałek, że żołnierze ostrzelali wieś przed rozmowami pokojowymi. " * 6
    )
    page = f'<html lang="pl"><head><meta charset="iso-8859-2"></head><body><article><p>{polish}</p></article></body>'
    document = documents(read(write(tmp_path / "a.html", page.encode("iso-8859-2"))))[0]
    assert "powiedział w poniedziałek, że żołnierze" in document.text


def test_what_the_user_says_beats_what_the_page_says(tmp_path: Path) -> None:
    document = only_document(read(write(tmp_path / "a.html", PAGE), about=About(published="2024-12-04")))
    assert document.published == "2024-12-04"


def test_page_with_no_article_is_an_empty_input(tmp_path: Path) -> None:
    page = "<html><body><script>1</script></body></html>"
    assert only_failure(read(write(tmp_path / "a.html", page))).error == "EmptyInput"


@pytest.mark.parametrize(
    "bomb",
    [
        "<html><body>" + "<div>" * 100_000 + ENGLISH,
        "<html><body>" + "<b>" * 300_000 + ENGLISH,
        "<html><body>" + "<p>x" * 200_000,
        "<html><body><p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + ENGLISH,
        "<html><body>" + "<p>" + "x" * (9 * 2**20),
    ],
    ids=["deep", "unclosed", "many", "attributes", "long"],
)
def test_page_bomb_is_refused_in_time(tmp_path: Path, bomb: str) -> None:
    started = time.process_time()
    assert only_failure(read(write(tmp_path / "a.html", bomb))).error == "TooLarge"
    assert time.process_time() - started < 5


def test_entities_in_a_page_do_not_expand(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    page = f'<!DOCTYPE html [<!ENTITY a0 "ha">{entities}]><html><body><p>&a9; {ENGLISH * 3}</p></body></html>'
    assert all(len(one.text) < 10_000 for one in documents(read(write(tmp_path / "a.html", page))))


# JSONL, JSON, CSV


def jsonl(*values: object) -> str:
    return "\n".join(json.dumps(value) for value in values) + "\n"


def test_jsonl_gives_a_document_a_line(tmp_path: Path) -> None:
    given_fields = {
        "text": ENGLISH, "id": "7", "url": "https://example.org", "outlet": "Wire", "title": "T",
        "published": "2024-12-03", "language": "en", "extra": {"any": 1},
    }  # fmt: skip
    first, second = documents(
        read(write(tmp_path / "a.jsonl", jsonl(given_fields, {"text": ENGLISH}) + "\n"))
    )
    assert (first.id, first.url, first.outlet, first.title, first.published) == (
        "7", "https://example.org", "Wire", "T", "2024-12-03",
    )  # fmt: skip
    assert second.id.startswith("doc:")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "not JSON"),
        ('{"text": "x"', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("{}", "no 'text'"),
        ('{"text": null}', "no 'text'"),
        ('{"text": 5}', "must be a string"),
        ('{"text": "x", "published": 20241203}', "must be a string"),
        ('{"text": "x", "body": "y"}', "unknown field 'body'"),
        ("[" * 100_000, "nested too deep"),
        ('{"text": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_bad_jsonl_line_is_one_failure_and_the_rest_is_read(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "a.jsonl", jsonl({"text": ENGLISH}) + line + "\n" + jsonl({"text": ENGLISH}))
    before, failure, after = read(path)
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(failure, Failure)
    assert (failure.error, failure.document) == ("BadRecord", f"{path} line 2")
    assert message in failure.message


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "  "}, "EmptyInput"),
        ({"text": ENGLISH, "published": "last Tuesday"}, "BadDate"),
        ({"text": ENGLISH, "published": "03/12/2024"}, "BadDate"),
    ],
)
def test_jsonl_line_with_a_bad_value_names_the_line(tmp_path: Path, fields: object, error: str) -> None:
    path = write(tmp_path / "a.jsonl", jsonl(fields))
    failure = only_failure(read(path))
    assert (failure.error, failure.document) == (error, f"{path} line 1")


def test_jsonl_line_over_the_limit_is_skipped_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", jsonl({"text": "x" * 10_000}, {"text": ENGLISH}))
    failure, document = read(path, max_line_bytes=1000)
    assert isinstance(failure, Failure)
    assert failure.error == "TooLarge"
    assert isinstance(document, Document)


def test_jsonl_line_in_another_encoding_is_read(tmp_path: Path) -> None:
    line = json.dumps({"text": ENGLISH}, ensure_ascii=False).encode("cp1252")
    assert only_document(read(write(tmp_path / "a.jsonl", line))).text == ENGLISH


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_jsonl_with_a_mark_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "a.jsonl", jsonl({"text": ENGLISH}, {"text": ENGLISH}).encode(encoding))
    assert len(documents(read(path))) == 2


def test_half_a_character_is_replaced_and_said(tmp_path: Path) -> None:
    failure, document = read(write(tmp_path / "a.jsonl", r'{"text": "The \ud800 end"}'))
    assert isinstance(document, Document)
    assert document.text == "The � end"
    assert isinstance(failure, Failure)
    assert failure.error == "BadEncoding"


def test_json_with_one_object_or_a_list_is_read(tmp_path: Path) -> None:
    one = json.dumps({"text": ENGLISH}, indent=1)
    only_document(read(write(tmp_path / "a.json", one)))
    several = json.dumps([{"text": ENGLISH}, 5])
    assert len(read(write(tmp_path / "b.json", several))) == 2
    assert len(documents(read(write(tmp_path / "c.json", jsonl({"text": ENGLISH}, {"text": ENGLISH}))))) == 2


def csv_text(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_gives_a_document_a_row(tmp_path: Path, delimiter: str) -> None:
    long = ENGLISH * 2000  # over the csv module's own limit for a cell
    rows = ("Text", "published"), (ENGLISH, "2024-12-03"), (long, "")
    first, second = documents(read(write(tmp_path / "a.csv", csv_text(*rows, delimiter=delimiter))))
    assert (first.text, first.published) == (ENGLISH, "2024-12-03")
    assert (second.text, second.published) == (long, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_other_encodings_is_read(tmp_path: Path, encoding: str) -> None:
    rows = ("text",), (ENGLISH,)
    assert only_document(read(write(tmp_path / "a.csv", csv_text(*rows).encode(encoding)))).text == ENGLISH


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "no column 'text'"),
        ("text,body\n1,2\n", "unknown column 'body'"),
        ("text,text\n1,2\n", "stands twice"),
        ("text,title\nthe one,two,three\n", "3 cells under 2 columns"),
        ('text\n"' + "x" * 500, "a cell is over 400 characters"),
    ],
)
def test_bad_csv_is_said(tmp_path: Path, content: str, message: str) -> None:
    failure = failures(read(write(tmp_path / "a.csv", content), max_line_bytes=400))[0]
    assert failure.error == "BadRecord"
    assert message in failure.message


# Folders, globs, standard input, compression


def test_folder_is_read_sorted_and_deep(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/z.txt", ".hidden"):
        write(tmp_path / name, f"The {name}")
    assert [d.text for d in documents(read(tmp_path))] == ["The a.txt", "The c.txt", "The b/z.txt"]


def test_folder_with_no_files_is_an_empty_input(tmp_path: Path) -> None:
    assert only_failure(read(tmp_path)).error == "EmptyInput"


def test_folder_leaves_out_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    write(tmp_path / "a.txt", "The one")
    only_document(read(tmp_path))


def test_glob_is_read_sorted_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        write(tmp_path / name, name)
    assert [d.text for d in documents(read(tmp_path / "*.txt", tmp_path / "a.txt"))] == ["a.txt", "b.txt"]


def test_glob_without_a_match_is_a_missing_input(tmp_path: Path) -> None:
    failure = only_failure(read(tmp_path / "*.txt"))
    assert failure.error == "MissingInput"
    assert "no file matches" in failure.message


def test_file_whose_name_looks_like_a_glob_is_read(tmp_path: Path) -> None:
    only_document(read(write(tmp_path / "a[1].txt", "The one")))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ENGLISH, ENGLISH),
        (jsonl({"text": ENGLISH}), ENGLISH),
        (PAGE, "Shells fall"),
        ("{not json", "{not json"),
    ],
)
def test_standard_input_is_told_by_its_start(content: str, expected: str) -> None:
    assert documents(read("-", stdin=content.encode()))[0].text.startswith(expected[:9])


def test_standard_input_that_is_empty_is_a_failure() -> None:
    assert only_failure(read("-", stdin=b"")).error == "EmptyInput"


@pytest.mark.parametrize(
    ("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_compressed_file_is_read(tmp_path: Path, ending: str, pack: object, name: str) -> None:
    content = ENGLISH if name == "a.txt" else jsonl({"text": ENGLISH})
    packed = pack(content.encode())  # type: ignore[operator]
    assert only_document(read(write(tmp_path / f"{name}.{ending}", packed))).text == ENGLISH


@pytest.mark.parametrize(
    ("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_compression_bomb_is_refused(tmp_path: Path, ending: str, pack: object) -> None:
    packed = pack(b"\n" * 2**25)  # type: ignore[operator]
    failure = only_failure(read(write(tmp_path / f"a.jsonl.{ending}", packed)))
    assert (failure.error, "max_compression_ratio" in failure.message) == ("TooLarge", True)


def test_damaged_compressed_file_gives_what_came_before_the_damage(tmp_path: Path) -> None:
    lines = jsonl(*({"text": f"The {hashlib.sha256(str(i).encode()).hexdigest()}"} for i in range(20_000)))
    packed = gzip.compress(lines.encode())
    found = read(write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2]))
    assert len(documents(found)) > 1000
    assert found[-1] == failures(found)[-1]
    assert "damaged or cut short" in failures(found)[-1].message


# Feeds and web archives

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example Wire</title><link>https://example.org</link><!-- note -->
<item><title>One</title><link>https://example.org/1</link><pubDate>Tue, 03 Dec 2024 18:30:00 GMT</pubDate>
<description>short</description><content:encoded><![CDATA[<p>{ENGLISH}</p><script>x()</script><p>The end.</p>]]>
</content:encoded></item><item><title>Two</title><description>The &lt;b&gt;other&lt;/b&gt; one</description></item>
<item><title>Three</title><link>https://example.org/3</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title><entry><title>One</title>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/>
<published>2024-12-03T18:30:00Z</published><content type="xhtml"><div><p>{ENGLISH}</p></div></content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
def test_rss_gives_a_document_an_entry(tmp_path: Path, name: str) -> None:
    found = read(write(tmp_path / name, RSS))
    first, second = documents(found)
    assert first.text == f"{' '.join(ENGLISH.split())}\nThe end."
    assert (first.title, first.outlet, first.url, first.published) == (
        "One", "Example Wire", "https://example.org/1", "2024-12-03T18:30:00+00:00",
    )  # fmt: skip
    assert second.text == "The other one"
    assert [f.document for f in failures(found)] == [f"{tmp_path / name} entry 3"]


def test_atom_gives_a_document_an_entry(tmp_path: Path) -> None:
    document = only_document(read(write(tmp_path / "a.xml", ATOM)))
    assert document.text == " ".join(ENGLISH.split())
    assert (document.url, document.published) == ("https://example.org/1", "2024-12-03T18:30:00+00:00")


def test_feed_that_is_broken_or_a_bomb_is_refused(tmp_path: Path) -> None:
    assert only_failure(read(write(tmp_path / "a.rss", RSS[:-30]))).error == "BadRecord"
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    bomb = RSS.replace('<?xml version="1.0"?>', f'<!DOCTYPE r [<!ENTITY a0 "ha">{entities}]>').replace(
        "short", "&a9;"
    )
    assert all(len(d.text) < 1000 for d in documents(read(write(tmp_path / "b.rss", bomb))))
    outside = RSS.replace('<?xml version="1.0"?>', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    found = read(write(tmp_path / "c.rss", outside.replace("The &lt;b", "&x; The &lt;b")))
    assert all("root:" not in d.text for d in documents(found))


def warc_record(kind: str, content: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return header.encode() + content + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


CHUNKED = b"".join(
    b"%x\r\n%s\r\n" % (len(PAGE.encode()[i : i + 100]), PAGE.encode()[i : i + 100])
    for i in range(0, len(PAGE.encode()), 100)
)


@pytest.mark.parametrize(
    "answer",
    [
        http(PAGE.encode()),
        http(gzip.compress(PAGE.encode()), "Content-Encoding: gzip"),
        http(zlib.compress(PAGE.encode()), "Content-Encoding: deflate"),
        http(CHUNKED + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
    ],
    ids=["plain", "gzip", "deflate", "chunked"],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a"])
def test_warc_gives_its_pages(tmp_path: Path, answer: bytes, name: str) -> None:
    records = [
        warc_record("warcinfo", b"software: x", "application/warc-fields"),
        warc_record("request", b"GET / HTTP/1.1\r\n\r\n"),
        warc_record("response", answer),
        warc_record("response", http(PAGE.encode(), status="404 Not Found")),
        warc_record("response", b"nonsense"),
        warc_record("conversion", ENGLISH.encode(), "text/plain"),
    ]
    packed = b"".join(gzip.compress(r) if name.endswith(".gz") else r for r in records)
    page, text = documents(read(write(tmp_path / name, packed)))
    assert ENGLISH.strip() in page.text
    assert (page.url, page.title) == ("https://example.org/a", "Shells fall")
    assert text.text == ENGLISH


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (warc_record("response", http(PAGE.encode()))[:-100], "cut short"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "no length"),
        (warc_record("warcinfo", b"x") + b"nonsense\r\n", "no WARC record starts here"),
        (warc_record("warcinfo", b"x"), "no web pages"),
        (warc_record("response", http(b"\x1f\x8bxxxx", "Content-Encoding: gzip")), "damaged body"),
        (b"WARC/1.0\r\n" + b"X: " + b"y" * 100_000 + b"\r\n", "header without an end|no length"),
    ],
)
def test_bad_warc_is_said(tmp_path: Path, content: bytes, message: str) -> None:
    assert re.search(message, failures(read(write(tmp_path / "a.warc", content)))[-1].message)


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-12-03", "2024-12-03"),
        ("2024/12/3", "2024-12-03"),
        ("20241203", "2024-12-03"),
        ("3 December 2024", "2024-12-03"),
        ("December 3, 2024", "2024-12-03"),
        ("Dec. 3rd, 2024", "2024-12-03"),
        ("Tuesday, 3 Dec 2024", "2024-12-03"),
        ("2024-12-03T18:30:00Z", "2024-12-03T18:30:00+00:00"),
        ("2024-12-03 18:30", "2024-12-03T18:30:00"),
        ("Tue, 03 Dec 2024 18:30:00 +0100", "2024-12-03T18:30:00+01:00"),
    ],
)
def test_date_in_a_common_form_becomes_iso(text: str, expected: str) -> None:
    assert iso_date(text, name="a") == expected


@pytest.mark.parametrize(
    "text", ["yesterday", "03/12/2024", "2024-13-01", "2024-02-30", "2024", "12:30", "³ May 2024"]
)
def test_text_that_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadDate, match=r"a\.txt: published date .* write it as 2024-12-03"):
        iso_date(text, name="a.txt")


@given(st.text(max_size=40))
def test_no_text_crashes_the_date_reader(text: str) -> None:
    try:
        assert iso_date(iso_date(text, name="a"), name="a")
    except BadDate:
        assert text != "2024-12-03"
