# Интерфейс на русском языке.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.

## Frame
skip = Перейти к содержанию
nav = Страницы этого узла
nav-overview = Обзор
nav-statements = Заявления
nav-peers = Партнёры
nav-log = Журнал
nav-audit = Контрольный след
nav-submit = Подать
nav-users = Учётные записи
live-on = Обновляется
live-off = Не обновляется
sign-in = Войти
sign-out = Выйти
about-this-node = Об этом узле
api-description = Описание API (OpenAPI)
copy = Копировать
pages = Страницы списка
newest = Самые новые
older = Более ранние
cancel = Отмена
search = Искать
clear = Очистить
any = Любой
optional = (необязательно)
yes = Да
no = Нет
code = Код
from = от
number = Число
share = Доля
state = Состояние
change = Изменить
save = Сохранить
unnamed = Без имени
undeclared = не заявлено
empty-list = нет
empty-text = пусто

## Stopped
stopped-stand-down = Этот узел ничего не подписывает: его папка — старая копия его журнала
stopped-copy-unchecked = Этот узел пока ничего не подписывает: его папка — копия, и ещё не все сообщили, что у них есть из его журнала
stopped-store-damaged = Этот узел ничего не записывает: его хранилище повреждено
stopped-key-revoked = Этот узел ничего не подписывает: его ключ для заявлений отозван
stopped-what = Имеющееся по-прежнему можно читать. Что делать, сказано в руководстве оператора (backup.md, keys.md).

## Time
ago-now = сейчас
ago-seconds = { $n ->
    [one] { $n } секунду назад
    [few] { $n } секунды назад
   *[other] { $n } секунд назад
}
ago-minutes = { $n ->
    [one] { $n } минуту назад
    [few] { $n } минуты назад
   *[other] { $n } минут назад
}
ago-hours = { $n ->
    [one] { $n } час назад
    [few] { $n } часа назад
   *[other] { $n } часов назад
}
ago-days = { $n ->
    [one] { $n } день назад
    [few] { $n } дня назад
   *[other] { $n } дней назад
}
days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[other] { $n } дней
}
never = никогда

## Counts
entries = { $n ->
    [one] { $shown } запись
    [few] { $shown } записи
   *[other] { $shown } записей
}
statements-n = { $n ->
    [one] { $shown } заявление
    [few] { $shown } заявления
   *[other] { $shown } заявлений
}
from-logs = { $n ->
    [0] ни из одного журнала
    [one] из { $shown } журнала
    [few] из { $shown } журналов
   *[other] из { $shown } журналов
}
peers-n = { $n ->
    [0] Нет
    [one] { $shown } партнёр
    [few] { $shown } партнёра
   *[other] { $shown } партнёров
}
peers-following = { $shown } отслеживается без сбоев

## Overview
clock-wrong = Часы этого узла неверны
clock-off = Они расходятся с часами партнёров и свидетелей на { $seconds } с.
clock-far = Они расходятся с часами партнёров и свидетелей на { $seconds } с. Ничего не подписывается, пока часы не исправлены.
clock-behind = Они отстают на { $seconds } с от того, что записал этот узел, и нет кворума других, подтверждающих, что они верны. Ничего не подписывается, пока часы не исправлены.
alarm-equivocation = Журнал противоречит сам себе
alarm-equivocation-what = Журнал { $origin } подписал две контрольные точки, которые не могут быть верны одновременно. Новые утверждения его хранителя задерживаются.
alarm-held = Партнёр задержан
alarm-held-what = его новые утверждения задерживаются, пока не решат люди.
alarm-failing = { $n ->
    [one] { $shown } партнёр отвечает не так, как должен
    [few] { $shown } партнёра отвечают не так, как должны
   *[other] { $shown } партнёров отвечают не так, как должны
}
show-both-checkpoints = Показать обе контрольные точки
found = Обнаружено
no-alarms-checked = { $n ->
    [one] Нет противоречий в своём журнале и в журнале { $shown } партнёра; все отвечают. Состояние на
    [few] Нет противоречий в своём журнале и в журналах { $shown } партнёров; все отвечают. Состояние на
   *[other] Нет противоречий в своём журнале и в журналах { $shown } партнёров; все отвечают. Состояние на
}
figure-own-log = Свой журнал
figure-logged = Последняя запись
figure-witnessed = Засвидетельствовано
figure-known = Известно здесь
figure-peers = Партнёры
finality-logged = Записано
finality-witnessed = Засвидетельствовано
finality-not-witnessed = Кворум не набран
finality-no-policy = Свидетели не опрашиваются
finality-no-policy-why = политика никого не называет
cosignatures-of = { $some } из { $all } свидетелей
at-size = при размере
latest-statements = Последние заявления
all-statements = Все заявления
all-peers = Все партнёры
statements-by-kind = Заявления по видам
no-statements = Заявлений пока нет.
no-peers = Партнёров пока нет. Партнёр добавляется по адресу и отпечатку, полученному по каналу, которому вы уже доверяете.

