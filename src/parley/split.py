"""Second stage of the road: where paragraphs, sentences and tokens of a text begin and end.

In comes the verbatim text of one document, out comes a `Layout` of positions; the text itself is never
copied or altered. Tokens follow the English Universal Dependencies treebanks (EWT and GUM, 2.14): clitics and
hyphens stand alone, bound prefixes ("non-state") stay whole, every quotation mark is a token. All work is
linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parley.types import Layout, Reading

TOKEN_LIMIT = 200
SENTENCE_LIMIT = 250


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# ---- what words are made of -------------------------------------------------------------------------------

# Combining marks are not \w for Python; without them Hindi, Hebrew or decomposed Latin words fall apart.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc"
    "\u0abe-\u0acd\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83"
    "\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3e-\u0d4d\u0d57\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1"
    "\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18\u0f19\u0f35-\u0f3f\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u135d-\u135f"
    "\u17b4-\u17d3\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_JOINERS = "\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u206f"
_SKIPPED = _JOINERS + "\0-\x1f\x7f-\x9f\u200b\ufeff\u180e\u061c\ufff9-\ufffb\U000e0000-\U000e007f"
_APOSTROPHES = "'\u2019\u2018`\u00b4\u02bc\u2032"

_L = r"[^\W\d_]"
_W = rf"[\w{_MARKS}]"
_WORD = rf"{_W}{{1,{TOKEN_LIMIT}}}+"
_JOINED = rf"(?:[{_JOINERS}]{{1,8}}+{_W}{{1,40}}+){{0,4}}+"
_AP = rf"[{_APOSTROPHES}]"
_END = rf"(?!{_W})"
_UNIT = (
    r"(?:[kKmMbBt]|mm|MM|bn|BN|mn|tn|trn|mln|bln|km|kms|cm|kg|kgs|mg|g|lb|lbs|ft|in|oz|ha|mph|kph|kmh|km2|am|pm|AM|"
    r"PM|h|hr|hrs|min|mins|sec|secs|yd|yds|sq|MW|GW|kW|kWh|MWh|GB|MB|TB|Hz|kHz|MHz|GHz|nm|bpd)"
)
_TLD = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|io|tv|eu|uk|ca|au|nz|fr|il|ps|lb|sy|ir|iq|tr|eg|ae|qa|ru|ua|cn|jp|kr|"
    r"ng|ke|za|br|mx|ch|fi|nl|pl|ly|gl|(?:com|org|net|gov|edu|ac|co)\.[a-z]{2})"
)
_FILE = r"(?:doc|docx|pdf|xls|xlsx|txt|jpg|jpeg|png|gif|html|htm|exe|zip|ppt|csv|mp3|mp4|php|asp|url)"
_PREFIX = (
    r"(?<![-\w])(?!UN|DE)(?i:non|re|anti|mid|pre|co|pro|cross|post|semi|counter|multi|ex|sub|mini|neo|socio|"
    r"inter|intra|micro|macro|mega|pseudo|ultra|quasi|bi|tri|uni|psycho|arch|mis|de|agro|bio|eco|cyber|electro|extra|hyper|infra|over|"
    r"para|super|trans|e|un)"
)
_PATH = r"[^\s\"<>“”«»‹›\[\]{}|\\^`]"

# Groups of the pattern below, of which each match has one; those not named here are tokens as they are.
_STOP, _RUN, _DOTTED, _CLITIC, _OTHER = 2, 3, 4, 5, 7

_FUSED = rf"[Cc]an(?=not{_END})|CAN(?=NOT{_END})|[Gg]on(?=na{_END})|[Ww]an(?=na{_END})|[Gg]ot(?=ta{_END})"
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_OTHERS = (
    rf"(?:https?|ftp)://{_PATH}{{1,190}}(?<![.,;:!?)'\u2019])|www\.{_PATH}{{1,190}}(?<![.,;:!?)'\u2019])",
    r"[\w.+%-]{1,64}+@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}",
    rf"(?:[A-Za-z\d-]{{1,63}}\.){{1,6}}{_TLD}(?:/{_PATH}{{0,120}}(?<![.,;:!?)'\u2019])|(?![.@-]?\w))",
    rf"[\w-]{{1,80}}+\.{_FILE}(?!\w)",
    rf"{_PREFIX}-{_L}{_W}{{0,180}}+|[Mm]id-\d{{1,4}}s?{_END}",
    rf"{_L}{{1,4}}&{_L}{{1,4}}{_END}",
    r"\d{3}[-.]\d{3}[-.]\d{4}(?!\w)|\d{4}-\d\d-\d\d(?!\w)|\d{1,2}-\d{1,2}-\d{2,4}(?!\w)|\d{3}-\d{4}(?!\w)",
    r"\d{1,4}/\d{1,4}(?:/\d{2,4})?(?![\w/])",
    rf"(?:(?<!\S)\+)?\d{{1,100}}+(?:[.:]\d{{1,40}}+|(?:,\d\d){{0,3}},\d{{3}}(?!\d)){{0,20}}+"
    rf"(?:(?={_UNIT}{_END})|(?!{_W}))",
    r"(?<![\w.])\.\d{1,40}+",
    r"(?:US|U|AU|A|CA|C|NZ|HK|NT|S|R)\$|\${2,40}+",
    rf"(?<!\w)@\w{{1,100}}+|(?<![\w&])#(?=\d{{0,40}}{_L})\w{{1,150}}+",
    _WORD + _JOINED,
    r"-{2,200}+|={2,200}+|\*{2,200}+|~{2,200}+|#{2,200}+|\+{2,200}+|<{2,200}+|>{2,200}+|\|{2,200}+",
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI}][\ufe0f\U0001f3fb-\U0001f3ff]{{0,4}}+"
    rf"(?:\u200d[{_EMOJI}][\ufe0f]?){{0,8}}+",
    r"(?<!\S)[:;=]['-]?[()DPp](?!\w)",
    rf"[^\s{_SKIPPED}]",
)
_TOKEN = re.compile(
    rf"[\s{_SKIPPED}]*+(?:"
    # The common cases first: a word with nothing glued to it, a comma.
    rf"({_FUSED}|{_L}{_W}{{0,{TOKEN_LIMIT - 1}}}+(?![-{_APOSTROPHES}.@/&$:{_JOINERS}]\S)|,"
    rf"|(?<=[\w.)\]%$\"\u201d\u2019]){_AP}(?:s|S|re|RE|ve|VE|ll|LL|d|m){_END}"
    rf"|(?<=\s)['\u2019](?:s|re|ve|ll|m)(?!\S)|['\u2019](?:em|til|\d\ds?){_END})"
    rf"|(\.(?![.\d])|(?<={_L})\.(?=\d))"
    r"|([!?\u061f\u203c\u203d\u2047-\u2049]{1,40}+|\.{2,40}+|\u2026{1,40}+|[\u3002\uff01\uff1f\u0964\u06d4])"
    rf"|((?:{_L}\.){{2,12}}{_END}|Ph\.D\.|M\.Sc\.|B\.Sc\.)"
    rf"|({_W}{{1,{TOKEN_LIMIT // 2}}}+(?:{_AP}{_W}{{1,20}}+){{1,4}}+)"
    r"|(``|''|\u2018\u2018|\u2019\u2019|[\"'`\u2018-\u201f\u2039\u203a\u00ab\u00bb\u300c-\u300f\u301d-\u301f\uff02])"
    "|(" + "|".join(_OTHERS) + r")|\Z)"
)


# ---- abbreviations ----------------------------------------------------------------------------------------

# A name follows: never the end of a sentence.
_TITLES = _words(
    "Mr Mrs Ms Mx Dr Drs Eng Adv Smt Hj "
    "Prof Profs Rev Fr Hon Gen Gens Lt Lieut Col Cols Maj Capt Cmdr Cdr Comdr Sgt Sgts "
    "Cpl Pvt Pfc Adm Brig Brigs Pte Spc Insp Supt Gov Govs Sen Sens Rep Reps Pres Amb Msgr Mme Mlle Messrs "
    "Atty Assoc Asst Dep Cong Ald Sheik Mgr Ven Wg Flt Sqn Ofc vs Vs v viz cf Cf approx e.g i.e"
)
# The end of a sentence when a word that opens sentences follows.
_SHORT_NAMES = _words(
    "Inc Corp Ltd Co Cos Bros Jr Sr Esq Assn Dept Univ Intl Plc Ave Blvd Rd Bldg St Ste Mt Ft Ala Ariz Calif "
    "Colo Conn Fla Ky Md Mich Minn Mont Neb Nev Okla Ont Penn Tenn Vt Wis Wyo Jan Feb Apr Aug Sep Sept Oct "
    "Nov Dec Tues Thu Thur Thurs al"
)
# Words of their own too: abbreviations only before a number, a comma, a dash, a bracket or a small letter.
_SHY = _words(
    "Sun Sat Mon Wed Tue Fri Mar Jun Jul Mass Miss Wash Ill Ore Pa La Ind Kan Ark Tex Del Va Ga etc Min Sec "
    "Est"
)
_NUMBERED = _words(
    "No Nos no nos p pp Art Arts art arts Sec sec Ch ch Fig fig Figs Vol vol Vols Para para Res res Reg Op op "
    "b c d m ca circa Eq Rs"
)
_CLOCK = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday GMT UTC EST EDT ET PST PDT PT CST CDT CT MST "
    "MDT BST CET CEST EET EEST MSK IST WAT CAT EAT PKT JST KST HKT AEST Jan Feb Mar Apr Jun Jul Aug Sep Sept "
    "Oct Nov Dec January February March April May June July August September October November December"
)
_STARTERS = _words(
    "The A An In On At By For From With Without After Before During Since Until While When Where Why How What "
    "Who Which If As But And Or So Yet Nor Because Although Though However Meanwhile Moreover Still Then "
    "There This That These Those He She It They We I You His Her Its Their Our My Your One Two Three Some "
    "Many Most Both Each Every All No Not Other Another Several Such Also Even Only Last Earlier Later Now "
    "Today Yesterday Under Over About Among According Asked Despite Instead Once Here To Of Nearly More Much "
    "Between Through"
)
_SAYING = _words(
    "said says asked asks told tells added adds replied replies wrote writes shouted cried yelled answered "
    "wondered exclaimed declared demanded tweeted posted quipped joked chanted continued recalled insisted "
    "screamed inquired"
)

_CLOSING = frozenset("\u201d\u2019\u00bb\u203a)]}\u300d\u300f\u301e\u301f")
_STRAIGHT = frozenset(('"', "'", "''", "\uff02"))
_OPENING = frozenset(
    "\"'`\u201c\u2018\u00ab\u2039\u201e\u201a\u201f\u201b([{\u300c\u300e\u301d-\u2013\u2014"
) | {"``", "''", "--"}
_DASHES = _words("- -- \u2013 \u2014")
_DATELINE_MARKS = _words(", / ( ) . and of de al el la")
_LONGEST_DATELINE = 16  # tokens
_MARKS_OF_END = _words(". ? ! .. ... \u2026 ?! !? !! !!! ??")
_INSIDE_NAMES = _words("of the - al el bin ibn de van von da di der la le 's \u2019s")


# ---- tokens -----------------------------------------------------------------------------------------------


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Token ranges of a stretch of text, in positions of the whole text."""
    starts: list[int] = []
    ends: list[int] = []
    _scan(text, (start, len(text) if end is None else end), starts, ends)
    return list(zip(starts, ends, strict=True))


