"""Which of the found things stands on top: what the words ask for decides between kinds. PURE.

"Телефон водоканала" asks whom to call, "как получить пособие" how to do it, "вторую неделю нет воды" complains. The
same subject has a guide, a contact and a category; the form of the query says which of them comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from opencity.finder.entries import Kind
from opencity.language.analysis import words
from opencity.language.translit import plain


class Found(NamedTuple):
    """An entry by its number, with the evidence for it."""

    number: int
    kind: Kind
    score: float
    share: float
    why: tuple[str, ...]
    anchor: str = ""


_CALL = re.compile(
    r"(?:^|\s)(?:телефон\w*|номер\w*|позвон\w*|звон\w+|вызва\w+|вызов\w*|контакт\w*|связа\w+|дозвон\w+|диспетчер\w*|"
    r"горяч\w+ лини\w+|аварийк\w+|нөмір\w*|номир\w*|қоңырау\w*|конырау\w*|хабарлас\w*|шақыр\w*|шакыр\w*|байланыс\w*|"
    r"phone|number|call|contact|dial|hotline|telefon\w*|nomir\w*|nomer\w*|qonyrau\w*)(?=\s|$)"
)
_HOW = re.compile(
    r"(?:^|\s)(?:как|где|куда|какие|какой|сколько|нужно|нужна|нужны|можно|документ\w*|справк\w+|оформ\w+|получ\w+|"
    r"подать|подат\w*|записа\w+|запис\w*|зарегистр\w+|регистрац\w+|встать|пособи\w+|выплат\w+|положен\w*|льгот\w+|срок\w*|"
    r"госпошлин\w*|қалай|калай|қайда|кайда|қандай|кандай|қанша|канша|керек|құжат\w*|кужат\w*|алу|алуға|алуга|рәсімде\w*|"
    r"тіркел\w*|тиркел\w*|тіркеу\w*|жазылу\w*|кезекке|жәрдемақы\w*|жардемакы\w*|төлем\w*|анықтама\w*|"
    r"how|where|which|what|documents?|papers|apply|register\w*|benefit\w*|get|qalai|qalay|qaida|kak|gde)(?=\s|$)"
)
_TROUBLE = re.compile(
    r"(?:^|\s)(?:не|нет|нету|сломан\w*|слома\w+|разби\w+|прорва\w+|теч\w+|затопил\w*|вон\w+|грязн?\w*|опять|уже|второй|"
    r"жоқ|жок|емес|істемейді|истемейди|жанбайды|жанбай\w*|сынып|сынған|сынды|жарылды|ағып|иістен\w*|шықпа\w*|келмейді|"
    r"беріңіздерші|бериниздерши|жөндеңіздер\w*|алыңыздар\w*|уберите|сделайте|почините|примите|вывезите|закройте|проверьте|"
    r"\w{2,}[мбп][ае](?:й(?:ды|ді|ди|мыз|міз|миз)|д[ыіи])|"  # Kazakh "does not", "did not"
    r"not|broken|no|leak\w*|jok|joq|istemeidi|istemeydi|net|ne)(?=\s|$)"
)
_WHY = re.compile(
    r"(?:^|\s)(?:почему|зачем|когда|правда|обязан\w*|должн\w+|неге|қашан|кашан|рас|міндетті|why|when|whether)(?=\s|$)"
)
_PLAN = re.compile(
    r"(?:^|\s)(?:план\w*|график\w*|срок\w*|когда|до какого|перекопа\w*|раскопа\w*|вскры\w+|реконструкц\w*|"
    r"ремонтир\w+|отключат|перекры\w+|жоспар\w*|кесте\w*|қашан|кашан|қазып|қазды|абаттандыр\w*|өшіріледі|ошириледи|жаңарт\w*|"
    r"planned|schedule|roadworks|dug|when|until)(?=\s|$)"
)
_ASKS = {"call": _CALL, "how": _HOW, "why": _WHY, "plan": _PLAN, "trouble": _TROUBLE}
_LONG = 14  # words: who writes so much tells of a trouble

# How much each kind is worth for what the query asks; tuned on scripts/bench/finder_queries.jsonl (the half for it).
_PLAIN = {Kind.GUIDE: 1.0, Kind.FAQ: 0.9, Kind.CONTACT: 0.7, Kind.WORK: 0.9, Kind.OUTAGE: 1.0, Kind.CATEGORY: 1.0}
_BY_ASK: Mapping[str, Mapping[Kind, float]] = {
    "call": {Kind.CONTACT: 1.9, Kind.CATEGORY: 0.8, Kind.GUIDE: 0.75, Kind.FAQ: 0.8},
    "how": {Kind.GUIDE: 1.3, Kind.FAQ: 1.4, Kind.CATEGORY: 0.85},
    "why": {Kind.FAQ: 1.7, Kind.GUIDE: 1.1, Kind.CATEGORY: 0.7},
    "plan": {Kind.WORK: 1.8, Kind.OUTAGE: 1.8},
    "trouble": {Kind.CATEGORY: 1.35, Kind.GUIDE: 0.85, Kind.FAQ: 0.8, Kind.CONTACT: 0.85},
}
PROPOSED = 0.65  # how much a category proposed by its own evidence adds, of the best score
PROPOSED_GUIDE = 1.1  # the same for a guide about that category
ASKED_PULL = 0.7  # who asks how or why means the words more than the trouble they remind of
SHOWN_FIRST = 3
GUIDE_SHARE = 0.5  # of what the query says, found in the words of the guide itself
SURE = 0.5
NEAR = 0.3


def asks(query: str) -> frozenset[str]:
    """What the form of a query asks for: "call", "how", "why", "plan", "trouble"; nothing when it names a thing."""
    text = " " + " ".join(plain(word.text) for word in words(query, most=60)) + " "
    typed = " " + " ".join(word.text for word in words(query, most=60)) + " "
    found = {name for name, signs in _ASKS.items() if signs.search(typed) or signs.search(text)}
    if len(typed.split()) >= _LONG:
        found.add("trouble")
    elif "why" in found:
        found.discard("trouble")  # "why is there no hot water in summer" wants to know
    return frozenset(found)


def chosen(
    query: str,
    found: Sequence[Found],
    proposed: Mapping[int, tuple[Kind, float]],
    *,
    in_season: frozenset[int],
    limit: int,
) -> list[Found]:
    """The found things in the order to show.

    `proposed`: by number, categories that their own evidence proposes (0..1) and the guides about the same trouble.
    They come in even when the words alone did not find them.
    """
    best = max((one.score for one in found), default=0.0) or 1.0
    asked = asks(query)
    pull = ASKED_PULL if asked & {"how", "why"} else 1.0
    by_number = {one.number: one for one in found}
    for number, (kind, sure) in proposed.items():
        one = by_number.get(number) or Found(number, kind, 0.0, 0.0, ())
        worth = pull * (PROPOSED if kind is Kind.CATEGORY else PROPOSED_GUIDE)
        share = max(one.share, sure) if kind is Kind.CATEGORY else one.share
        by_number[number] = one._replace(score=one.score + worth * best * sure, share=share)
    scored = []
    for one in by_number.values():
        worth = _PLAIN[one.kind]
        for ask in asked:
            worth *= _BY_ASK[ask].get(one.kind, 1.0)
        if one.number in in_season:
            worth *= 1.1
        scored.append(one._replace(score=one.score * worth))
    if "trouble" not in asked:
        scored = _guide_first(scored, proposed)
    scored.sort(key=lambda one: (-one.score, one.number))
    return _mixed(scored)[:limit]


def _guide_first(scored: list[Found], proposed: Mapping[int, tuple[Kind, float]]) -> list[Found]:
    """Who only names a trouble gets its guide before the form of an appeal: answered before it is a complaint."""
    top = max((one.score for one in scored if one.kind is Kind.CATEGORY), default=0.0)
    return [
        one._replace(score=max(one.score, top * 1.01))
        if one.kind is Kind.GUIDE and one.share >= GUIDE_SHARE and proposed.get(one.number, (None, 0.0))[1] >= SURE
        else one
        for one in scored
    ]


def _mixed(ordered: list[Found]) -> list[Found]:
    """At most two of one kind among the first three, if another kind has something near."""
    if len(ordered) <= SHOWN_FIRST or len({one.kind for one in ordered[:SHOWN_FIRST]}) > 1:
        return ordered
    head, rest = ordered[: SHOWN_FIRST - 1], ordered[SHOWN_FIRST - 1 :]
    other = next((one for one in rest if one.kind is not head[0].kind), None)
    if other is None or other.score < NEAR * ordered[0].score:
        return ordered
    return [*head, other, *(one for one in rest if one is not other)]