## Statements
statements-what = Все заявления, известные этому узлу: собственные и из журналов партнёров, недавно узнанные — первыми.
statement = Заявление
kind = Вид
issuer = Составитель
subject = Предмет
said = Сделано
said-claimed = Сделано (по словам составителя)
said-from = Сделано с
said-to = Сделано до
known-here = Известно здесь
logged-between = Записано, как видели другие
logged-after = не раньше
logged-by = не позже
vouched-by = удостоверено
this-node = этот узел
logged-nobody = Никто, кроме составителя, не говорит, когда.
logged-contradictory = Удостоверяющие противоречат друг другу: чьи-то часы неверны или кто-то говорит неправду. Засчитывается более раннее время.
standing = Статус
log = Журнал
own-log = Свой журнал
log-number = Журнал { $log }
entry-number = Запись { $index }
search-words = Слова в предмете, заглавии или содержании
as-of = Как было известно на
as-of-on = Взгляд в прошлое
as-of-what = Вы видите то, что этот узел знал к { $time }. Всё, что он узнал позже, опущено, включая исправления и отзывы.
as-of-leave = Вернуться к настоящему
field-unread = Фильтр не удалось прочитать
field-unread-what = «{ $field }» не учтено в поиске. Время пишется так: 2026-11-23 или 2026-11-23T14:00:00Z.
no-matches = Ничего не найдено.
standing-in-force = Действует
standing-hosted = Размещено у другого
standing-superseded = Заменено
standing-amended = Дополнено
standing-retracted = Отозвано
standing-refused = Отвергнуто
standing-no-effect = Без последствий
content-held = Содержание имеется
content-absent = Содержания здесь нет
content-erased = Содержание стёрто

## Statement
what-it-says = Что в нём сказано
statement-id = Заявление
content-digest = Хеш содержания (SHA-256)
signed-with = Подписано ключом
content = Содержание
content-file = Файл содержания
content-came = Поступило сюда
content-opaque = Имеется файл содержания размером { $size }, который эта версия не может показать списком. Возьмите файл и прочтите его тем, что подходит к его виду.
content-reserved-why = Это для поимённо названных лиц, и вас здесь среди них нет. Вас может назвать другой администратор или оператор. Заявление и его доказательство действительны и без этого.
content-absent-why = Содержания здесь нет: его не предлагали этому узлу или ещё не предложили. Заявление и его доказательство действительны и без него.
content-erased-why = Содержание и его соль здесь уничтожены. Заявление и его доказательство остаются в силе.
raw-json = Как JSON
marking = Гриф
marking-to = для
marking-release = не раньше
who-was-given = Кому передано содержание
given-to = Передано
first-given = Впервые передано
given-to-nobody = Этот узел никому не передавал содержание.
anybody = Любому, кто просил
relations = Связи
no-relations = Насколько известно этому узлу, ни одно заявление не заменяет, не дополняет, не отзывает и не стирает это.
superseded-by = Заменено заявлением
supersedes = Заменяет
amended-by = Дополнено заявлением
amends = Дополняет
retracted-by = Отозвано заявлением
retracts = Отзывает
erased-by = Содержание стёрто заявлением
erases = Стирает содержание
was-superseded = Заменено: его место заняло более позднее заявление
was-amended = Дополнено: читать вместе с
was-retracted = Отозвано: составитель взял его назад окончательно
was-erased = Составитель распорядился уничтожить содержание
hosted-by = размещено у
hosted-here = размещено в журнале этого узла
hosted-by-choice = У кого размещено
hosted-heading = Размещено у другого: это не собственное слово составителя
hosted-why = Стоит в журнале другой стороны под ключом, который эта сторона зарегистрировала для составителя. Показывает, что хранитель журнала считает словом составителя, и не имеет для составителя последствий.
hosted-own-too = То же заявление стоит в собственном журнале составителя
hosted-too = Другие размещают заявления от имени этой стороны
hosted-too-what = Список показывает то, что стоит в её собственном журнале. То, что другие хранят от её имени, не имеет для неё последствий.
whose-word = Чьё слово
own-word = Собственное слово
refused-heading = Эта запись отвергнута
refused-why = Журнал её содержит, но она не прошла проверку этого узла. Она хранится как доказательство и ни за что не засчитывается.
no-effect-heading = Это заявление не имеет последствий
no-effect-why = Оно подписано и записано как следует, но то, что оно хочет изменить, не во власти его составителя или стоит не в том же журнале.
where-it-stands = Где стоит
leaf-index = Позиция
erase-content = Стереть содержание …

