"""PURE: the small words of addresses in Kazakh, Russian and English, as they look after folding."""

from opencity.directory.address_text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


KINDS: dict[str, frozenset[str]] = {
    "street": _folded("ул улица улице улицы улицу улицей улиц көше көшесі көшесінің көшесіне көшесінде көшесіндегі көшесінен көш"
                      " koshesi kosh street str ulitsa ul st"),
    "avenue": _folded("пр просп проспект проспекта проспекте проспекту пркт прт даңғыл даңғылы даңғылының даңғылында"
                      " даңғылындағы даңғылына даңғылынан даң avenue ave av prospekt prospect"),
    "lane": _folded("пер переулок переулка переулке тупик тұйығы тұйық тұйығында lane pereulok"),
    "boulevard": _folded("бульвар бульвара бульваре бульвары бр blvd boulevard bulvar"),
    "drive": _folded("проезд проезда проезде өткелі drive"),
    "highway": _folded("тракт тракта тракте тракту трасса трассе шоссе highway"),
    "microdistrict": _folded("мкр мкрн мкрд микрорайон микрорайона микрорайоне мн микр шағынауданы шағынаудан шағынауданда"
                             " шағынауданында шағынауданындағы шағынауданының ықшамауданы ықшамаудан ықшамауданда"
                             " ықшамауданында ықшамауданындағы ша ыа microdistrict mkr mikrorayon"),
}  # fmt: skip
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}

DISTRICT_WORDS = _folded("район района районе ауданы аудан ауданында district")
CITY_WORDS = _folded("г город города городе қ қаласы қаласында city гор")
HOUSE_WORDS = _folded("д дом дома доме үй үйі үйінде үйде house no номер н bld building строение стр зд здание")
BLOCK_WORDS = _folded("к корп корпус блок лит литер")
FLAT_WORDS = _folded("кв квартира квартире пәтер п подъезд подъезде под кіреберіс этаж этаже эт қабат apt flat оф офис каб")
CROSSING_WORDS = _folded("уг угол углу пересечение пересечении пересеч перекресток перекрёсток перекрестке перекрёстке қиылысы"
                         " қиылысында қиылысындағы қиылыс бұрышы бұрышында corner crossing x")  # fmt: skip
JOINING_WORDS = _folded("и мен бен пен және and с между ниже выше")
FILLERS = _folded("на по в во возле около у от до вдоль рядом жанында маңында бойында бойындағы near at on the по-над адрес мекенжай"
                  " мекенжайы мекен жайы наб")  # fmt: skip
# Words after a name that say nothing alone: "би", "батыра".
TITLES = _folded("би бия батыр батыра батыру хан хана хандар жырау ата ана акын ақын акына сал сал сері серы")

# A number before one of these is not a house.
UNITS = _folded(
    "день дня дней дне неделя недели недель неделю месяц месяца месяцев год года лет час часа часов минут минуты минута секунд раз"
    " раза метр метра метров м км человек людей чел рублей тенге тг тысяч тыс миллион процент процентов этаж этажа этажей"
    " подъездов квартир семей детей машин машины штук школа школы школе сад садик поликлиника больница автобус автобуса автобусы"
    " маршрут маршрута маршруты троллейбус класс классе"
    " күн күннен күні апта ай айдан жыл жылдан жылы жыл сағат сағаттан сағатта минут рет адам бала метр теңге жаста мектеп мектебі"
    " сынып автобусы автобуста бағыт қабат отбасы days day hours hour minutes weeks months years"
    " января февраля марта апреля мая июня июля августа сентября октября ноября декабря числа"
    " қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
)
# A word before a number that makes the number something else than a house: "автобус 12", "школа № 25".
NUMBERED_THINGS = _folded("автобус маршрут троллейбус школа гимназия лицей детсад садик поликлиника больница автобусы мектеп")
PLACE_PREPOSITIONS = _folded("на по вдоль возле около угол углу пересечении перекрестке перекрёстке")
AREA_PREPOSITIONS = _folded("в на по из во")
