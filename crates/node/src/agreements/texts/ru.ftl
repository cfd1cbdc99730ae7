# Интерфейс на русском языке.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-board = Сроки
nav-agreements = Соглашения
board-what = Что, кем, к какому сроку и почему должно быть сделано: сначала нарушения, затем ближайшие сроки.
calendar-file = Календарь (.ics)
nothing-due = Ничего не причитается.
no-findings-here = Под этот фильтр ничего не подходит.
board-cut = Показано не всё
board-cut-what = Показано { $shown } из { $all }, самые срочные первыми. Выберите соглашение или сторону, чтобы увидеть остальное.
agreement = Соглашение
owed-by = Кто должен
owed-to = Кому должен
finding-status = Статус
show = Показать
statuses-open = Открытые
statuses-all = Всё
status-breached = Нарушено
status-destroyed = Доказательства уничтожены
status-at-risk = Под угрозой
status-due-soon = Срок в пределах 24 часов
status-due = Должно быть сделано
status-unverifiable = Проверить нельзя
status-past-worst = Из них срок, возможно, истёк
status-waiting = Срок не идёт
status-late = С опозданием
status-met = Исполнено
status-waived = Освобождено
status-withdrawn = Взято назад вовремя
time-over = Просрочено: { $span }
time-left = Осталось: { $span }
time-left-latest = До последнего законного момента: { $span }
time-worst-left = В худшем случае осталось: { $span }
time-worst-over = Срок, возможно, истёк, прошло: { $span }
span-two = { $one } { $other }
duty = Обязанность
who-to-whom = Кто должен, кому
deadline = Срок
because-of = Из-за чего
to-recipient = кому:
no-deadline = Без срока: действует всегда
one-reading = Опоздание при одном из прочтений
one-reading-why = Источники расходятся в том, рабочий ли день, от которого зависит этот срок, или календарь о нём молчит, или неизвестно, какое место считается. При одном прочтении это опоздание, при другом — вовремя: опозданием это не называется.
one-reading-after-this = после этого — опоздание при одном из прочтений
deadline-sure = Вовремя при любом прочтении до
counted-at = Считается по месту
latest-lawful = самое позднее
matter-period = Период { $number }
matter-standing = Правило в целом
all-breaches = Все нарушения
whole-board = Вся доска
not-owed = Гипотетически: не причитается
not-owed-why = Здесь сказано, что причиталось бы, если бы текст был в силе.
would-be = Причиталось бы
would-be-what = Ничто из этого не причитается. Причиталось бы, если бы сторона была связана или когда текст вступит в силу; кто делает то, о чём говорит правило, видит его срок в любом случае.
would-be-not-in-force = Текст не в силе.
not-in-force-on = Не в силе на { $day }, когда начался бы срок.
not-in-force-then = Не в силе на { $day }, когда это произошло.
in-force-since-then = В силе с { $day }; начавшееся раньше по нему не оценивается.
would-be-said = Она сказала, кем является: { $capacity }.
would-be-unbound = Не связана; её связало бы:
would-be-no-act = ни один её акт
capacity-developer = разработчик
capacity-provider = поставщик
capacity-deployer = эксплуатант
capacity-modifier = изменивший модель
capacity-distributor = распространитель
capacity-authority = орган власти
capacity-other = иное
at-risk-why = Осторожное прочтение срока прошло. При другом прочтении время ещё есть; полагайтесь на него только по совету юриста.
file-now = Уведомить сейчас
what-is-concluded = Вывод
recipient = Получатель
matter = Дело
clock-started = Срок пошёл с
filed-at = Подано
deadline-conservative = Осторожное прочтение
plan-on-this = планируйте по нему
deadline-statutory = Последний законный момент
breach-after-this = нарушение только после него
cure-until = Можно исправить до
total = Итог
total-bound = Должно быть
total-period = Охваченный период
exception = Действующее исключение
consequence = Последствие
occurrence = Номер повторения
concluded-for = Вывод на время
claimant-all = все стороны вместе
claimant-others = каждая другая сторона
claimant-law = тем, кого называет закон
in-the-agreement = В соглашении
clause-not-held = Текста этого положения здесь нет.
the-clause = Положение
wording-original = Слова самого документа
wording-summary = Краткое изложение, не слова документа
proof-tree = Доказательство
show-statement = Заявление
evidence-role = Что это
no-evidence = Заявлений для этого не требуется.
not-found-heading = Что искали и не нашли
by-whom = От кого
looked-up-to = Просмотрено до контрольной точки
no-horizon = Контрольной точки этой стороны нет: бездействие не доказано
how-counted = Как считается срок
how-counted-named = Это указанный день или время; ничего не считалось.
check-elsewhere = Проверить в другом месте
finding-json = Скачать (JSON)
check-elsewhere-why = Кто располагает теми же заявлениями, приходит к тому же выводу. Передайте файл другому узлу и пусть пересчитает там:
finding-id = Вывод
role-trigger = Вызвало её
role-supplement = Сообщает больше
role-correction = Исправляет
role-withdrawn-by-bearer = Отозвано самим обязанным
role-destroyed-by-bearer = Доказательство уничтожено обязанным
role-start = Запустило срок
role-tier = Утяжелило
role-act = Сделано вовремя
role-cure = Сделано поздно, исправлено
role-late = Сделано слишком поздно
role-contrary = Против правила
role-before = Должно было предшествовать
role-counted = Засчитано
role-excuse = Освобождает
role-extension = Даёт больше времени
role-possible = Возможно, это оно; содержания нет или его мало
state-pending = Ожидается: срок ещё не идёт
state-active = Действует: срок идёт
state-fulfilled = Исполнено
state-excused = Освобождено
state-suspended = Приостановлено
state-breached = Нарушено
state-cured = Исправлено
state-escalated = Нарушено, и наступает последствие
state-undetermined = Не определено
state-destroyed = Сказать нельзя: обязанный уничтожил доказательства