## Proof
proof = Доказательство
no-proof-yet = Подписанной контрольной точки, охватывающей эту запись, ещё нет.
entry-of = Запись { $index } из { $size }
leaf-hash = Хеш листа
root = Корень
cosignatures = Соподписи
no-cosignatures = Для этой контрольной точки нет
inclusion-path = { $n ->
    [0] Путь включения: лист и есть корень
    [one] Путь включения: { $shown } хеш
    [few] Путь включения: { $shown } хеша
   *[other] Путь включения: { $shown } хешей
}
receipt = Квитанция (COSE)
tlog-proof = Доказательство (tlog-proof)
evidence = Доказательные данные (JSON)
verify = Проверить в этом браузере
verify-why = Ваш браузер получает доказательные данные и сам проверяет каждый хеш и каждую подпись. Он не принимает на веру ни одного вывода этого узла.
verify-noscript = Для проверки в браузере нужен JavaScript. Без него скачайте доказательство и запустите «comity verify» на своей машине.
verify-running = Проверяется …
verify-passed = верно
verify-failed = неверно
verify-unknown = не проверено
verify-overall-passed = Проверено: верен каждый шаг
verify-overall-failed = Не полагайтесь на это заявление: одна из проверок не прошла
verify-overall-unknown = Что удалось проверить, верно; не каждый шаг удалось проверить здесь
verify-no-webcrypto = На этой странице браузер не предоставляет криптографию. Нужен HTTPS или локальный адрес.
verify-pin-first = Этот браузер видит его впервые; отныне запомнен. Сравните с ключом, который дал вам его хранитель.
verify-pin-same = Тот же ключ, который этот браузер видел раньше.
verify-pin-changed = НЕ тот ключ, который этот браузер видел раньше.
verify-step-evidence = Доказательные данные
verify-step-entry = Запись
verify-step-inclusion = Включение в журнал
verify-step-checkpoint = Контрольная точка журнала
verify-step-witnesses = Свидетели
verify-step-key = Ключ составителя
verify-step-signature = Подпись составителя
verify-step-content = Содержание
verify-proves-entry = Байты записи — правильно построенное заявление с идентификатором, показанным на этой странице.
verify-proves-inclusion = Хеш записи и путь ведут точно к корню. Запись стоит на этой позиции без изменений.
verify-proves-checkpoint = Ключ журнала подписал этот размер и этот корень. Журнал больше не может отрицать, что содержит запись.
verify-proves-witnesses = Другие подписали ту же контрольную точку. Чтобы показать вам другое прошлое, журналу пришлось бы обмануть и их.
verify-proves-key = Ключ, подписавший заявление, зарегистрирован для этого составителя в том же журнале, под тем же корнем.
verify-proves-signature = Владелец ключа составителя подписал именно эти слова.
verify-proves-content = Содержание, которое вы видите, — то самое, что подписал составитель, до последнего байта.
verify-reason-other-identifier = Запись — другое заявление, не то, что на этой странице.
verify-reason-other-root = Путь ведёт к другому корню, не к тому, что подписал журнал.
verify-reason-no-ed25519-log-key = Узел не называет ключа Ed25519 для этого журнала.
verify-reason-other-origin = Контрольная точка принадлежит другому журналу.
verify-reason-not-signed-by-log = На контрольной точке нет подписи ключом журнала.
verify-reason-no-ed25519 = Этот браузер не может проверить Ed25519. Это могут современные Firefox, Safari и Chromium, а также «comity verify».
verify-reason-bad-signature = Подпись не подходит.
verify-reason-no-cosignature = На этой контрольной точке нет соподписи свидетеля Ed25519, так что здесь за неё ручается только сам журнал.
verify-reason-no-issuer-key = Ключ, которым подписано, этому узлу неизвестен.
verify-reason-algorithm = Заявление подписано алгоритмом, которого браузеры не предоставляют. Его проверяет «comity verify».
verify-reason-other-key = Переданный ключ — не тот, что назван в заявлении.
verify-reason-no-registration = Регистрация этого ключа не передана. Чей это ключ, известно лишь со слов этого узла.
verify-reason-registration-without-key = Запись, которая будто бы регистрирует ключ, не содержит ключа.
verify-reason-not-registered = Запись, которая будто бы регистрирует ключ, содержит другой или стоит не в этом журнале.
verify-reason-other-party = Ключ зарегистрирован для другой стороны, не для названного составителя.
verify-reason-no-hash-envelope = В заявлении нет хеша SHA-256 содержания.
verify-reason-no-content = Содержание не передано, поэтому сравнивать с хешем нечего.
verify-reason-other-content = Содержание — не то, что подписал составитель.
verify-reason-pin-changed = Подпись журнала подходит, но её ключ — не тот, который этот браузер видел раньше. Спросите хранителя по каналу, которому доверяете.
verify-fact-pin = Этот ключ
verify-fact-key = Ключ журнала
verify-fact-bytes = Байты
verify-fact-leaf = Хеш листа
verify-fact-id = Заявление
verify-fact-index = Позиция
verify-fact-size = Размер дерева
verify-fact-hashes = Хешей в пути
verify-fact-root = Вычисленный корень
verify-fact-origin = Источник
verify-fact-unchecked = Здесь не проверено
verify-fact-cosignatures = Верные соподписи
verify-fact-witness = Свидетель
verify-fact-thumbprint = Отпечаток ключа
verify-fact-issuer = Составитель
verify-fact-registered = Зарегистрирован записью
verify-fact-algorithm = Алгоритм
verify-fact-said = Подписанный хеш
verify-fact-type = Тип
verify-fact-computed = Вычисленный хеш

## Peers
peers-what = Узлы других сторон, журналы которых этот узел отслеживает и проверяет.
peer = Партнёр
entries-held = Имеющиеся записи
last-contact = Последняя связь
last-failure = Последний сбой
no-failure = Нет
failure-knows-us-not = Он ещё не добавил этот узел: сообщите его стороне свой отпечаток.
failure-clock-differs = Его часы и наши расходятся более чем на пять минут: сверьте и те и другие по NTP.
failure-refuses-key = Он не принимает ключ, которым мы подписываем: возможно, он ещё не дочитал наш журнал или знает ключ как отозванный.
failure-address-other = Он отвечает по другому адресу, чем указан у нас: узнайте у его стороны публичный адрес.
failure-request-changed = Что-то между нами изменяет запросы: проверьте прокси перед ним.
failure-budget-disk = От него сохранено столько, сколько разрешено: увеличьте disk_gib в разделе [quota] файла comity.toml.
failure-unreachable = По его адресу никто не отвечает.
failure-stalled = Он остановился посреди ответа.
failure-busy = Он занят, запрос будет повторён.
peer-following = Отслеживается
peer-waiting = Ждёт, пока другая сторона нас добавит
peer-failing = Сбой
peer-held = Задержан
peer-removed = Удалён
peer-new = Ещё не достигнут
add-peer = Добавить партнёра
replace-peer = Сторона начинает заново с другими ключами
replace-peer-why = Только если сторона сообщила вам об этом по каналу, которому вы уже доверяете. Её старый журнал остаётся здесь отдельно от нового, и они никогда не сопоставляются.
replace-peer-old = Отпечаток, закреплённый до сих пор
add-peer-why = Получите отпечаток у оператора партнёра по каналу, которому вы уже доверяете. Ничему другому о партнёре не верят.
address = Адрес
fingerprint = Отпечаток
fingerprint-why = Сверьте его группа за группой с оператором партнёра по каналу, которому вы уже доверяете.
own-fingerprint = Отпечаток этого узла
own-fingerprint-why = Прочтите его вслух оператору узла, который будет отслеживать этот.
its-statements = Его заявления
who-it-is = Кто это
name = Имя
party = Сторона
origin = Источник журнала
added = Добавлен
keys = Ключи
keys-log = Контрольные точки
keys-statement = Заявления
keys-receipt = Квитанции
keys-witness = Соподписи
following = Отслеживание его журнала
head-held = Имеется
head-seen = Показано им
same-as-held = то же
checkpoint-held = Последняя имеющаяся контрольная точка
held-heading = Задержан за раздвоение журнала
held-why = Его журнал противоречит сам себе. Известное ранее остаётся; его новые утверждения задерживаются, пока не решат люди. Доказательство ниже может проверить каждый, у кого есть ключи его журнала.
equivocation-why = Обе контрольные точки несут подпись самого журнала. Честный журнал не может подписать обе: одну из его историй показывали одним и скрывали от других.
told-by = Сообщил
found-here = обнаружено этим узлом
proved = Доказано
checkpoint-one = Одна контрольная точка
checkpoint-other = Другая
true-earlier-root = Каким должен был быть корень при меньшем размере
consistency-path = Хеши, связывающие его с более поздним корнем