def _scan(text: str, stretch: tuple[int, int], starts: list[int], ends: list[int]) -> list[int]:
    """Append the tokens of a stretch; return the indices of those that may end a sentence."""
    stops: list[int] = []
    first = len(starts)
    for match in _TOKEN.finditer(text, *stretch):
        group = match.lastindex
        if group is None:  # only what is skipped is left
            break
        start, end = match.span(group)
        if group == _STOP:
            if (
                len(starts) > first
                and ends[-1] == start
                and _is_abbreviation(text, starts[-1], start, stretch[1])
            ):
                ends[-1] = end
                stops.append(len(starts) - 1)
                continue
            stops.append(len(starts))
        elif group in (_RUN, _DOTTED):
            stops.append(len(starts))
        elif group in (_CLITIC, _OTHER):
            for cut in _cuts(text, start, end, group):
                starts.append(start)
                ends.append(cut)
                start = cut
        starts.append(start)
        ends.append(end)
    return stops


def _cuts(text: str, start: int, end: int, group: int) -> list[int]:
    """Positions inside a match at which one token ends and the next begins."""
    if group == _CLITIC:
        return _clitic_cuts(text[start:end], start)
    return list(range(start + TOKEN_LIMIT, end, TOKEN_LIMIT)) if end - start > TOKEN_LIMIT else []