## Duties and findings
finding-evidence = Доказательства
evidence-changes = Что потом сделано с доказательствами
evidence-change = Что сделано
change-corrected = Исправлено
change-superseded = Заменено другим заявлением
change-withdrawn = Отозвано тем, кто это сказал
change-destroyed = Содержание уничтожено тем, кто это сказал
changed-to = →
claimed-for = утверждает
counts-from = засчитывается с
not-logged-at = другие не видели этого в журнале в
logged-at = другие видели это в журнале в
rests-on = Опирается на
rests-vouched = Время, удостоверенное другими
rests-claimed = Слово подписавшего; больше никто не удостоверяет время
rests-contradicted = Время, удостоверенное другими, вопреки утверждённому
claimed-time-contradicted = Утверждённому времени противоречат
claimed-time-contradicted-why = Другие видели журнал во время, не согласующееся с утверждённым. Засчитывается то, что удостоверяют они; показано и то и другое.
as-claimed-it-would-be = если бы засчитывалось утверждённое:
horizon-seen = Другие не видели в его журнале большего в

## Agreements
given-finding = Вывод
check-finding = Имеющиеся здесь заявления ведут к тому же выводу
check-finding-wrong = Имеющиеся здесь заявления к нему не ведут
check-finding-unheld = Он опирается на то, чего здесь нет
check-finding-around = То, что стоит вокруг вывода, из него не следует
check-finding-closed = Посторонним этот узел о выводах не говорит: они опираются на заявления не для всех. Проверьте его на своём узле или войдя сюда
map-none = Участие неизвестно
day-applies-from = применяется с
status-since = в этом состоянии с
section-treaties = Договоры и двусторонние соглашения
section-laws = Законы
section-soft-law = Мягкое право, стандарты и обязательства
section-templates = Шаблоны
section-comparisons = Договоры из других областей, для сравнения
agreements-n = { $n ->
    [one] { $shown } соглашение
    [few] { $shown } соглашения
   *[other] { $shown } соглашений
}
agreements-words = Слова в названии, идентификаторе или издателе
agreements-what = Договоры, мягкое право, стандарты и законы как текст и как правило: кто участвует и вступили ли они в силу.
publish-text = Опубликовать текст
no-agreements = Ни одно соглашение не подходит.
form = Форма
dimension = Измерение
binding = Обязательность
parties-known = Участвуют
rules = Правила
published-by = опубликовано
since = с
force-coming = Вступает в силу
force-not-yet = Не в силе
force-undetermined = Не определено
form-treaty = Договор
form-soft-law = Мягкое право
form-standard = Стандарт
form-regulation = Нормативный акт
form-bilateral = Двустороннее
form-unilateral = Одностороннее
binding-yes = Обязательно
binding-no = Не обязательно
binding-unknown = Неизвестно, обязательно ли
dimension-safety-research = Исследования безопасности
dimension-standards = Стандарты
dimension-military = Военное
dimension-commercial = Торговое
dimension-dialogue = Диалог
dimension-adjacent = Смежный закон
text-template = Образец
text-draft = Проект
text-proposed = Предложен
text-enacted = Принят
text-in-force = В силе
text-deferred = Отложен
text-superseded = Заменён
text-repealed = Отменён
certainty-verified = проверено
certainty-reported = сообщено
certainty-unconfirmed = не подтверждено
certainty-disputed = оспаривается
what-if = Что если
agreement-file = Файл соглашения
words-digest = Хеш слов (SHA-256)
words-digest-why = Акт, принимающий этот текст, называет этот хеш; ни к каким другим словам он не относится.
text-contradicted = Другие слова под тем же названием и версией
text-contradicted-why = Издатель позже дал другим словам то же название и версию. Здесь они ничего не меняют: остаётся первый текст, а новым словам нужна новая версия.
on-this-page = На этой странице
parties = Стороны
text-and-rule = Текст и правило
final-clauses = Заключительные положения
timeline = Ход событий
due-under-it = Обязанности по нему
act-of-our-party = Акт от имени нашей стороны
act-two-persons = Вы его предлагаете. Он подписывается и записывается, только когда его утвердит другой человек.
day-unknown = день неизвестен
text-and-rule-why = Слева слова, справа то, что следует из них машинно. Где у положения нет правила, его читают люди.
no-clauses = Ни одного положения здесь нет.
authentic = аутентичный
applies-from = применяется с
applies-until = применяется до конца
no-rule = Без правила: читают люди.
rule-in-the-file = Правило, как оно стоит в файле
force-no-rule = В тексте нет правила о вступлении в силу.
force-why = Вычислено по имеющимся здесь актам и названным в файле.
entry-into-force = Вступление в силу
what-is-known = Что известно
text-from = Откуда текст
text-shipped = поставляется с программой
day-proposed = Предложен
day-adopted = Принят
day-opened = Открыт для подписания
jurisdiction = Юрисдикция
enforcement = Обеспечение исполнения
depositary = Депозитарий
institution = Учреждение
standing-of-text = Статус текста
source = источник
claims = Противоречащие утверждения
claims-why = Сказанное в других местах остаётся рядом с тем, что принято здесь, с указанием причины.
claim-held = Считается верным
claim-rejected = Считается неверным
claim-open = Открыто
said-by = сказал
no-sources = Источник не назван.
read-on = прочитано
vienna-default = (Венская конвенция)
terms-consent = Согласие на обязательность
terms-consent-any = любым актом
terms-signature-binds = подписание уже обязывает
terms-signature = Подписание
terms-signature-needed = нужно до ратификации
terms-signature-not-needed = не нужно до ратификации
terms-open = Открыт для подписания
terms-accession = Присоединение
terms-accession-open = в любое время
terms-accession-after-entry = после вступления в силу
terms-accession-after-signature = после срока для подписания
terms-accession-closed = невозможно
terms-open-to = Открыт для
terms-powers = Полномочия
terms-powers-dispensed = не требуются; достаточно зарегистрированного ключа
terms-powers-required = требуются
terms-deposit = Депонирование засчитывается с
terms-deposit-statement = заявления самой стороны
terms-deposit-receipt = получения депозитарием
terms-reservations = Оговорки
terms-reservations-permitted = если совместимы с объектом и целью
terms-reservations-prohibited = не допускаются
terms-reservations-only = только к
terms-reservations-except = ко всему, кроме
terms-tacit = Молчание в ответ на оговорку
terms-tacit-after = означает принятие; срок: { $length }
terms-tacit-never = никогда не означает принятия
terms-reserved-consent = Согласие с оговоркой
terms-reserved-first = засчитывается, когда её примет одна из других сторон
terms-reserved-deposit = засчитывается с депонирования
part-bound = Кого связывают эти положения
part-bound-since = Связана с
part-bound-until = До
between-parties = Между любыми двумя сторонами
between-note = Что действует между двумя из них иначе, чем написано; взаимно. Между всеми остальными каждое положение применяется как написано.
between-pairs = Каждая пара и положение с правилом, из которого это следует
between-two = Между
between-clause = Положение
between-effect = Что применяется
reservation-of = Оговорка
accepted-by = Приняла
objected-by = Возразила
silence-accepts = Молчание означает принятие с
between-applies = как написано
between-clause-not-in-force = положение не связывает обе стороны
between-modified = с изменениями, взаимно
between-not = не между этими двумя
between-suspended = приостановлено
between-pending = открыто
between-not-accepted = присоединение, которое не было принято
between-no-force = не в силе между этими двумя
between-not-bound = одна из двух не связана
rule-of-the-text = как говорит сам текст
rule-of-vienna = Венская конвенция,
terms-withdrawal = Выход
terms-withdrawal-silent = не предусмотрен
terms-withdrawal-implied = подразумевается, через 12 месяцев
terms-withdrawal-forbidden = исключён
terms-withdrawal-allowed = по уведомлении; срок: { $length }
terms-withdrawal-first-of-month = в первый день месяца после уведомления; срок: { $length }
terms-withdrawal-day-of-year = { $day } (месяц-день) года, по уведомлении до { $by }
terms-withdrawal-not-before = не раньше, чем пройдёт срок: { $length }
terms-withdrawal-notice-to = из уведомления видно, что оно направлено: { $to }
terms-withdrawal-reasons = в нём указаны причины
terms-amendment = Поправка
terms-amendment-acceptors = обязывает принявших её, когда её примут { $share }
terms-amendment-majority = обязывает всех, когда её примут { $share }
terms-amendment-opt-out = обязывает всех, кроме отказавшихся; срок для отказа: { $length }
terms-amendment-blocked = блокируется, если возражают { $share }
share-in = { $share } в { $group }
share-not-in = { $share } вне { $group }
share-more-than = более { $part } сторон
share-every = каждая сторона в { $group }
share-weight = стороны, у которых { $bound } от { $weight }
share-and = и
share-or = или
parties-n = { $n ->
    [one] { $shown } сторона
    [few] { $shown } стороны
   *[other] { $shown } сторон
}
share-of-parties = { $fraction } сторон
terms-provisional = Временное применение
terms-suspension = Приостановление для себя
terms-radical = Нарушение меняет положение всех
length-minutes = { $n ->
    [one] { $shown } минута
    [few] { $shown } минуты
   *[other] { $shown } минут
}
length-hours = { $n ->
    [one] { $shown } час
    [few] { $shown } часа
   *[other] { $shown } часов
}
length-weeks = { $n ->
    [one] { $shown } неделя
    [few] { $shown } недели
   *[other] { $shown } недель
}
length-months = { $n ->
    [one] { $shown } месяц
    [few] { $shown } месяца
   *[other] { $shown } месяцев
}
length-years = { $n ->
    [one] { $shown } год
    [few] { $shown } года
   *[other] { $shown } лет
}
shade-party = Участник
shade-consented = Дала согласие, ещё не связана
shade-signed = Подписала
shade-left = Вышла, отказалась или приостановлена
map-label = Карта мира с участниками; таблица ниже говорит то же словами
map-note = Очертания не выражают позиции по границам или статусу какой-либо территории.
no-parties-known = Здесь нет ни одного акта стороны; кто участвует, из имеющегося неизвестно.
parties-table = Все в таблице
listed-as-of = на { $day }
listed-until = В файле перечислено сделанное до { $day }. О сделанном позже здесь известно только из заявлений: кого нет в списке, мог присоединиться с тех пор, а кто есть — мог выйти.
from-the-file = названа в файле соглашения
party-not = Не участник
party-ad-referendum = Подписала, требует подтверждения
party-declined = Отказалась
party-signatory = Подписавшая сторона
party-awaiting = Ждёт принятия своей оговорки
party-contracting = Дала согласие
party-provisional = Применяет временно
party-committed = Связана только обязательствами
party-party = Участник
party-suspended = Приостановлена
party-withdrawn = Вышла
party-succeeded = Ей наследовала другая
party-terminated = Прекращено
no-events = Ни о каких событиях не известно.
and-more = и ещё { $number }
earlier-events = Раньше: { $number }
has-flaw = имеет изъян
act = Акт
why = Почему
flaw-counts-from = Засчитывается с
flaws = Акты без последствий или с иными, чем задумано
progress-at-least = Обязательство депонировали не менее { $number } сторон.
progress-below = Обязательство депонировали менее { $number } сторон или никто.
progress-why = О ходе сообщается группами, чтобы никто не узнал, что решает он.
conditional-commitments = Условные обязательства
round-flawed = Итог не выдерживает проверки
round-activated = Введены в действие, проверено здесь
round-not-activated = Не введены в действие
round-closed-by = Закрыто
round-bound-since = Все связаны с
round-bound-from = Все будут связаны с
at-level = уровень { $level }
round-left-out = Неучтённые депонирования
powers-head-of-state = Глава государства
powers-head-of-government = Глава правительства
powers-foreign-minister = Министр иностранных дел
powers-full = Полномочия
powers = На основании чего
powers-none = не указано
powers-holder = У кого
two-persons = Два человека
article = Статья
clauses-concerned = О каких положениях
clauses-concerned-why = Если ничего не отмечено, имеется в виду всё соглашение.
words-of-the-act = Слова акта
language-of-words = Язык
executed-on = Совершено
act-marking-why = Акты по открытым соглашениям обычно открыты; выберите более узкий гриф, если сам акт не публичен.
what-if-what = Что последовало бы из акта, которого никто не совершал, или из другого текста. Ничего не сохраняется, действующие данные не затрагиваются.
what-if-wrong = Это нельзя продумать до конца
line-number = строка { $line }
hypothetical = Гипотетически
hypothetical-why = Никто этого не делал и не говорил. Ничего из этого не подписывается, не записывается и не хранится.
as-it-is = Как есть
as-it-would-be = Как было бы
bound-n = { $n ->
    [one] Связана { $shown } сторона
    [few] Связаны { $shown } стороны
   *[other] Связаны { $shown } сторон
}
findings-changed = Выводы, которые были бы иными или новыми
findings-gone = Выводы, которые больше не действовали бы
findings-same = Нет.
what-if-act = Предположить акт
day = День
what-if-as-of = Смотреть на этот день
what-if-text = Предположить другой текст
what-if-text-why = Измените что угодно, например поднимите предел.
think-through = Показать, что следует
obs-c-since = С