## Log
log-what = Собственный журнал этого узла, в который можно только добавлять. Что в нём есть, остаётся; что берёт партнёр или проверяющий, сверяется с тем же корнем.
checkpoint = Контрольная точка
raw-checkpoint = Файлом
tree-size = Размер
log-keys = Ключи журнала
log-keys-why = Сравните их с тем, что дал вам хранитель журнала. Контрольная точка ничего не доказывает под ключом, полученным от её же отправителя.
witness = Свидетель
witnesses = Свидетели
witnesses-why = Свидетели подписывают контрольную точку, только если она продолжает все, что они видели раньше. Засвидетельствованный журнал не может показывать разным читателям разное прошлое.
witnesses-missing = Кворум политики не набран. Заявления всё равно записываются; кто требует засвидетельствования, должен ждать.
cosigned = Соподписано
not-cosigned = Ещё нет
policy = Политика свидетелей
tiles = Плитки
tiles-why = Весь журнал простыми файлами (C2SP tlog-tiles): хеши и записи, по 256 в файле.
tiles-full = Полные плитки
tiles-last = Последняя плитка хешей
tiles-entries = Последняя связка записей
check-outside = Проверить всё извне
registered-keys = Ключи, зарегистрированные в этом журнале
no-keys = Ни один ключ не зарегистрирован.
key-name = Ключ (отпечаток)
registered-at = Зарегистрирован под №

## Audit trail
audit-what = Что и кем сделано на этом узле. Каждая строка несёт хеш предыдущей, поэтому ни одну нельзя незаметно убрать.
no-audit = Пока ничего.
when = Когда
actor = Кто
action = Действие
object = Над чем
particulars = Подробности
link = Сцепление