_CLITIC_ENDS = _words("s re ve ll")
_BEFORE_D = _words("i you he she it we they who there that what how where")
_APOSTROPHE = re.compile(_AP)


def _clitic_cuts(word: str, start: int) -> list[int]:
    """Where the clitics of a word with apostrophes begin: "shouldn't've" at 0 -> [6, 9]."""
    at = [found.start() for found in _APOSTROPHE.finditer(word)]
    cuts: list[int] = []
    end = len(word)
    for position in reversed(at):
        host, suffix = word[:position], word[position + 1 : end].lower()
        if suffix == "t" and host[-1:] in "nN" and len(host) > 1:
            cut = position - 1
        elif (
            suffix in _CLITIC_ENDS
            or (suffix == "d" and host.lower() in _BEFORE_D)
            or (suffix == "m" and host in ("I", "i"))
        ):
            cut = position
        else:
            break
        cuts.append(start + cut)
        end = cut
    return cuts[::-1]


def _is_abbreviation(text: str, start: int, dot: int, limit: int) -> bool:
    """Whether the full stop at `dot` belongs to the word before it."""
    if dot - start > 8:
        return False
    word = text[start:dot]
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _LETTER_AHEAD.match(text, dot + 1, limit) is not None
    if word in _NUMBERED and _NUMBER_AHEAD.match(text, dot + 1, limit):
        return True
    if word in _SHY:
        return _PART_AHEAD.match(text, dot + 1, limit) is not None
    return word in _SHORT_NAMES or word in _TITLES or (word.isupper() and word.capitalize() in _TITLES)