## Why an act has no effect, or another than meant
action-malformed = Его содержание не имеет вида акта
action-text-missing = В нём не названы слова, которые он принимает
action-not-shown = Читать его может меньше лиц, чем текст
action-date-not-existing = В нём названа дата, которой нет
action-dates-contradictory = Его даты противоречат друг другу или позже того, когда он сделан
action-date-not-attested = Более раннюю дату не подтверждает депозитарий; он засчитывается с того, когда сделан
action-deposit-contradictory = Два депонирования противоречат друг другу
action-awaiting-receipt = Ждёт получения депозитарием
action-not-acknowledged = К тому времени сторона сама не приняла этих слов
action-not-own = Это может сделать только сама сторона
action-not-depositary = Это может сделать только депозитарий
action-not-organ = Это может сделать только названный в тексте орган
action-powers-missing = Полномочия требуются и не предъявлены
action-powers-insufficient = Предъявленных полномочий недостаточно
action-target-missing = Не сказано, о каком акте речь
action-target-unknown = Акт, о котором речь, здесь неизвестен
action-target-unfit = Акт, о котором речь, иного рода
action-target-without-effect = Акт, о котором речь, сам не имеет последствий
action-repeated = Это уже было сделано
action-not-open-to = Соглашение не открыто для этой стороны
action-signature-closed = В этот день оно не открыто для подписания
action-mode-not-open = Текст не допускает такого способа согласия
action-not-signed = Раньше не было подписания
action-accession-closed = В этот день присоединение не открыто
action-succession-to-nothing = Предшественнику нечего передать
action-nothing-to-withdraw = Отзывать нечего
action-in-force-already = Уже в силе
action-not-yet-in-force = Ещё не в силе
action-not-bound = Эта сторона не связана
action-withdrawal-not-provided = Текст не предусматривает выхода
action-withdrawal-forbidden = Текст исключает выход
action-withdrawal-too-early = Так рано выйти нельзя
action-notice-shortened = Срок уведомления короче, чем требует текст; засчитывается с более позднего дня
action-too-late = Слишком поздно
action-provisional-not-provided = Текст не предусматривает временного применения
action-reservation-forbidden = Текст запрещает эту оговорку
action-reservation-unconfirmed = Оговорка, сделанная при подписании, не подтверждена
action-reservation-late = Оговорка сделана после согласия
action-reservation-defeated = Одна из сторон возразила против поздней оговорки
action-reservation-not-accepted = Оговорке нужно принятие, которого нет
action-objection-late = Возражение сделано после молчаливого принятия
action-answer-without-effect = На эту оговорку ответа не требуется
action-acceptance-without-effect = Присоединениям здесь не нужно принятие
action-amendment-undetermined = В силе ли поправка, зависит от веса, группы или дня, которые неизвестны
action-notice-incomplete = Из уведомления не видно, кому оно направлено, или его причин, как требует текст
action-amendment-unknown = Такой поправки неизвестно
action-suspension-without-ground = Основание для приостановления не показано
action-termination-without-ground = Основание для прекращения не показано
action-measure-not-open = Эта мера не открыта для этой стороны
action-measure-too-early = Мера принята до конца срока для возражений
action-measure-contested = Мера вовремя оспорена
action-not-unanimous = Согласились не все стороны
action-correction-defeated = Возражение не допустило исправления