## Accounts
sign-in-note = Учётные записи принадлежат только этому узлу. Кто забыл пароль, обращается к администратору.
sign-in-wrong = Неверное имя или пароль.
sign-in-limited = Слишком много попыток. Подождите немного.
sign-in-link-spent = Эта ссылка уже использована или истекла. Войдите с именем и паролем.
account = Ваша учётная запись
account-name = Имя учётной записи
password = Пароль
password-first = Первый пароль (не менее 12 знаков)
password-old = Нынешний пароль
password-new = Новый пароль (не менее 12 знаков)
password-again = Новый пароль ещё раз
password-change = Сменить пароль
password-change-why = Всё прочее, что входит от вашего имени, прекращается вместе со старым паролем: другие сеансы, токены, адреса календаря и ссылки.
password-old-wrong = Нынешний пароль другой.
password-again-differs = Новый пароль введён дважды по-разному.
password-rule = В пароле не менее 12 знаков и не более 1024 байт.
tokens = Токены API
tokens-why = Токен позволяет программе действовать от вашего имени, с вашей ролью. Он показывается один раз, при создании.
token-label = Для чего он
token-days = Действителен
token-create = Создать токен
token-made = Токен создан
token-made-why = Возьмите его сейчас. Он не хранится и больше не будет показан.
calendars = Адреса календаря
calendars-why = Для программы-календаря, которая не может послать токен: у кого есть адрес, тот читает, что должна ваша сторона, кроме помеченного TLP:RED, и ничего больше. Каждое чтение записывается. Прекратите его действие, если он мог стать известен.
calendar-create = Создать адрес
calendar-made = Адрес календаря создан
no-tokens = Нет.
sessions = Вход выполнен
created = Создано
ends = Истекает
ended = Истекло
revoke = Прекратить
users-what = Кто может входить на этот узел и для чего.
user-add = Добавить учётную запись
user-enabled = Может входить
user-disabled = Закрыта
user-may-sign-in = может входить
user-cleared = назван для TLP:RED
user-cleared-why = Для поимённо названных лиц: кто назван, тот читает помеченное TLP:RED, и каждое чтение записывается. Никто не называет себя или созданную им учётную запись; с назначением прекращаются все средства входа, которые создали или могли создать другие, так что человек входит заново по ссылке от оператора; назначение заканчивается, когда кто-то другой создаёт пароль, ссылку или токен этой учётной записи.
user-reset = Сбросить пароль
user-reset-why = Снимает пароль и прекращает все сеансы, токены и ссылки учётной записи. Вы получаете ссылку, по которой её владелец входит один раз в течение десяти минут, чтобы задать другой.
user-reset-done = Учётная запись сброшена
user-reset-link = передайте эту ссылку её владельцу и никому другому. Она годна один раз, десять минут, и больше не показывается.
not-changed = Ничего не изменено
role = Роль
you = (вы)
role-reader = Читатель
role-officer = Сотрудник
role-approver = Утверждающий
role-admin = Администратор
role-reader-why = Читает всё, что могут читать люди этого узла.
role-officer-why = Также подаёт заявления от имени стороны.
role-approver-why = Также утверждает и стирает содержание.
role-admin-why = Также управляет учётными записями и партнёрами.
sign-on-with = Войти через { $name }
sign-on-down = Поставщик не отвечает. Пароль или ключ доступа по-прежнему действуют.
sign-on-not-completed = Вход не завершён. Начните заново или используйте пароль либо ключ доступа.
sign-on-no-account = Поставщик вас знает, но у этого узла нет вашей учётной записи: обратитесь к администратору. Если она есть, войдите с её паролем и свяжите её в разделе своей учётной записи.
sign-on = Внешний вход
sign-on-why = Свяжите эту учётную запись со своей в { $name } и входите там, а не здесь. Ключ доступа запрашивается, как и прежде.
sign-on-linked = Связана с { $name } как
sign-on-mapped = Эту учётную запись создал внешний вход: её роль следует тому, что сообщает поставщик.
sign-on-link = Связать учётную запись
sign-on-unlink = Разорвать связь
sign-on-continue = Перейти к { $name }
session-device = Устройство
session-address = Адрес
session-by = Как
session-since = С
session-used = Последнее использование
session-not-yet = ещё нет
session-this = этот
session-end = Прекратить
sessions-why = У кого есть что-то из этого, тот действует от вашего имени. Прекратите незнакомое, а затем смените пароль.
sessions-of-why = Где вошёл этот человек. Кого вывели, тот входит снова, как прежде.
sessions-end-others = Прекратить все остальные
sessions-end-all = Прекратить все сеансы
by-password = пароль
by-link = ссылка
by-passkey = ключ доступа
by-sign-on = внешний вход
devices = Знакомые браузеры
devices-why = С них вы уже входили: чужие попытки угадать пароль не закроют вам вход оттуда. Сами по себе они ничего не открывают.
device-unsaid = не сказано
device-forget = Забыть
person-about = Учётная запись
person-more = Сеансы и ключи доступа
person-hands = В руках
name-misleads = может читаться как чужое имя
passkeys = Ключи доступа
passkeys-why = Ключ доступа — это ключ в вашем телефоне, компьютере или аппаратном токене. Если он у вас есть, никто не войдёт в учётную запись без него; он впускает и без пароля, если устройство запрашивает код, палец или лицо. Зарегистрируйте два, чтобы один можно было потерять.
passkeys-none = Пока нет.
passkeys-not-here = Браузеры создают ключи доступа только под https и именем. Этот адрес задаёт оператор (public_url).
passkeys-need-script = Для ключей доступа браузеру нужен JavaScript и их поддержка.
passkeys-count = { $n ->
    [0] Нет ключей доступа.
    [one] { $shown } ключ доступа.
    [few] { $shown } ключа доступа.
   *[other] { $shown } ключей доступа.
}
passkey-label = Как вы его называете
passkey-add = Добавить ключ доступа
passkey-rename = Переименовать
passkey-remove = Убрать
passkey-required = Вы пока не можете утверждать
passkey-required-why = На этом узле тот, кто утверждает или стирает, входит с ключом доступа. Добавьте его в своей учётной записи; если он есть, выйдите и войдите снова с ним.
passkey-first = Сначала выйдите и войдите снова с одним из своих ключей доступа.
passkey-again = Вход не завершён. Начните заново.
passkey-sign-in = Войти с ключом доступа
passkey-second = Предъявите ключ доступа
passkey-second-why = До сих пор всё верно. Эта учётная запись запрашивает ещё и ключ доступа.
passkey-show = Предъявить ключ доступа
passkey-back = Войти под другим именем
passkey-lost = Потеряли все? Два администратора могут убрать их вместе; затем вы зарегистрируете другие.
passkey-cancelled = Ключ доступа не предъявлен. Попробуйте ещё раз.
passkey-failed = Ключ доступа не принят. Попробуйте ещё раз или другой.
recovery = Кто-то хочет убрать ваши ключи доступа
recovery-of-you = { $by } просит убрать ваши ключи доступа как потерянные. Если они у вас, откажите.
recovery-why = Кто потерял все ключи доступа, не может войти. Один администратор просит их убрать, другой соглашается и получает ссылку для этого человека: сначала убедитесь, кто вас просит. С ними прекращаются пароль, все сеансы и все токены.
recovery-ask = Попросить убрать их
recovery-asked = { $by } просит убрать их:
recovery-agree = Согласиться: убрать
recovery-refuse = Отказать: оставить
recovery-waits = ключи доступа потеряны?
recovery-done = Ключи доступа убраны

## Submit
submit-what = Заявление подписывается ключом стороны и записывается в журнал. Позже его можно заменить, дополнить или отозвать, но не удалить.
submit-refused = Это не может быть принято
subject-why = О чём заявление: в нескольких словах или идентификатором. Предмет, вид и время записываются и открыты всем, каков бы ни был гриф содержания.
schema = Схема содержания
body-json = Содержание как JSON
write-json = Записать как JSON
one-a-line = По одному в строке.
tlp-clear = Распространение не ограничено.
tlp-green = Все партнёры этого узла.
tlp-amber = Названные ниже стороны и их клиенты.
tlp-amber-strict = Только названные ниже стороны.
tlp-red = Отдельные лица у названных ниже сторон.
audience = Названные стороны
audience-why = Для AMBER, AMBER+STRICT и RED; через пробел.
release = Не раньше
release-why = До этого содержание видят только люди этого узла.
preview = Предпросмотр
preview-heading = Ещё не подписано
name-near = Имя почти совпадает с данным ранее
name-near-why = Разные имена — разные дела. Вернитесь, если имеется в виду прежнее.
preview-why = Прочтите ещё раз. Как только заявление подписано и записано, оно доказывает, что сказала ваша сторона.
sign-and-log = Подписать и записать
back-to-edit = Назад

