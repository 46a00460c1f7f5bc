"""What people say for what guides call otherwise: reviewed lists per language. PURE.

A line is "said > meant". One word said stands for every word meant, each of them as good. Several words said must all
be in the query, in any order; then the first of them also stands for the first word meant, the second for the second,
and so on. A line "one = another = third" goes all ways. Used for queries only, and with a weight below 1: what the
words themselves find comes first.

A line belongs here when most people who type the left side want the right side. What holds in one guide only belongs
to the keywords of that guide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from opencity.language.analysis import Key, Word, own_keys

#: How much a synonym counts beside the word that was typed.
WORTH = 0.75
_SURE = 0.7  # of a key of a typed word, to be taken for the word of a list

_RUSSIAN = """
шофёр > водитель
шофер > водитель
водила > водитель
маршрутка = автобус
бусик > автобус
проезд = билет
почём > стоит сколько
цена = стоит = стоимость
стоимость = тариф
тачка > машина автомобиль
авто = машина = автомобиль
штраф = постановление
сергек = камера
зебра = переход
неровность > лежачий
выбоина = яма
дыра > яма
колдобина > яма
канава = траншея = арык
люк = колодец
тротуар = дорожка
плитка = тротуар = брусчатка
бордюр = поребрик
помойка > мусор свалка
мусорка > мусор контейнер
бак = контейнер
пакеты > мусор
хлам > мусор
отходы = мусор
вонь = запах
воняет > запах
нечистоты > канализация
фекалии > канализация
стоки = канализация
туалет = унитаз
кран > вода
водопровод = вода
водоканал = вода
ржавая = мутная = коричневая = грязная
отопление = тепло = батарея
радиатор = батарея
мёрзнем > холодно батареи отопление
мерзнем > холодно батареи отопление
замёрзли > холодно батареи отопление
мёрзли > холодно батареи отопление
мёрзнуть > холодно батареи отопление
спим куртка > холодные батареи
спать одетый > холодные батареи
лёд холод квартира > холодные батареи
кипяток > горячая
электричество = свет
энергия = свет электричество
свечи > света нет
темно > света фонарь освещение
напряжение = скачок
фонарь = освещение = лампа
лампочка > свет фонарь
провод = кабель
столб = опора
дым = гарь
смог > дым воздух
дышать > дым воздух запах
подъезд = лестница
домоуправление > оси кск
управдом > председатель оси
оси = кск
крыша = кровля
потолок льёт > течёт крыша
течёт = протекает = капает
залило = затопило
залили = затопили
топит > затопило
лавочка = скамейка = скамья
горка > площадка детская
качели > площадка детская
карусель > площадка детская
песочница > площадка детская
двор = придомовая
крысы = мыши = грызуны
паразиты > тараканы насекомые
сугроб > снег
каток > гололёд лёд
скользко > гололёд лёд
наледь = гололёд = лёд
лужа > подтопление затопило
ливень = дождь
берёза > дерево
тополь > дерево
карагач > дерево
ель > дерево
дуб > дерево
рубят = вырубка = пилят
спилить = срубить
повалило > упало дерево
саженцы = деревья
пёс > собака
псы > собаки
алабай > собака
овчарка > собака
щенок > собака питомец
котёнок > кошка питомец
кот > кошка питомец
намордник = поводок
укусила = покусала = напала
набросилась > напала укусила
стройка = строительство
строиться > построить дом
коттедж > дом построить
застройщик > стройка дом
ларёк = киоск
палатка > киоск торговля
лоток > торговля
базар = рынок
участок = земля
дача > участок земля
забор = граница
музыка > шум
орут > шум
крики > шум
топают > шум
гремит > шум
долбят > шум
пьяные = алкоголь
пьянка > порядок распитие
драка > порядок полиция
сад = садик = детсад
ясли > садик детский
школа = гимназия = лицей
первоклассник > первый класс
нулевой > первый класс школа
учительница = учитель
кружок = секция
футбол > секция
плавание > секция
танцы > кружок
больница = стационар
врач = доктор = специалист
терапевт > врач
лор > врач специалист
окулист > врач специалист
невролог > врач специалист
эндокринолог > врач специалист
талон = запись
таблетки > лекарства
инсулин > лекарства
больничный = нетрудоспособность
прививка = укол = вакцина
выплата = пособие
деньги = выплата = пособие
дотация > пособие помощь
субсидия = помощь
коммуналка > коммунальные платежи жилищная помощь
жкх > коммунальные
квартплата > коммунальные платежи
малоимущие = малообеспеченные
бедные > малообеспеченные
нищета > помощь социальная
хватает еду > помощь социальная
кушать нечего > помощь социальная
не жить деньги > помощь социальная
алименты > ребёнок
декрет = уход
роды = рождение
родила > рождение ребёнка
родился > рождение ребёнка
новорождённый > рождение ребёнка
младенец > рождение ребёнка
беременность > рождение ребёнка
детдом > усыновить
сирота > опека
внук > опека ребёнок
загс > регистрация брака
свадьба > брак
жениться > брак
замуж > брак
развестись = развод
похороны > смерть
хоронить > смерть
скончалась > умер смерть
умер = смерть
кладбище = захоронение
группа = инвалидность
инвалид = инвалидность
мсэк = мсэ
пенсионер > пенсия
старики > пенсионер
льготный = бесплатный
увольнение = уволили
уволили > потерял работу
сократили > потерял работу
биржа > безработный занятость
безработный = работа
вакансия = работа
зарплата = заработок = оклад
начальник = работодатель
прописка = регистрация
прописаться = зарегистрироваться
выписаться > регистрация
снимаю > временная регистрация
арендую > временная регистрация
иностранец = гражданин
россия иностранец > регистрация иностранца
эмиграция > переезд пмж
навсегда > пмж
удостоверение = паспорт
сумка украли > потеряны документы
кошелёк > документы потеряны
права = водительское
эцп = подпись ключ
егов = egov
цон = госкорпорация
чиновник = госслужащий инспектор
взятка = деньги
отписка = ответ
пожаловаться = жалоба
заявление = обращение
обращение = жалоба
начальство > руководитель
глава > аким руководитель
мэр > аким
мэрия > акимат
администрация > акимат
ипотека > жильё
квартира = жильё
ветхий = аварийный
развалюха > аварийный дом
разваливается > аварийный
рушится > аварийный
переселить = переселение
стена снести > перепланировка квартиры
балкон объединить > перепланировка квартиры
бизнес = предприниматель ип
магазин = торговля
налоговая > налог
самозанятый = ип
мошенник = обман
развели > мошенники
обманули = мошенники
интернет = вайфай
связь = сеть
почта = посылка
полис = страховка
застрахован > осмс
сколько = цена
приёмная > приёма часы
тряхнёт > землетрясение
толчки > землетрясение
пожар = горит
горит квартира > пожар
скорая = неотложка
помойные > мусор
"""
_KAZAKH = """
шопыр > жүргізуші
шофер > жүргізуші
көлік = машина = автокөлік
афтобус > автобус
билет = жол ақысы
зебра > өткел
өткел = жолаушы
светофор = бағдаршам
яма > шұңқыр
ойық = шұңқыр
штраф = айыппұл
люк = құдық
тротуар = жаяу
қақпақ > құдық
қазды > қазылған
мусор > қоқыс
қоқыс = қалдық
бак > қоқыс контейнер
жәшік > қоқыс контейнер
свалка > қоқыс үйінді
помойка > қоқыс үйінді
иіс = сасиды
канализация = кәріз
нәжіс > кәріз
кран > су
водопровод > су
лай = сарғыш = кір
напор > қысым
отопление > жылу
тоңып > жылу батарея суық
тоңдық > жылу батарея суық
жаурап > жылу батарея суық
мұздай > суық
жылымайды = суық
ток > жарық
тоқ > жарық
свет > жарық
электр = жарық
шырақ > жарық
шам = фонарь
фонарь > шам
қараңғы > шам жарық
бағана = діңгек
сым = кабель
напряжение > кернеу
түтін = иіс
резеңке > түтін
кіреберіс = подъезд
подъезд > кіреберіс
баспалдақ = кіреберіс
оси = кск
миб = оси
төбе > шатыр
шатыр = крыша
ағады = тамады
тамшылайды > ағады
батырды > басты
әткеншек > балалар алаңы
сырғанақ > балалар алаңы
горка > балалар алаңы
тышқан = егеуқұйрық
құмырсқа > жәндік тарақан
қар = мұз
көктайғақ = мұз
тайғақ = көктайғақ
жаңбыр = су
көл > су басты
терек > ағаш
қайың > ағаш
шырша > ағаш
тал > ағаш
қураған = аварийный апатты
бұтақ = ағаш
көшет = ағаш
бұралқы > қаңғыбас
иесіз ит > қаңғыбас ит
төбет > ит
күшік > ит
қапты = тістеді
қауып > қапты
тап > шапты
намордник > тұмылдырық қарғыбау
құрылыс = салу
коттедж > үй салу
тұрғызу > салу
дүкен = сауда
дүңгіршек = киоск
базар = сауда
жер = учаске
саяжай > жер
дача > жер
шарбақ > қоршау
айқай > шу
музыка > шу
бақырып > шу
ұйықтай > шу
садик > балабақша
садық > балабақша
бақша = балабақша
кезек = очередь
очередь > кезек
жолдама = направление
сынып = класс
оқушы = мектеп
мұғалім = мектеп
секция = үйірме
футбол > секция үйірме
би > үйірме
жүзу > үйірме секция
емхана = поликлиника
поликлиника > емхана
аурухана = больница
дәрігер = маман
врач > дәрігер
терапевт > дәрігер
невропатолог > дәрігер маман
талон = жазылу
укол > екпе
дәрі = таблетка
айлық = жалақы
ақша = төлем
пособие > жәрдемақы
төлем = жәрдемақы
жәрдемақы = көмек
субсидия > көмек
коммуналка > коммуналдық тұрғын үй көмегі
пәтер ақысы > тұрғын үй көмегі
тамақ ақша жетпейді > атаулы көмек
табыс аз > атаулы көмек
асырау қиын > атаулы көмек
асп > атаулы көмек
кедей > атаулы көмек
көпбалалы = бала
декрет > күтім
сәби > бала туды
нәресте > бала туды
босандым > бала туды
толғақ > бала туды
жетім > қамқорлық
немере > бала қамқорлық
балалар үйі > бала асырап
үйлену > неке
тұрмысқа > неке
той > неке
загс > неке
ажырасу = некені бұзу
арыз = өтініш
шағым = өтініш
қайтыс > өлім
қаза > өлім
жерлеу = қабір
топ > мүгедектік
инвалид > мүгедектік
мүгедек = мүгедектік
зейнеткер = зейнетақы
жұмыссыз = жұмыс
жұмыстан босап > жұмыссыз қалдым
жұмыстан шығып > жұмыссыз қалдым
биржа > жұмыссыз жұмыспен
прописка > тіркелу тұрғылықты
жалдап > уақытша тіркелу
жатақхана > уақытша тіркелу
туысым шетел > шетелдікті тіркеу
көшіп шетел > көшу тұрақты
біржола > тұрақты
удостоверение > куәлік
удос > куәлік
паспорт = куәлік
әмиян > құжат жоғалды
сөмке > құжат
документ > құжат
қағаз > құжат
цон > хқко
хқко = орталық
эцп > эцқ
пара = ақша
әкім = басшы
бастық > басшы
мэр > әкім
баспана = тұрғын үй
пәтер = тұрғын үй
апатты = ескі
снос > апатты
реновация > апатты
қабырға = қайта жоспарлау
перепланировка > қайта жоспарлау
ип > жеке кәсіпкер
бизнес > жеке кәсіпкерлік кәсіпкер
кәсіп > кәсіпкерлік
самозанятый > өзін-өзі
налог > салық
алаяқ = алдау
мошенник > алаяқ
байланыс = интернет
звондау > қоңырау
зілзала > сілкінісі
сілкінгенде > сілкінісі
жедел = жәрдем
өрт = жану
құтқарушы = құтқару
түбіртек = шот
счет > шот
счетчик > есептегіш
"""
_ENGLISH = """
apartment = flat
elevator = lift
sidewalk = pavement
garbage = rubbish = trash = waste
nursery = kindergarten
preschool > kindergarten
daycare > kindergarten
newborn > birth child born
baby = child
kid > child
kids = children
adopting = adopt
orphan > adopt guardian
wedding > marriage
married > marriage
funeral > died death
dead > died death
passed > died
grandmother > relative
id = identity
passport = identity card
license > licence documents
wallet > lost documents
registration = register
resident > address registration
visa > foreigner
foreigner = foreign
expat > foreigner
tourist > foreigner visitor
emigrate > moving abroad
relocate > moving abroad
rent > temporary
doctor = clinic
physician > doctor
hospital = clinic
polyclinic = clinic
gp > clinic doctor
pills > medicine
pharmacy > medicine
disabled = disability
handicapped > disability
wheelchair = disability ramp
pension = pensioner
retired > pensioner
senior > pensioner
elderly > pensioner
unemployed = job
fired > lost job
laid > lost job
dismissed > lost job
salary = wages
poor > low income assistance
welfare > social assistance benefit
allowance = benefit
money = benefit payment
maternity > childcare birth benefit
heating = heat radiators
radiator = heating
freezing > cold radiators
cold = heating
electricity = power
outage = cut
blackout > power electricity
light = lamp
lamp = street light
pothole = hole road
asphalt = road
curb = kerb
bus = transport
subway = metro
taxi = transport
fare = ticket
ticket > fare
parking = car
car = vehicle
scooter = scooters
dog = pet
cat = pet
puppy > dog pet
tree = trees
branch = tree
cut = fell
chop > felling tree
sewage = sewer
toilet = sewer
leak = leaking
flood = flooded
noise = noisy loud
neighbor = neighbour neighbours
mayor > akim
city hall > akimat
government > akimat
municipality > akimat
complaint = complain appeal
petition > appeal
report = appeal
meeting > reception
appointment = reception
bribe = corruption
tax = taxes revenue
company > business
business = entrepreneur
entrepreneur > business sole
freelancer > sole self-employed
self-employed = sole
shop = trade
stall > street trade kiosk
kiosk = trade
house = home
build = building construction
renovate > altering flat
remodel > altering flat
repair = repairs
wall > altering
snow = ice
icy > ice snow
school = pupil
grade = class
first grader > first grade
club = clubs
sports = clubs
police = crime
fire = burning
ambulance = emergency
mudslide > mudflow
quake > earthquake
scam = fraud
scammers > fraud
internet = wifi
parcel = post
mail = post
water supply > water connecting
utilities = bills utility
subsidy > help aid
"""


class Stand(NamedTuple):
    """A word of the query, by its number, and a key that it stands for too."""

    place: int
    key: Key


class _Line(NamedTuple):
    """What must be in the query, and the keys meant for each of the places."""

    said: tuple[frozenset[str], ...]
    meant: tuple[tuple[Key, ...], ...]


def meant_by(words: Sequence[Word]) -> list[Stand]:
    """Return what the words stand for beside themselves, with `WORTH` in how sure each key is."""
    lines = _lines()
    holders: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        for key in word.keys:
            if key.sure >= _SURE:
                holders[key.name].append(place)
    found: dict[tuple[int, str], float] = {}
    looked: set[int] = set()
    for name in holders:
        for number in lines.by_key.get(name, ()):
            if number in looked:
                continue
            looked.add(number)
            line = lines.lines[number]
            places = [next((at for one in said if one in holders for at in holders[one]), -1) for said in line.said]
            if min(places) < 0 or len(set(places)) < len(places):
                continue
            for order, keys in enumerate(line.meant):
                for key in keys:
                    at = (places[order % len(places)], key.name)
                    found[at] = max(found.get(at, 0.0), WORTH * key.sure)
    return [Stand(place, Key(name, sure)) for (place, name), sure in found.items()]


class _Lists(NamedTuple):
    lines: tuple[_Line, ...]
    by_key: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def _lines() -> _Lists:
    """All lists, read once, with the lines that begin with a key."""
    lines = [*_read(_RUSSIAN, "ru"), *_read(_KAZAKH, "kk"), *_read(_ENGLISH, "en")]
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for name in line.said[0]:
            by_key[name].append(number)
    return _Lists(tuple(lines), {name: tuple(numbers) for name, numbers in by_key.items()})


def _read(lists: str, language: str) -> Iterator[_Line]:
    for row in lists.strip().splitlines():
        if ">" in row:
            said, _, meant = row.partition(">")
            yield _line(said.split(), meant.split(), language)
            continue
        sides = [side.split() for side in row.split("=")]
        for number, side in enumerate(sides):
            others = [word for at, other in enumerate(sides) if at != number for word in other]
            yield _line(side, others, language)


def _line(said: Sequence[str], meant: Sequence[str], language: str) -> _Line:
    left = tuple(frozenset(key.name for key in own_keys(word, language)) for word in said)
    right = [own_keys(word, language) for word in meant]
    if len(left) == 1:
        return _Line(left, (tuple(key for keys in right for key in keys),))
    return _Line(left, tuple(right))