_LETTER_AHEAD = re.compile(r"[ \t\xa0]{0,2}\n?[^\W\d_]|[ ]?[,&-]")
_NUMBER_AHEAD = re.compile(r"\s{0,3}(?:[#\d]|[IVXL]{1,6}\b)")
_PART_AHEAD = re.compile(r"\s{0,3}[,;\d(\u2013\u2014-]|\s{1,3}(?![A-Z])[^\W\d_]")


# ---- sentences --------------------------------------------------------------------------------------------


@dataclass(kw_only=True, slots=True)
class _Tokens:
    """Tokens found so far, and the text they lie in."""

    text: str
    starts: list[int]
    ends: list[int]

    def word(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def gap(self, index: int) -> bool:
        """Whether anything stands between a token and the one before it."""
        return self.starts[index] > self.ends[index - 1]


def _sentence_starts(tokens: _Tokens, first: int, stops: list[int]) -> list[int]:
    """First tokens of the sentences of a paragraph that begins at token `first`."""
    last = len(tokens.starts)
    report = _after_dateline(tokens, first, last)
    found = [first] if report is None else [first, report]
    settled = found[-1]
    for stop in stops:
        if stop < settled:
            continue
        settled, enclosed = _closed(tokens, stop, last)
        if settled < last and _ends_sentence(tokens, (found[-1], stop, settled), enclosed):
            found.append(settled)
    return _capped(tokens, found, last)


def _after_dateline(tokens: _Tokens, first: int, last: int) -> int | None:
    """First token after a dateline: "DOURI, June 14 (Agency) –", "Nairobi, 12 March –"; None where there is none.

    The report begins with a sentence of its own, so that a town is not taken for its subject.
    """
    opening = tokens.word(first)
    is_capital = len(opening) > 2 and opening.isupper() and opening.isalpha()
    is_told = is_capital  # a town in small letters needs a day or an agency beside it
    for index in range(first + 1, min(first + _LONGEST_DATELINE, last - 1)):
        word = tokens.word(index)
        if word in _DASHES:
            following = tokens.word(index + 1)
            begins = following[0].isupper() or following[0].isdigit() or following in _OPENING
            apart = tokens.gap(index + 1) or word == "\u2014"
            return index + 1 if is_told and begins and apart else None
        if is_capital and word == ")" and tokens.gap(index + 1) and tokens.word(index + 1)[0].isupper():
            bare = tokens.word(index + 1) not in _DASHES  # "DOURI (Agency) Norland has …": the dash was lost
            return index + 1 if bare else None
        is_told = is_told or word[0].isdigit() or word == "("
        if not (word[0].isupper() or word[0].isdigit() or word in _DATELINE_MARKS):
            return None
    return None


def _closed(tokens: _Tokens, stop: int, last: int) -> tuple[int, bool]:
    """First token after the closing marks that go with a stop, and whether there were any."""
    enclosed = False
    index = stop + 1
    while index < last:
        word = tokens.word(index)
        if word in _STRAIGHT:
            if not _closes(tokens, index, last):
                break
            enclosed = True
        elif word in _CLOSING:
            enclosed = True
        elif word == "[" and _is_reference(tokens, index, last):
            index += 2
        elif word not in _MARKS_OF_END:
            break
        index += 1
    return index, enclosed


def _closes(tokens: _Tokens, index: int, last: int) -> bool:
    """Whether a straight quotation mark after a stop closes: nothing before it, or at least nothing glued to it."""
    if not tokens.gap(index):
        return index + 1 >= last or tokens.gap(index + 1) or not tokens.word(index + 1)[0].isalnum()
    return index + 1 >= last


def _is_reference(tokens: _Tokens, index: int, last: int) -> bool:
    """Whether a note number stands here: "[17]"."""
    return index + 2 < last and tokens.word(index + 1).isdigit() and tokens.word(index + 2) == "]"


def _ends_sentence(tokens: _Tokens, place: tuple[int, int, int], enclosed: bool) -> bool:
    """Whether a sentence begun at token `first` ends with the stop and closing marks before token `after`."""
    first, stop, after = place
    opening = after
    while opening < min(after + 3, len(tokens.starts) - 1) and tokens.word(opening) in _OPENING:
        opening += 1
    word = tokens.word(opening)
    mark = tokens.word(stop)
    if not tokens.gap(after):
        return _space_is_missing(tokens, stop, word)
    small = word[0].islower()
    if mark[-1] != ".":
        if mark[0] == "\u2026":
            return word[0].isupper()
        if enclosed and (small or _says(tokens, opening)):
            return False
        return not small or (word not in _SAYING and not _is_name(tokens, stop - 1, first))
    if mark == ".":
        if stop == first + 1 and _ENUMERATION.fullmatch(tokens.word(first)):
            return False
        # Writers without capitals; never after a quotation, where the sentence around it goes on.
        return not small or (not enclosed and word not in _SAYING and _is_plain_word(tokens.word(stop - 1)))
    if small:
        return False
    if mark[0] == ".":
        return word[0].isupper()
    if stop == first or tokens.word(after) in _DASHES:  # "Q. What happened?", "NEWPORT, Va. - The"
        return False
    return _abbreviation_ends(tokens, mark[:-1], opening)


_ENUMERATION = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,4}|[a-zA-Z]")