## Forms
submit-used = Чаще всего
kinds-agreement = Соглашения и акты по ним
kinds-commitment = Условные обязательства
kinds-compute = Вычисления
kinds-content = Содержание
kinds-document = Документы
kinds-evaluation = Оценки
kinds-general = Уведомления
kinds-incident = Инциденты
kinds-issuer = Ключи
kinds-log = Журналы
kinds-message = Сообщения
kinds-model = Модели
kinds-party = Сторона
kinds-registration = Регистрация
kinds-run = Обучение моделей
kinds-statement = Исправления прежних заявлений
write-fields = Заполнить поля
form-subject = Предмет
form-audience = Для кого
audience-others = Другие, по идентификатору
form-release = Не раньше
form-zone = Время
form-zone-name = Часы места
form-zone-why = Время в этой форме — по этим часам. Подписывается время UTC.
form-part-what = Что
form-part-when = Когда случилось
form-part-known = Известно с
form-part-harm = Вред
form-part-law = Право
form-more = Другие поля
form-not-said = Не сказано
form-none = Ничего из этого
form-now = Сейчас
form-another = Ещё одно
form-language = Язык
form-words = Слова
form-as-json = Как JSON.
form-bad-missing = Нужно.
form-bad-number = Напишите число, например 3, 0.5 или 3e26.
form-bad-day = Такого дня нет. Напишите так: 2026-11-28.
form-bad-two-ways = Это могут быть два разных дня: напишите месяц однозначно, как в 2026-11-28.
form-bad-no-time = Нет времени суток. Напишите 2026-11-28 03:05.
form-bad-time = Такого времени суток нет. Напишите 2026-11-28 03:05.
form-bad-none = Отмечено «Ничего из этого», но отмечено и другое.
form-bad-audience = Отметьте хотя бы одну сторону или выберите CLEAR либо GREEN.
form-bad-open = CLEAR и GREEN не называют сторон: ничего не отмечайте.
form-bad-json = Это не JSON: { $why }
form-bad-unknown = У этого вида нет такого поля.
form-bad-long = Слишком длинно.
form-bad-short = Слишком коротко.
form-bad-small = Слишком мало.
form-bad-large = Слишком много.
form-bad-choice = Выберите из предложенного.
form-bad-twice = Одно и то же стоит здесь дважды.
form-bad-format = Написано не так, как нужно.
form-bad-other = Написано не так, как нужно: { $why }

## Proposals
nav-proposals = Предложения
proposals-what = Что предложено стороне подписать. Ничего не подписывается, пока не утвердит другой человек.
proposals-open = Ожидающие
proposals-all = Все предложения
no-proposals = Ни одно предложение не ждёт.
proposal = Предложение
proposed-by = Предложил
proposed = Предложено
decided = Решено
decided-by = Решил
decision = Решение
proposal-open = Ждёт другого человека
proposal-approved = Утверждено и подписано
proposal-rejected = Отклонено
proposal-expired = Не решено вовремя
proposal-withdrawn = Снято
proposal-body-gone = Текст предложения уничтожен. Если оно было утверждено, текст остаётся содержанием заявления.
own-proposal = Это предложили вы. Решать должен другой человек с ролью утверждающего; до тех пор вы можете снять предложение.
decision-not-yours = Решает человек с ролью утверждающего.
withdraw = Снять предложение
approve = Утвердить
approve-confirm = Я прочитал(а) именно это содержание и утверждаю, чтобы сторона его подписала.
approve-now = Утвердить, подписать и записать
reject = Отклонить
reject-why = Предложивший прочтёт это, и это останется в контрольном следе.
not-decided = Ничего не решено
propose = Предложить другому человеку
preview-two-why = Заявление этого вида обязывает вашу сторону, поэтому нужны два человека. Предложите его: оно подписывается, как только утвердит другой человек.

## Erase
erase-what = Что произойдёт
erase-goes = Содержание и его соль уничтожаются на этом узле. Никто не сможет их вернуть, и никто не сможет угадать содержание по хешу.
erase-stays = Заявление, его хеш и доказательство остаются в журнале вместе с заявлением о том, что содержание стёрто.
erase-given = { $n ->
    [0] Этот узел никому не передавал содержание.
    [one] Содержание получил { $shown } адресат, и ему сообщат о стирании:
    [few] Содержание получили { $shown } адресата, и им сообщат о стирании:
   *[other] Содержание получили { $shown } адресатов, и им сообщат о стирании:
}
reason = Причина
erase-reason-why = Она входит в дело. Не повторяйте в ней то, что должно быть стёрто.
erase-confirm = Я прочитал(а), что остаётся и что исчезает, и принимаю это решение.
erase-now = Стереть навсегда
not-erased = Ничего не стёрто

## About
about-what = Всё, что нужно, чтобы отслеживать этот узел и проверять его, не спрашивая его самого.
version = Версия
addresses = Адреса
address-descriptor = Описание со всеми ключами
address-checkpoint = Последняя контрольная точка
address-keys = Ключи для квитанций (SCITT)
address-schemas = Схемы содержаний