## For which day a page is asked
asked-as-of = По состоянию на
asked-known-by = Как было известно на
asked-now = Сейчас
asked-another-day = По состоянию на другой день
asked-other-time = Не настоящее время
asked-as-of-what = Положение дел на { $time }.
asked-ahead = Это ещё впереди: указано так, как если бы до тех пор ничего больше не было заявлено.
asked-known-by-what = По тому, что этот узел знал на { $time }.

## The board
filter-unknown = «{ $name }» не является фильтром этой страницы и не учтено.
filter-status-unknown = «{ $name }» не является статусом; показано открытое.
party-unclear = Какая сторона?
party-none = Здесь нет стороны с именем «{ $name }».
party-several = Под «{ $name }» подходят несколько сторон: выберите одну.
whose = Чьи обязанности
whose-all = Все
whose-ours = Наши
whose-to-us = Перед нами
table-file = Таблица (CSV)
state-broken = Нарушено: сделано запрещённое
state-broken-consequence = Нарушено: сделано запрещённое, и наступает последствие
state-kept = Пока соблюдается

## Parties and what they declared
standing-committed = Связано условным обязательством
column-signature = Подписание
column-consent = Ратификация или иное согласие
column-left = Выход
sign-accession = присоединение
sign-acceptance = принятие
sign-approval = утверждение
sign-formal-confirmation = официальное подтверждение
sign-succession = правопреемство
sign-definitive-signature = окончательное подписание
declarations = Оговорки, заявления и возражения
declared-about = Относится к
notifications = Уведомления депозитария
notification-number = №

