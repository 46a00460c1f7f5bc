"""Does a reply answer anything? PURE.

A formal reply ("measures were taken") closes the paper and not the problem, so it must not leave unread. What a reply
needs depends on its outcome: a date or a deed, a place or a measure, grounds with the article for a refusal, a photo
where the category wants one, the language of the appeal. The rules look at words only; whether the words are true
the resident says. Figures of how well they do: docs/quality.md.
Source: law of 2007, art. 10 (grounded, with facts, in the language of the appeal); the rule of "Dobrodel" that a
reply without proof, act or date is formal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import cast

from opencity.appeals.states import Outcome
from opencity.appeals.words import stems
from opencity.language.detect import Language, detect_language
from opencity.language.normal import fold, tokens

LEAST_SUBSTANCE = 5  # different words beside the small change of formal replies [D]
MUCH_SUBSTANCE = 2 * LEAST_SUBSTANCE  # who says so much has said what was done and where
STATE_LANGUAGE = "kk"


class Lack(StrEnum):
    """What is missing in a reply."""

    FORMULA = "formula"
    DATE_OR_DEED = "date_or_deed"
    PLACE_OR_MEASURE = "place_or_measure"
    GROUNDS = "grounds"
    PHOTO = "photo"
    LANGUAGE = "language"


class Fault(StrEnum):
    """Why a controller sends a reply back: what the rules look for, and what only a person sees."""

    FORMULA = "formula"
    DATE_OR_DEED = "date_or_deed"
    PLACE_OR_MEASURE = "place_or_measure"
    GROUNDS = "grounds"
    PHOTO = "photo"
    LANGUAGE = "language"
    BESIDE_THE_POINT = "beside_the_point"
    NOT_PROVEN = "not_proven"
    HARD_TO_READ = "hard_to_read"


@dataclass(frozen=True)
class Draft:
    """A reply before it leaves; `wants_photo` is what its category asks of a "fixed"."""

    outcome: Outcome
    text: str
    appeal_language: str
    grounds: str = ""
    has_photo: bool = False
    wants_photo: bool = False
    has_planned_date: bool = False


# Words of which formal replies are made; a reply must say something beside them.
_EMPTY_WORDS = """
меры мера принять приняты принимаются обращение обращению рассмотрено рассмотрение рассматривается ваше вашему вас вам
сообщаем разъясняем информация сведению сведения контроль контроля контроле снят снято взято вопрос вопросу вопроса
работа работы работ проведены проведена проведено выполнено выполнены исполнено исполнен исполнена устранено устранены
решён решен решено порядок порядке плановый плановом рабочем будет будут данный данная данному соответствующий
соответствии законодательство законодательством законодательства действующий действующим регулируется удовлетворение
удовлетворении отказано отказ компетенция компетенцию компетенции входит находится финансирование финансирования доводим
уважаемый уважаемая заявитель здравствуйте спасибо благодарим дубликат повторное согласно рамках целях заявка заявке
закрыта закрыто служба учтено учтены направлено мнение важно очень дальнейшей
өтініш өтінішіңіз өтінішіңізге өтінішті қаралды қаралуда қарау шара шаралар қолданылды қолданылуда жұмыс жұмыстар
жүргізілді жүргізіледі мәселе мәселеңіз мәселесі бақылау бақылаудан бақылауға алынды алынған алынғанын ақпарат назар
назарға хабарлаймыз түсіндіреміз қолданыстағы заңнама заңнамамен заңнамаға сәйкес реттелетінін реттеледі қанағаттандыру
қанағаттандырудан бас тартылды құзырет құзыреті құзыретімізге кірмейді біздің қайталанған жоспарлы түрде орындалады
орындалды қаржыландыру мүмкіндігіне мүмкіндік қарай орай сіздің сізге құрметті рақмет шешілді жойылды тиісті тәртіппен
ескерілді пікіріңіз маңызды
measures taken appeal considered information noted control question work done will be in order not our competence
refused duplicate your opinion important
управление отдел специалистами рассмотрев поступившее единую платформу указанному указанные факту факты соответствующая
нарушения установленные сроки выездного обследования изложенные изложенное частичное подтверждение подрядной организации
организацией поручено исчерпывающие акимат уделяет особое внимание благоустройства поступающие населения предложения
учитываются формировании перечня предстоящий период учитывая руководствуясь нормами перенаправлено уполномоченный орган
реагирования последующим уведомлением неоднократно доводов ликвидированы мероприятия надлежащим
әкімдігінің бөлімі қарап көрсетілген аталған кемшіліктер мердігер ұйым тарапынан белгіленген мерзімде жойылғанын
хабарлайды тұрғындарының жағдайлар жасалуда абаттандыру кезең кезеңімен жалғасын табатын
бюджет тізбесіне енгізу қарастырылатын уәкілетті органға жолданды
the a an of and is was are were has have been to it this
и в во на не что по с со к о об от до за для из мы вы бы же ли или
мен және үшін туралы бойынша болып бұл біз сіз деп
"""

_MONTHS = (
    "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?\b|\b20\d\d-\d\d-\d\d\b"
    rf"|\b\d{{1,2}}[\s-]*(?:{_MONTHS})|(?:{_MONTHS})\w*\s+\d{{1,2}}\b"
)
# "Replaced", "welded": the past of both languages, looked for among the words that are not small change.
_DEED = re.compile(
    r"\w{3,}(?:ли|лись|ила|ала|ило|ало|[аяе]н[аоы]?|ят[аоы]|[ыі]лды|[ыі]лді|[ыі]нды|[ыі]нді|[дт][ыі](?:қ|к)?)$|\w{3,}ed$"
)
_MEASURE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:°|%|м\b|м²|м2|м³|м3|кв|куб|шт|тонн|кг|км|метр|градус|мешк|литр|сағат|час|мин|машин|рейс"
    r"|шаршы|дана|вагон|meter|metre)"
)
_PLACE = re.compile(
    r"\b(?:ул|улиц\w*|пр|просп\w*|мкр|микрорайон\w*|дом\w*|двор\w*|подъезд\w*|угол|перекр\w*|остановк\w*|парк\w*|школ\w*|"
    r"көше\w*|даңғыл\w*|шағынаудан\w*|үй\w*|аула\w*|кіреберіс\w*|қиылыс\w*|аялдама\w*|саябақ\w*|мектеп\w*|"
    r"street|avenue|house|yard|entrance|corner|stop|park|school)\b|\b\d+[а-яa-z]?\b"
)
_LAW = re.compile(
    r"(?:\bст(?:\.|ать\w*)|\bп(?:\.|ункт\w*)|\bбап\w*|\bтармақ\w*|\barticle|\bart\.|№|\bзакон\w*|\bзаң\w*|\bкодекс\w*|\bправил\w*|"
    r"\bқағида\w*|\bереже\w*|\bприказ\w*|\bбұйрық\w*|\bқаулы\w*|\bпостановлени\w*|\blaw\b|\brule\w*|снип|гост|санпин)"
)
_DIGIT = re.compile(r"\d")


def lacks_of(draft: Draft) -> list[Lack]:
    """What the reply lacks, worst first; empty when the rules miss nothing."""
    return list(dict.fromkeys(_lacks(draft)))


def _lacks(draft: Draft) -> Iterator[Lack]:
    text = fold(draft.text)
    said = _said(draft.text)
    has_date = bool(_DATE.search(text)) or draft.has_planned_date
    has_deed = any(_DEED.search(word) for word in said)
    has_place = bool(_PLACE.search(_without_dates(text)) or _MEASURE.search(text))
    has_fact = has_date or has_place or bool(_DIGIT.search(text))
    least = LEAST_SUBSTANCE if has_fact else max(LEAST_SUBSTANCE, 3 * (_count(draft.text) - len(said)) // 4)
    if len(said) < least and not (has_date and has_deed):
        yield Lack.FORMULA
    default = cast("Language", draft.appeal_language)
    if detect_language(draft.text, default=default) not in {draft.appeal_language, STATE_LANGUAGE}:
        yield Lack.LANGUAGE
    if draft.outcome is Outcome.FIXED:
        if not (has_date or has_deed or len(said) >= MUCH_SUBSTANCE):
            yield Lack.DATE_OR_DEED
        if not (has_place or len(said) > LEAST_SUBSTANCE):
            yield Lack.PLACE_OR_MEASURE
        if draft.wants_photo and not draft.has_photo:
            yield Lack.PHOTO
    if draft.outcome is Outcome.PLANNED and not has_date:
        yield Lack.DATE_OR_DEED
    if draft.outcome is Outcome.REFUSED:
        grounds = fold(draft.grounds or draft.text)
        if not (_LAW.search(grounds) and _DIGIT.search(grounds)):
            yield Lack.GROUNDS


def is_read_first(mode: str, lacks: Sequence[str], *, drawn: bool) -> bool:
    """Whether a controller reads the reply before it leaves; `mode` as in rules.yaml: all, flagged, none."""
    return mode == "all" or (mode == "flagged" and (bool(lacks) or drawn))


def is_drawn(share: float, digest: bytes) -> bool:
    """Whether a keyed digest of what was sent falls into the share: the same reply draws the same lot every time."""
    return int.from_bytes(digest[:8]) < share * 2**64


def _said(text: str) -> set[str]:
    """The different words of a reply that are not the small change of formal replies."""
    words = {stems(token.text): token.text for token in tokens(text) if len(token.text) > 1}
    return {word for keys, word in words.items() if not set(keys) & _empty_stems()}


def _count(text: str) -> int:
    """How many different words a text has."""
    return len({token.text for token in tokens(text) if len(token.text) > 1})


def _without_dates(text: str) -> str:
    """So that the day of "4 November" does not pass for the number of a house."""
    return _DATE.sub(" ", text)


@cache
def _empty_stems() -> frozenset[str]:
    return frozenset(stem for word in _EMPTY_WORDS.split() for stem in stems(fold(word)))