## Errors
error-request = Это не понято
error-request-help = В запросе чего-то не хватает или что-то неверно. Ничего не изменено.
error-sign-in = Войдите, пожалуйста
error-sign-in-help = Эта страница для людей этого узла. Возможно, ваш сеанс закончился.
error-forbidden = Не для вашей роли
error-forbidden-help = Ваша учётная запись не даёт на это права. Ничего не изменено.
error-not-found = Здесь ничего нет
error-not-found-help = По этому адресу ничего нет или нет ничего, что знает этот узел.
error-conflict = Кто-то успел раньше
error-conflict-help = Состояние тем временем изменилось. Посмотрите ещё раз и решите заново.
error-gone = Стёрто
error-gone-help = То, что здесь стояло, уничтожено. Заявление и его доказательство остаются в силе.
error-too-large = Слишком велико
error-too-large-help = Присланное больше, чем принимает этот узел. Ничего не изменено.
error-too-many = Слишком много запросов
error-too-many-help = Подождите немного и попробуйте снова.
error-unavailable = Сейчас недоступно
error-unavailable-help = Сейчас узел не может этого сделать; ничего не изменено. Попробуйте чуть позже и сообщите его оператору, если это продолжится.
error-node = Сбой узла
error-node-help = Это не ваша вина. Сообщите оператору узла код и время.

## Kinds
kind-registration-policy = Политика регистрации журнала
kind-issuer-registration = Регистрация ключа составителя
kind-issuer-revocation = Отзыв ключа составителя
kind-statement-supersession = Замена заявления
kind-statement-amendment = Дополнение заявления
kind-statement-retraction = Отзыв заявления
kind-content-erasure = Стирание содержания
kind-party-keys = Ключи стороны
kind-log-equivocation = Раздвоение журнала
kind-incident-report = Сообщение об инциденте
kind-run-declaration = Обучение модели
kind-incident-assessment = Оценка инцидента
kind-incident-filing = Уведомление властей об инциденте
kind-incident-resolution = Завершение инцидента
kind-run-plan = План обучения
kind-run-start = Начало обучения
kind-run-end = Окончание обучения
kind-model-threshold = Достижение порога моделью
kind-model-release = Выпуск модели
kind-compute-declaration = Декларация о вычислениях
kind-evaluation-record = Результат испытания
kind-document-publication = Публикация документа
kind-message-dispatch = Сообщение по каналу
kind-message-acknowledgement = Подтверждение сообщения
kind-general-notice = Уведомление
kind-agreement-text = Текст соглашения
kind-agreement-waiver = Освобождение от обязанности
kind-agreement-finding = Вывод
kind-commitment-deposit = Условное обязательство
kind-commitment-withdrawal = Отзыв обязательства
kind-commitment-envelope = Запечатанное обязательство
kind-commitment-depositary = Депозитарий запечатанных обязательств
kind-commitment-round = Раунд обязательств
kind-commitment-outcome = Итог обязательств
kind-agreement-signature = Подписание
kind-agreement-definitive-signature = Окончательное подписание
kind-agreement-signature-ad-referendum = Подписание ad referendum
kind-agreement-confirmation = Подтверждение прежнего акта
kind-agreement-ratification = Ратификация
kind-agreement-acceptance = Принятие
kind-agreement-approval = Утверждение
kind-agreement-formal-confirmation = Официальное подтверждение
kind-agreement-accession = Присоединение
kind-agreement-succession = Правопреемство
kind-agreement-succession-to-signature = Правопреемство в отношении подписания
kind-agreement-provisional-application = Временное применение
kind-agreement-provisional-application-termination = Прекращение временного применения
kind-agreement-reservation = Оговорка
kind-agreement-interpretative-declaration = Заявление о толковании
kind-agreement-mandatory-declaration = Обязательное заявление
kind-agreement-objection = Возражение против оговорки
kind-agreement-objection-opposing-entry-into-force = Возражение, препятствующее вступлению в силу между двумя сторонами
kind-agreement-objection-to-late-reservation = Возражение против поздней оговорки
kind-agreement-accession-acceptance = Принятие присоединения
kind-agreement-reservation-acceptance = Принятие оговорки
kind-agreement-reservation-withdrawal = Снятие оговорки
kind-agreement-objection-withdrawal = Снятие возражения
kind-agreement-declaration-withdrawal = Отзыв заявления по договору
kind-agreement-territorial-application = Территориальное применение
kind-agreement-territorial-exclusion = Территориальное исключение
kind-agreement-designation-of-authority = Назначение органа
kind-agreement-amendment-proposal = Предложение поправки
kind-agreement-amendment-adoption = Принятие текста поправки
kind-agreement-amendment-acceptance = Согласие с поправкой
kind-agreement-amendment-objection = Возражение против поправки
kind-agreement-amendment-opt-out = Отказ от применения поправки
kind-agreement-suspension = Приостановление
kind-agreement-suspension-end = Окончание приостановления
kind-agreement-denunciation = Денонсация
kind-agreement-denunciation-withdrawal = Отзыв уведомления до вступления в действие
kind-agreement-consent-withdrawal = Отзыв согласия до вступления в силу
kind-agreement-termination = Прекращение
kind-agreement-correction = Исправление текста
kind-agreement-correction-objection = Возражение против исправления
kind-agreement-period-extension = Продление срока
kind-agreement-intention-not-to-become-party = Намерение не становиться участником
kind-agreement-breach-notification = Уведомление о существенном нарушении
kind-agreement-measure-objection = Возражение против меры
kind-agreement-decision = Решение сторон
kind-agreement-communication = Сообщение по договору
kind-agreement-depositary-notification = Уведомление депозитария
kind-agreement-depositary-receipt = Получение депозитарием