## Entry into force
force-how-met = Как были выполнены условия
force-entered = Вступил в силу: { $day }.
force-enters = Вступает в силу: { $day }.
force-met-on = Условия выполнены: { $day }.
force-by-act = Через
force-then = День вступления в силу: { $then }.
force-not-met = В целом не в силе: условия не выполнены.
force-undecided = Не определено: известного для решения недостаточно.
force-undecided-since = Условия могли быть выполнены с { $day }.
force-not-known = Неизвестно:
force-condition = Условие
force-has = Пока
force-stands = Состояние
force-conditions = Условия вступления в силу
force-holds = Выполнено
force-holds-not = Не выполнено
force-holds-unknown = Неизвестно
force-refused = Правило или акты невозможно оценить.
joining-signed = Подписали
joining-signed-undated = Подписали, день неизвестен
joining-no-act = Здесь нет ни одного акта
joining-withdrew = Отозвали согласие
force-all = Всё следующее
force-any = Одно из следующего
force-weight = Стороны, у которых { $bound } ({ $weight })
force-share = Не менее { $share } от { $whole }
force-majority = Более { $share } от { $whole }
force-relative = { $weight } сторон не менее { $share } их { $other }
force-delayed = { $length } после этого:
force-everyone = Все из «{ $group }»
force-other = { $agreement } в силе
force-from-day = Не раньше { $day }
force-decision = Решено: { $decision }
force-has-of = { $has } из { $needs }
force-at-least = не менее { $amount }
force-more-than = более { $amount }
force-whole-members = тех, кого это касается
force-whole-parties = сторон { $agreement }
force-whole-group = членов «{ $group }»
force-whole-signatories = подписавших
force-whole-except = { $whole }, кроме «{ $group }»
force-within = только из «{ $group }»
force-outside = только не из «{ $group }»
force-party-to = только стороны { $agreement }
force-no-organizations = организации не считаются
force-had-signed = только подписавшие
force-by = путём: { $acts }
then-same-day = тот же день
then-after = { $length } после этого
then-first-of-month = первый день месяца, следующего за { $length } после этого
unknown-set = члены { $name }
unknown-weight = веса { $name }
unknown-weight-on = веса { $name } на { $day }
unknown-weight-of = вес { $name }
unknown-agreement = состояние { $name }
unknown-decision = было ли решено: { $name }
unknown-circulation = когда была разослана поправка
unknown-opening = когда был открыт для подписания
unknown-line = что сказано в строке { $line }: «{ $text }»
unknown-name = является ли { $name } одной из строк, которым ничего не соответствует
unknown-state = является ли { $name } государством: ни одно известное здесь государство и ни одна организация так не называются
unknown-acts = акты, которых здесь нет
unknown-acts-after = акты после { $day }, последнего дня, о котором говорит список
unknown-acts-lost = акты, которых таблица больше не показывает: по её собственным дням действия вступил в силу { $told }, по имеющимся актам { $found }
unknown-whole = в силе ли соглашение в целом
note-not-before = Одни условия дали бы { $day }; текст устанавливает более поздний день.
note-withdrew-counts = { $name }: согласие { $consented }, отозвано { $withdrew }; с тех пор не считается.
note-withdrew-settled = { $name }: согласие { $consented }, отозвано { $withdrew }, когда день уже был определён.
note-withdrew-after = { $name }: согласие { $consented }, отозвано { $withdrew }, после вступления в силу, которого меньшее число сторон не отменяет (Венская конвенция, ст. 55).
note-fell = Условия, выполненные { $met }, уже не выполнялись { $fell }, до наступления дня.
note-overwritten = В записи ранее было: { $act }, { $name }, { $day }; к { $since } это перезаписано.
note-succeeded = { $successor } занимает место { $predecessor } с { $day }.
act-application = Применение
act-participation = Участие
act-simplified-procedure = Упрощённая процедура
act-declaration = Заявление
act-signature-withdrawal = Отзыв подписи

