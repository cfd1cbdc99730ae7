# Интерфейс на русском языке.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-observatory = Обсерватория

## Observatory
observatory-what = Состояние международной координации, вычисленное по имеющимся здесь соглашениям и актам. Не заявленное — не заявлено, а не нуль.
as-of-day = На дату
report-markdown = Доклад (Markdown)
figure-instruments = Заключённых документов
figure-binding = Обязательных
figure-binding-in-force = Обязательных и в силе
figure-institutions = Учреждений
csv-file = CSV
nothing-known = Ничего не известно.
instruments-n = { $n ->
    [one] { $shown } документ
    [few] { $shown } документа
   *[other] { $shown } документов
}
instruments-range = { $range } документов
map-instruments = Карта мира: в скольких документах участвует каждая страна; в каких — сказано в файле участников
trend-label = Документы на конец каждого года; цифры — в таблице ниже
trend-all = Документы
trend-binding = из них обязательные и в силе
all-parties = Все страны и стороны
other-tables = Другие таблицы
day-ahead = Этот день ещё не наступил.
observatory-words = Слова в любом столбце
rows-n = { $n ->
    [one] { $shown } строка
    [few] { $shown } строки
   *[other] { $shown } строк
}
page-before = Предыдущая страница
page-after = Следующая страница
page-of = Страница { $page } из { $pages }
more-in-file = { $n ->
    [one] и ещё { $shown } в файле CSV
    [few] и ещё { $shown } в файле CSV
   *[other] и ещё { $shown } в файле CSV
}
cite-this = Сослаться
cite-this-why = Адрес снова покажет тот же день, каким этот узел будет его тогда знать.
shared-instruments = Общие документы
bound-by = Связана, в силе
no-binding-rule = Здесь неизвестно ни одной действующей обязательной нормы
takes-part-in = Участвует в
takes-part-since = С
own-rules = Правила этого места
in-company-with = Больше всего общего с
obs-c-how = Как
obs-c-binding-both = Обязывают обе, в силе
obs-s-endorsed = Поддержала
obs-s-signed = Подписала
obs-s-provisional = Применяет временно
obs-s-consented = Согласилась на обязательность
obs-s-subject = Там действует закон
obs-s-suspended = Приостановлено
obs-s-withdrawn = Вышла
obs-s-country = Страна
obs-s-organization = Организация
obs-s-other = Компания, институт, иное
in-force-day-unknown = В силе, день неизвестен
no-treaty = Не договор
none-known-here = Здесь не известно
strength-proposed = Только предложено
strength-not-in-force = Обязывает, не в силе
strength-in-force = Обязывает, в силе
claimed-count = { $count } ({ $judgement })
clock-within = { $duty }: { $act }, срок: { $within }
clock-in-case = { $duty } ({ $case }): { $act }, срок: { $within }
time-alone = только время
counting-hours = часы
counting-calendar-days = календарные дни
counting-working-days = рабочие дни
counting-business-hours = рабочие часы
counting-regulation = Регламент 1182/71
drift-count-differs = В списке участников: { $known }; { $source } называет { $claimed }.
drift-counts-compete = Называют разное число участников: { $counts }.
drift-status-differs = { $party }: { $file } — по файлу, { $statement } — по заявлению.
drift-force-differs = В силе с: { $file } — по файлу, { $rule } — по правилу вступления в силу.
drift-claim-not-held = { $source } утверждает: «{ $says }» ({ $judgement }).
not-known-after = После { $day } не известно
as-far-as-known = Насколько известно
obs-instruments = Документы
obs-cooperation = Сотрудничество по измерениям
obs-institutions = Учреждения и их мандаты
obs-durations = От предложения до вступления в силу
obs-matrix = Кто в чём и с кем
obs-gaps = Пробелы
obs-trend = Тенденция
obs-t-participants = Участники
obs-t-rules = Правила по регионам
obs-t-thresholds = Различающиеся пороги
obs-t-clocks = Сроки
obs-t-matrix = Кто в чём
obs-t-pairs = Пары
obs-t-unregulated = Государства без известной обязательной нормы в силе
obs-t-incidents = Инциденты и кто должен о них уведомлять
obs-t-trend = Год за годом
obs-t-drift = Где расходятся файлы, заявления и утверждения
obs-t-claims = Что говорят в других местах
obs-c-act = Что подаётся
obs-c-agreement = Соглашение
obs-c-a-name = Сторона
obs-c-at = Считается по месту
obs-c-b-name = Другая сторона
obs-c-binding = Обязательные
obs-c-binding-in-force = Обязательные и в силе
obs-c-binding-unknown = Неизвестно, обязательны ли
obs-c-case = Случай
obs-c-claimed = Утверждаемые участники
obs-c-class = Класс
obs-c-clause = Положение
obs-c-clocks = Сроки
obs-c-compare = Сравнение
obs-c-conditional = Требуется на других условиях
obs-c-counting = Считается в
obs-c-countries = Известные страны
obs-c-date = Дата
obs-c-dimension = Измерение
obs-c-dimensions = Измерения
obs-c-duty = Обязанность
obs-c-field = Поле
obs-c-force = В силе с
obs-c-form = Форма
obs-c-gap = Никто не должен уведомлять
obs-c-id = Идентификатор
obs-c-in-force = В силе
obs-c-institution = Учреждение
obs-c-instrument = Документ
obs-c-instruments = Документы
obs-c-judgement = Что из этого следует
obs-c-jurisdiction = Юрисдикция
obs-c-latest = Последнее
obs-c-latest-instrument = Последний документ
obs-c-mandate = Мандат
obs-c-name = Название
obs-c-named = Назван действующими правилами
obs-c-new = Новое
obs-c-not-binding = Не обязательные
obs-c-not-in-force = Назван текстами не в силе
obs-c-of = Чего
obs-c-open-for = Лет открыт и не в силе
obs-c-opened = Открыт или принят
obs-c-participants = Известные участники
obs-c-parties = Известные стороны
obs-c-parts = Части, где это есть
obs-c-party = Сторона
obs-c-pending = Обязательные, не в силе или не связана
obs-c-place = Место
obs-c-proposal = Что принято за предложение
obs-c-proposals = Предложения
obs-c-proposed = Предложен
obs-c-reason = Почему
obs-c-reporting = Известная обязанность уведомлять об инцидентах
obs-c-rule = Правило
obs-c-says = Утверждение
obs-c-shared = Общие документы
obs-c-soft = Не обязательные
obs-c-sort = Род
obs-c-source = Кем
obs-c-status = Статус текста
obs-c-strength = Сила
obs-c-thresholds = Пороги
obs-c-title = Заглавие
obs-c-to-force = Лет от открытия до силы
obs-c-to-opening = Лет до открытия
obs-c-trigger = Чем вызвано
obs-c-undated = Без даты
obs-c-listed-until = Список на дату
obs-c-unit = Единица
obs-c-unspecific = Требуется без класса
obs-c-value = Значение
obs-c-within = Срок
obs-c-year = Год
help-observatory = О чём государства и другие договорились в области ИИ, вычислено по имеющимся здесь текстам и актам, каждая цифра с источником.
