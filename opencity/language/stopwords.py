"""Words that say nothing about the subject of a text, and words that say where, not what."""

from __future__ import annotations

from opencity.language.normal import fold
from opencity.language.translit import plain

_RUSSIAN = """
а без бы был была были было быть в вам вас ваш вашу ведь весь во вот все всё всего всем всех всю вся вы где да
даже
для до его ее её ей ему если есть ещё же за здесь и из или им их к как ко когда кто куда ли либо лишь мне мной
мои мой
моя моё мы на над надо нам нами нас наш наша наше нашей нашего нашем нашу наши них но ну о об однако он она
они оно от
очень по под пока после потом потому при про просто с сам свой себе себя сегодня сейчас со так также там тебя
тем то
тогда тоже только том тот тут ты у уже чего чем через что чтобы чтоб эта эти это этого этом этот эту я
здравствуйте здравствуй добрый доброе день вечер утро привет пожалуйста спасибо прошу просим просьба
подскажите скажите
помогите помощь помочь примите меры разобраться разберитесь уважаемый уважаемые хочу хотим хотел хотела можно
нужно
почти почему сколько какой какая какие какое который которые которая который-то опять снова вообще совсем постоянно
уже
мочь могу можем может могут стал стала стало стать делать сделать сделайте сделали делают год года лет месяц
недели
неделю день дня дней час часа часов раз человек люди людям людей город города городе житель жители жителей
алло ау эй хорошо нормально ладно понятно ок
"""
_KAZAKH = """
ал ана анау арқылы бар бәрі бәріміз біз біздің бізге бізді біздер бір бірақ бойы болды болса болып болған
болады
болмайды бұл бұны бұның гой ғана да де деген дейді деп дейін енді еді екен емес ең және жоқпа жүр жүрміз
жүрген кейін
керек кім қай қайда қайтадан қалай қалды қалған қандай қанша қарай қашан қой ма ме мен менен менің маған мені
мұнда неге
не немесе ол олар оны оның осы отыр отырмын отырмыз өз өте сәлем сәлеметсіз бе па пе ба сен сіз сізге сіздер
сіздің
сол соң соны сондықтан та те тағы тек туралы тұр тұрмыз тиіс үшін үшін шейін ше ші шығар
сәлеметсіздерме ассалаумағалейкум қайырлы күн рахмет рақмет өтінемін өтінеміз сұраймын сұраймыз көмектесіңіз
көмектесіңіздерші көмек беріңіздер беріңіздерші беріңізші берсеңіздер айтыңызшы құрметті болар мүмкін шара
қолдан
қолданыңыздар жыл ай апта күні бүгін кеше ертең сағат рет адам адамдар халық қала қаласы тұрғын тұрғындар
кешеден бері
"""
_ENGLISH = """
a about after again all am an and any are as at be been but by can could did do does for from get had has have
hello hi
how i if in into is it its just me my need of on or our please so some someone thank thanks that the their
them there
they this to too up us very was we were what when where which who why will with would you your good morning
day
"""

_BEFORE = "возле около рядом напротив недалеко вблизи у перед позади мимо near opposite behind beside"
_AFTER = """
жанында жанындағы қасында қасындағы маңында маңындағы маңайында алдында алдындағы артында артындағы қарсысында
тұсында тұсындағы бойында бойындағы жағында жағындағы жанынан қасынан бұрышында
"""
_ADDRESS_BEFORE = (
    "ул улица улице улицы улицу проспект проспекте пр пркт мкр микрорайон микрорайоне мкрн переулок пер жк имени"
)
_ADDRESS_AFTER = """көшесі көшесінде көшесіндегі көшесінің көшесінен көшесіне даңғылы даңғылында даңғылының даңғылындағы
ықшамауданы ықшамауданында ықшамауданының ықшамаудандағы шағынауданы шағын мөлтек мөлтекауданы ауданы
ауданында
тұйығы атындағы street avenue"""

_WEAK = """
r: буд быт есл был получа получ работа работ дела сдела плат плат жда ждат приход ход ид пришл приш каждый
кажд нов стар больш маленьк хорош
плох открыт закрыт сто леж говор сказа пиш писа звон позвон дава дат дад бер взят вид смотр жив прожива котор
сам дом сво друг
постоя верн останов реша реш вопрос проблем ситуац сво числ менее бол сайт документ
улиц город адрес дет ребенк
k: коше бала іс істе ал кел кет бар қой жат тұр бер айт көр біл қара шық кір түс қал сал өт тап ет қыл жүр отыр ал бол
де ор ара іш үст аст арт алд
жақ жағ бет орт арна жаға екі бір үш жаңа ескі үлкен кіші жақсы жаман бас мүмкін керек қажет
e: work get got give take make go come new old big small good bad
"""


def _weak() -> frozenset[str]:
    found = set()
    mark = ""
    for part in _WEAK.split():
        if part.endswith(":"):
            mark = part
        else:
            found.add(mark + plain(part))
    return frozenset(found)


#: Keys of verbs and adjectives that go with anything; alone they hardly count, in a phrase they do.
WEAK = _weak()

#: After these a noun is a landmark; before these, too (Kazakh says it after the noun).
LANDMARK_BEFORE = frozenset(plain(word) for word in _BEFORE.split())
LANDMARK_AFTER = frozenset(plain(word) for word in _AFTER.split())
ADDRESS_BEFORE = frozenset(plain(word) for word in _ADDRESS_BEFORE.split())
ADDRESS_SHORT = frozenset({"ул", "пр", "пркт", "мкр", "мкрн", "пер", "жк"})
ADDRESS_AFTER = frozenset(plain(word) for word in _ADDRESS_AFTER.split())

#: Folded words with no weight, in plain letters.
SILENT = (
    frozenset(plain(fold(word)) for word in (_RUSSIAN + _KAZAKH + _ENGLISH).split())
    | LANDMARK_BEFORE
    | LANDMARK_AFTER
    | ADDRESS_AFTER
) - {"ауданы", "шагын"}

#: Words that mean something else when typed in plain letters: оңай is "easy", онай the transport card.
SILENT_AS_SPELT = frozenset({"оңай", "оңайлықпен", "әрі", "бәрі", "әр"})