## Rules as lists
outline-list-comma = {", "}
outline-where = О «{ $kind }»:
outline-who = Кто
outline-when = Когда выполнено всё следующее
outline-must = Обязан сделать
outline-must-not = Не должен делать
outline-must-keep = Обязан соблюдать
outline-before = Прежде чем сделать это
outline-must-first = Должно быть сделано это
outline-by-when = В какой срок
outline-goes-to = Кому
outline-except = Кроме случаев
outline-afterwards = Затем
outline-also = Также
outline-each-party = Каждая сторона
outline-each-of = Каждая сторона из «{ $group }»
outline-issuer = Тот, кто подаёт то, о чём говорит правило
outline-party = { $party }
outline-the-bearer = обязанный
outline-of-bearer = «{ $kind }»
outline-of-anyone = «{ $kind }» от кого угодно
outline-of-another = «{ $kind }» от другой стороны
outline-of-group = «{ $kind }» от члена «{ $group }»
outline-filed = Подано: { $filed }
outline-file = Подать: { $filed }
outline-obtain = Обеспечить подачу: { $filed }
outline-one-matter = Подачи с одинаковым «{ $field }» составляют одно дело
outline-every = Каждые { $length }, считая с { $from }
outline-until = До { $day }
outline-once = Один раз: { $at }
outline-day-bound = день, с которого соглашение связывает обязанного
outline-within = В течение { $period }
outline-within-after = В срок: { $period }, после того, как { $start }
outline-from-filing = подачи
outline-from-field = { $field }
outline-from-earliest = самое раннее известное из: { $fields }
outline-from-latest = самое позднее, когда известны все, из: { $fields }
outline-from-each = каждое отдельно из: { $fields }
outline-from-that-day = этого дня
outline-tier = { $name }: в течение { $period }, если выполнено всё следующее
outline-tier-after = { $name }: в срок { $period }, после того, как { $start }, если всё это так
outline-extended = До { $until }, если до истечения срока подано: { $filed }
outline-cure = Нарушение исправляется, если сделать это в течение { $period } после него
outline-exception-nothing = { $label }: не применяется, если выполнено всё следующее
outline-exception-within = { $label }: вместо этого в течение { $period }, если выполнено всё следующее
outline-excused = Вместо этого подано: { $filed }
outline-to = { $who }
outline-to-if = { $who }, если выполнено всё следующее
outline-to-otherwise = Иначе { $who }
outline-follow-every = { $name }: { $filed }, не реже чем каждые { $period }, пока не подано: { $until }
outline-follow-after = { $name }: { $filed }, в течение { $period } после: { $after }
outline-limit-when = Проверяется при каждой подаче, которая к этому добавляет
outline-at-least-before = Не менее чем за { $length } до
outline-at-most-before = Не более чем за { $length } до
outline-first-filed = Было подано: { $filed }
outline-consequence = Что следует из нарушения: положение { $clause }
outline-owed-each = Обязанность перед каждой другой стороной отдельно
outline-at-levels = Действует на уровне { $levels } положения
outline-period = { $length }
outline-period-clock = { $length } по часам
outline-period-calendar = { $length }, в календарных днях
outline-period-working = { $length }, в рабочих днях
outline-period-business = { $length } рабочего времени
outline-period-1182 = { $length }, как считает Регламент 1182/71
outline-period-at = { $period }, место: { $place }
outline-period-at-by = { $period }, место из { $place }, которое называет { $field }; если не называет — по самому широкому прочтению
outline-period-rounded = { $period } ({ $how })
outline-rounded-last = до последнего дня, если в месяце нет такого дня
outline-rounded-next = до первого дня следующего месяца, если в месяце нет такого дня
outline-all-of = Всё это:
outline-any-of = Что-либо из этого:
outline-not-so = Не так:
outline-not-known = { $field }: неизвестно
outline-known = { $field }: известно
outline-in-group = { $item } входит в «{ $group }»
outline-in-breach = { $party } нарушает «{ $duty }»
outline-is-so = { $value }
outline-yes = { $value }: да
outline-no = { $value }: нет
outline-word-yes = да
outline-word-no = нет
outline-has = { $list } включает: { $word }
outline-has-any = { $list } включает что-либо из: { $words }
outline-one-of = { $item }: одно из: { $list }
outline-is = { $left }: { $right }
outline-is-not = { $left }: не { $right }
outline-less = { $left } меньше { $right }
outline-at-most = { $left } не больше { $right }
outline-more = { $left } больше { $right }
outline-at-least = { $left } не меньше { $right }
outline-defined = { $value } («{ $name }»)
outline-plus = { $left } плюс { $right }
outline-minus = { $left } минус { $right }
outline-times = { $left } умножить на { $right }
outline-over = { $left } разделить на { $right }
outline-day-of = день ({ $of }) по UTC
outline-day-of-at = день ({ $of }), место: { $place }
outline-field-issuer = кто подаёт
outline-field-subject = о чём
outline-field-issued = когда подано
outline-field-of = { $field } («{ $kind }»)
outline-count = число «{ $kind }»
outline-sum = сумма { $of } по «{ $kind }»
outline-min = наименьшее { $of } в «{ $kind }»
outline-max = наибольшее { $of } в «{ $kind }»
outline-there-is = Есть «{ $kind }», где всё это:
outline-for-every = Для каждого «{ $kind }»:
outline-in-unit = { $value } в { $unit }
outline-by-bearer = Подано обязанным
outline-by-another = Подано другой стороной
outline-by-group = Подано членом «{ $group }»
outline-window-last = Подано за последние { $length }
outline-window-since = Подано с { $day }
outline-window-each = За один и тот же период в { $length }, считая с { $from }, по { $by }
outline-from-to = { $from } – { $to }