def _is_name(tokens: _Tokens, index: int, first: int) -> bool:
    """Whether a capitalised word stands inside a sentence, as in "Yahoo! said"."""
    return index > first and tokens.word(index)[0].isupper()


def _is_plain_word(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.islower()


def _space_is_missing(tokens: _Tokens, stop: int, word: str) -> bool:
    """Whether a stop without space after it ends a sentence all the same: "he said.The army"."""
    before = tokens.word(stop - 1) if stop else ""
    return (
        len(word) > 1
        and word[0].isupper()
        and tokens.word(stop) in _MARKS_OF_END
        and len(before) > 1
        and before[-1].islower()
    )


def _abbreviation_ends(tokens: _Tokens, mark: str, opening: int) -> bool:
    """Whether an abbreviation (without its full stop) closes a sentence before a capital, a digit or a quotation."""
    word = tokens.word(opening)
    if mark in _TITLES or mark.capitalize() in _TITLES or mark in _NUMBERED:
        return False
    if mark.lower() in ("a.m", "p.m"):
        return word not in _CLOCK and tokens.word(min(opening + 1, len(tokens.starts) - 1)) not in (
            "time",
            "Time",
        )
    return word in _STARTERS


def _says(tokens: _Tokens, index: int) -> bool:
    """Whether a name or pronoun and a verb of saying stand here: the quotation before is part of their sentence."""
    for position in range(index, min(index + 6, len(tokens.starts))):
        word = tokens.word(position)
        if word in _SAYING:
            return position > index
        if not (word[0].isupper() or word in _INSIDE_NAMES):
            return False
    return False


def _capped(tokens: _Tokens, found: list[int], last: int) -> list[int]:
    """Break sentences longer than the limit at the best mark in their second half."""
    result: list[int] = []
    for start, end in zip(found, [*found[1:], last], strict=True):
        result.append(start)
        while end - start > SENTENCE_LIMIT:
            start = _best_break(tokens, start)
            result.append(start)
    return result


def _best_break(tokens: _Tokens, start: int) -> int:
    middle = start + SENTENCE_LIMIT // 2
    window = [tokens.word(index) for index in range(middle, start + SENTENCE_LIMIT)]
    for marks in (_MARKS_OF_END, (";", ":"), ("\u2014", "\u2013", "--"), (",",)):
        for offset in range(len(window) - 1, -1, -1):
            if window[offset] in marks:
                return middle + offset + 1
    return start + SENTENCE_LIMIT


# ---- paragraphs -------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\S\n\r\x0b\x0c\u2028\u2029\x85]*([^\n\r\x0b\x0c\u2028\u2029\x85]+)")
_BLANK = re.compile(r"(?:\r\n|[\n\r\x0b\x0c\u2028\x85])[^\S\n\r]*(?:\r\n|[\n\r\x0b\x0c\u2028\x85])|\u2029")
_ITEM = re.compile(r"(?:[-*\u2022\u2013\u2014\u25cf\u25aa\u00b7\u25e6\u2023>]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_CLOSED_LINE = re.compile(r"[.?!:;\u2026]['\"\u2019\u201d\u00bb)\]]{0,3}$|['\"\u201d]$")
_FIRST_WORD = re.compile(r"\S{1,60}")
# Wrapped text: no line longer than this, and mostly lines that run on into a small letter.
_WIDEST_WRAP = 100
_NARROWEST_WRAP = 25
_SHARE_RUNNING_ON = 0.3


def split(text: str) -> Layout:
    """Paragraphs, sentences and tokens of a text; of an empty one, none."""
    tokens = _Tokens(text=text, starts=[], ends=[])
    sentence_starts: list[int] = []
    paragraphs: list[tuple[int, int]] = []
    for stretch in _paragraph_stretches(text):
        first = len(tokens.starts)
        stops = _scan(text, stretch, tokens.starts, tokens.ends)
        if len(tokens.starts) > first:
            before = len(sentence_starts)
            sentence_starts.extend(_sentence_starts(tokens, first, stops))
            paragraphs.append((before, len(sentence_starts)))
    bounds = [*sentence_starts, len(tokens.starts)]
    return Layout(
        starts=tuple(tokens.starts),
        ends=tuple(tokens.ends),
        sentences=tuple(pairwise(bounds)),
        paragraphs=tuple(paragraphs),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seam:
    """The end of one line and the beginning of the next, and what they look like."""

    length: int  # of the line above
    room: int  # what the line above would have measured with the first word of the line below
    closed: bool
    runs_on: bool
    item: bool
    indented: bool


def _paragraph_stretches(text: str) -> list[tuple[int, int]]:
    """Ranges of the paragraphs. An empty line always ends one; whether a single line end does is decided once for
    the document, by whether its lines look wrapped at a width."""
    lines = [
        found.span(1) for found in _LINE.finditer(text) if not text[found.start(1) : found.end(1)].isspace()
    ]
    seams = [_seam(text, above, below) for above, below in pairwise(lines)]
    longest = max((end - start for start, end in lines), default=0)
    wrapped = _is_wrapped([seam for seam in seams if seam], longest)
    stretches: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(lines):
        seam = seams[index - 1] if index else None
        if seam and not _breaks(seam, wrapped, longest):
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _seam(text: str, above: tuple[int, int], below: tuple[int, int]) -> _Seam | None:
    """How two lines meet; None over an empty line."""
    if _BLANK.search(text, above[1], below[0]):
        return None
    end = above[0] + len(text[above[0] : above[1]].rstrip())
    word = _FIRST_WORD.match(text, below[0], below[1])
    closed = _CLOSED_LINE.search(text, max(above[0], end - 5), end) is not None
    return _Seam(
        length=end - above[0],
        room=end - above[0] + 1 + (len(word[0]) if word else 0),
        closed=closed,
        runs_on=not closed and text[below[0]].islower(),
        item=_ITEM.match(text, below[0], below[1]) is not None,
        indented=text[below[0] - 1] in " \t\u3000",
    )


def _is_wrapped(seams: list[_Seam], longest: int) -> bool:
    running_on = [seam.length for seam in seams if seam.runs_on]
    if not running_on or not _NARROWEST_WRAP <= longest <= _WIDEST_WRAP:
        return False
    return (
        len(running_on) >= _SHARE_RUNNING_ON * len(seams)
        and 2 * len(running_on) > sum(seam.closed for seam in seams)
        and sum(running_on) / len(running_on) >= 0.6 * longest
    )


def _breaks(seam: _Seam, wrapped: bool, longest: int) -> bool:
    """Whether a line end without an empty line ends a paragraph."""
    if not wrapped:
        # A line cut by accident, as page extractors leave them around links.
        return not (seam.runs_on and not seam.item and seam.length >= 40)
    if seam.item or (seam.indented and seam.closed):
        return True
    return not seam.runs_on and seam.room < (0.85 if seam.closed else 0.7) * longest


class Splitter:
    """The step that gives a document its layout."""

    name = "split"
    version = 2
    needs = frozenset({"document"})
    gives = frozenset({"layout"})

    def __call__(self, readings: Sequence[Reading]) -> list[Reading]:
        return [replace(reading, layout=split(reading.document.text)) for reading in readings]