## Duties and findings
nav-under = Страницы этой группы
nav-node = Узел
time = Время
sources = Источники
action-text-other = Он принимает не те слова, что имеются здесь

## To do
tasks = Дела
nothing-to-do = Вас ничто не ждёт
logs-consistent = Журналы согласованы
task-proposals = { $n ->
    [one] Вас ждёт { $shown } предложение
    [few] Вас ждут { $shown } предложения
   *[other] Вас ждут { $shown } предложений
}
waits-for-you = ждут вас

## Days and times
moment = { $weekday } { $date }, { $time }
moment-day = { $day } { $month } { $year }
moment-day-of-year = { $day } { $month }
moment-then = { $date } { $time }
moment-in-utc = { $moment } UTC
moment-in-place = { $moment } ({ $place })
month-1 = янв.
month-2 = февр.
month-3 = марта
month-4 = апр.
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = авг.
month-9 = сент.
month-10 = окт.
month-11 = нояб.
month-12 = дек.
weekday-1 = пн
weekday-2 = вт
weekday-3 = ср
weekday-4 = чт
weekday-5 = пт
weekday-6 = сб
weekday-7 = вс
clocks = Часы
clocks-why = Время указывается по UTC, если вы не выберете место. Срок указывается сначала там, где закон считает его дни, а затем по выбранным вами часам.
clocks-yours = Ваши часы
clocks-now = Там сейчас
clocks-take = Указывать время так
clocks-shown = Время:
clocks-change = изменить
form-bad-skipped = Часы в этом месте тогда перевели вперёд: они никогда не показывали это время. Проверьте его или выберите другое место для часов.
form-bad-shown-twice = Часы в этом месте тогда перевели назад, и они показали это время дважды. Укажите, какое имеется в виду, или напишите его со смещением: 2026-11-01T01:30-07:00.
form-first-of-two = Первое
form-second-of-two = Второе
## Open to everybody
nav-verify = Проверка
hits = { $n ->
    [one] { $shown } заявление
    [few] { $shown } заявления
   *[other] { $shown } заявлений
}
hits-more = Более { $shown } заявлений
statements-what-open = Заявления, которые здесь может читать каждый, сначала новейшие. Содержание показано там, где его маркировка открывает его всем.
newer = Новее
not-open = открыто не всем
content-closed-why = Содержание открыто не всем, или его здесь нет. Заявление и его доказательство действительны и без него.
front-what = Подписанные заявления этой стороны, открытые всем. Никому не нужно верить: каждое проверяется в вашем браузере.
front-search = Найти заявление: по идентификатору, по первым 8 знакам или по словам предмета
verify-something = Проверить то, что вам дали
open-to-all = Открыто всем
more = Ещё
all-of-them = Все заявления: { $shown }
open-without-account = Открыто без учётной записи
open-without-account-why = Этот узел позволяет каждому читать и проверять то, что помечено для всех.
filters = Фильтры
verify-page-what = Вставьте или перетащите то, что вам дали. Если ваш браузер может это проверить, он проверит; иначе проверит этот узел и скажет об этом.
given-unreadable = Это нельзя прочитать
given-unreadable-why = Это не то, что здесь проверяется, или части не хватает. Вставьте целиком: строка base64 на каждый файл.
given-evidence = Свидетельства о заявлении
checked-by-browser = Это проверяет ваш браузер; нажмите кнопку. Ключи взяты из файла: сравните ключ журнала с тем, что дала вам сторона.
verify-give = Что вам дали?
verify-takes = Что можно проверить
verify-larger = Большие файлы и весь журнал — на вашей машине:
takes-name = Идентификатор заявления, его первые 8 знаков или ссылка: ведёт на страницу, где его проверит ваш браузер
takes-statement = Подписанное заявление вместе с содержанием, квитанциями и доказательствами
takes-evidence = Файл свидетельств о заявлении: его проверит ваш браузер
takes-time = Доказательство того, что нечто пришло поздно или не пришло
takes-finding = Вывод: вычисляется заново для людей этого узла
takes-bundle = Пакет, подписанная контрольная точка, описание стороны
given-label = Текст, идентификатор или файлы в base64
given-note = Ничего не сохраняется. Не более 2 МБ.
given-files = Или выберите файлы, или перетащите их сюда
check-it = Проверить
checked-holds = Верно
checked-fails = Проверка не пройдена: не полагайтесь на это
checked-unknown = Здесь это нельзя решить
checked-statements = Заявления, о которых речь:
checked-by-node = Это проверил узел { $name }: это его слово. Кто не верит никому, проверяет командой «comity verify» на своей машине.
given-files-together = Файлы, которые связаны
given-time = Доказательство о времени
given-descriptor = Описание стороны
given-checkpoint = Подписанная контрольная точка
given-bundle = Пакет
check-key-unknown = Ни один известный здесь журнал не регистрировал названный ключ
check-signature = Подписано ключом, зарегистрированным за издателем
check-signature-wrong = Подпись недействительна
check-hosted = Стоит в журнале другой стороны и не является словом издателя
check-logged = Стоит в хранимом здесь журнале на этой позиции
check-not-here = Нет ни в одном открытом здесь журнале
check-content = Содержание — то, что называет заявление
check-content-other = Содержание — не то, что названо
check-log-unknown = Этот узел не знает такого журнала или не открывает его
check-receipt = Квитанция верна: запись стоит в журнале
check-receipt-wrong = Квитанция неверна
check-proof = Доказательство верно: запись стоит под подписанной контрольной точкой
check-proof-wrong = Доказательство неверно
check-checkpoint = Контрольная точка подписана своим журналом
check-checkpoint-wrong = Контрольная точка не подписана своим журналом