## What if, act by act
what-if-another = Ещё один акт
what-if-without = Убрать
what-if-who = { $who }: { $before } → { $after }
what-if-leaving = Кто вышел бы
what-if-leaves = { $who }: обязательства сохранялись бы до { $day }, а с этого дня — нет.
what-if-leaves-why = Что стало должным до этого дня, остаётся должным (Венская конвенция о праве международных договоров, ст. 70).
what-if-leaves-owing = На { $day }, если до тех пор ничего больше не будет сказано, оставалось бы должным:
what-if-leaves-free = На { $day }, если до тех пор ничего больше не будет сказано, по правилам этого текста ничего больше не оставалось бы должным.
what-if-gone-why = Они были бы иными: то, на чём они основаны, изменилось бы.
what-if-party-why = Страна по названию или коду либо сторона по идентификатору. Оставьте строку пустой, чтобы предположить меньше.

## Counts of entry into force
standing-committed-parties = { $n ->
    [one] { $shown } сторона
    [few] { $shown } стороны
   *[other] { $shown } сторон
}
force-more-needed = { $n ->
   *[other] Нужно ещё: { $shown }
}
force-missing = { $n ->
   *[other] Недостаёт: { $shown }
}
force-could-join = { $n ->
   *[other] Ещё могли бы присоединиться: { $shown }
}
force-count = { $n ->
    [one] Не менее { $shown } стороны дали согласие
   *[other] Не менее { $shown } сторон дали согласие
}
then-days-after = { $n ->
    [one] через { $shown } день после этого
    [few] через { $shown } дня после этого
   *[other] через { $shown } дней после этого
}
then-first-of-nth-month = { $n ->
   *[other] первый день { $shown }-го месяца после того месяца
}

## What now
ours = Наши
breaches-by-others = Нарушения других
breaches-to-us = Причитается нам и нарушено
task-to-us-breached = { $n ->
    [one] Нарушена { $shown } обязанность перед нами
    [few] Нарушены { $shown } обязанности перед нами
   *[other] Нарушено { $shown } обязанностей перед нами
}
task-own-breached = { $n ->
    [one] Нарушена { $shown } наша обязанность
    [few] Нарушены { $shown } наши обязанности
   *[other] Нарушено { $shown } наших обязанностей
}
task-own-at-risk = { $n ->
    [one] { $shown } наша обязанность вышла за осторожный срок
    [few] { $shown } наши обязанности вышли за осторожный срок
   *[other] { $shown } наших обязанностей вышли за осторожный срок
}
task-own-past-worst = { $n ->
    [one] Срок { $shown } нашей обязанности, возможно, истёк: не хватает сведений
    [few] Срок { $shown } наших обязанностей, возможно, истёк: не хватает сведений
    [many] Срок { $shown } наших обязанностей, возможно, истёк: не хватает сведений
   *[other] Срок { $shown } наших обязанностей, возможно, истёк: не хватает сведений
}
task-own-soon = { $n ->
    [one] Срок { $shown } нашей обязанности истекает в течение дня
    [few] Срок { $shown } наших обязанностей истекает в течение дня
   *[other] Срок { $shown } наших обязанностей истекает в течение дня
}
task-own-unverifiable = { $n ->
    [one] О { $shown } нашей обязанности судить нельзя: не хватает факта
    [few] О { $shown } наших обязанностях судить нельзя: не хватает фактов
   *[other] О { $shown } наших обязанностях судить нельзя: не хватает фактов
}
task-own-later = { $n ->
    [one] { $shown } наша обязанность со сроком позже
    [few] { $shown } наши обязанности со сроком позже
   *[other] { $shown } наших обязанностей со сроком позже
}
task-others-breached = { $n ->
    [one] { $shown } нарушение других
    [few] { $shown } нарушения других
   *[other] { $shown } нарушений других
}
status-would-be-due = Причиталось бы
state-not-owed = Не причитается: текст не был в силе, когда это началось, или не связывает
what-now = Что делать сейчас
dismiss-now = Оценить как не подлежащее уведомлению
tell-now = Сказать, что ещё неизвестно:
broken-why = Запрещённое сделано: никакой подачей этого не отменить.
broken-excused-by = По правилу это извиняет: { $what }, от кого: { $who }.
broken-no-excuse = Правило не называет ничего, что бы это извинило.
broken-ask = Попросить об этом
broken-ask-title = Просьба извинить: { $rule }
broken-tell = Сообщить тем, перед кем обязательство
broken-tell-title = Запрещённое сделано: { $rule }
broken-look = Посмотреть доказательства
by-bearer = сама сторона
by-anyone = кто угодно
by-another-party = другая сторона
foreseen = Если подписать сегодня
act-anyway = Всё равно предложить
foreseen-flawed = Без последствий или с иными, чем задумано:
foreseen-same = Положение стороны не меняется:
foreseen-becomes = Положение стороны:
what-if-unknown = «{ $party }» — не известная здесь сторона. Возьмите код страны, например FR, или идентификатор стороны.
what-if-early = Текст открыт { $day }; до этого никто не мог действовать.
what-if-day = «{ $day }» — не день. Напишите так: 2026-11-28.
what-if-flaws = Акты без последствий
form-addressees = Адресаты закона
own-default = (по умолчанию этой программы)
addressees-by-rule = Кого он касается, следует из его правил: каждого, кто делает то, о чём они говорят.
not-known = неизвестно
without-effect-yet = Пока без последствий
act-under = По соглашению
act-flawed = Без последствий или с иными, чем задумано
deadline-unknown = Неизвестно: { $within } от «{ $from }», чего никто не сказал
deadline-worst = В худшем случае
file-now-why = Здесь записывается, о чём вы уведомили орган власти: эта программа ему ничего не посылает.
asides = { $n ->
    [one] { $shown } заявление не удалось учесть в том, что причитается, и оно отложено: ошибка этой программы
    [few] { $shown } заявления не удалось учесть в том, что причитается, и они отложены: ошибка этой программы
   *[other] { $shown } заявлений не удалось учесть в том, что причитается, и они отложены: ошибка этой программы
}
# Calendars.
ics-name = Comity: что подлежит исполнению
ics-would-be = (было бы)
ics-plan = Планируйте на { $plan }. Самое позднее { $latest }.
ics-one-reading = По одному толкованию после { $at } это поздно.
ics-worst = Планируйте на { $at } в худшем случае.
ics-owes = { $who } обязан к этому по { $law }, { $clause }.
ics-would-owe = { $who } был бы обязан к этому по { $law }, { $clause }.
ics-goes-to = Направляется: { $recipient }.
authority-site = её сайт
