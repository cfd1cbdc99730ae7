# Интерфейс на русском языке.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-incidents = Инциденты
incidents-what = Каждое событие — одно дело: что о нём известно, что и по какому закону причитается, что подано. Имя делу даёт его владелец.
incident-begin = Завести дело
incident-words = Слова
incident-state = Состояние
incident-state-any = Любое
incident-state-open = Открыто
incident-state-resolved = Завершено
incident-state-nullified = Аннулировано
incident-none = Об инцидентах пока ничего не сказано. Дело начинается с оценки: что произошло и с какого времени это известно.
incident-none-such = Подходящих дел нет.
incident-case = Дело
incident-next = Ближайший срок
incident-filings = Подачи
incident-last = Последнее слово
incident-is-nullified = Это дело аннулировано
incident-is-nullified-why = Под этим именем оно больше не возобновляется. Сказанное и поданное остаётся, и ни одна обязанность этим не прекращена.
incident-goes-on = Продолжается как
incident-acknowledge = Подтвердить подачу
incident-assess = Сказать больше
incident-resolve = Сообщить о завершении
incident-nullify = Аннулировать дело
incident-tell = Сообщить владельцу, что вам известно
incident-assess-why = Факты приходят по частям: каждая оценка дополняет прежние, и сроки следуют за ними.
incident-tell-why = Сказанное вами остаётся вашим словом. Срок владельца оно начинает только там, где закон считает от известного вам.
incident-clocks = Сроки
incident-no-clocks = По сказанному ни один из имеющихся здесь законов пока ничего не требует.
incident-law = Закон
incident-stands = Положение
incident-until = До
incident-facts = Что известно
incident-no-facts = Ничего, что можно здесь прочесть.
incident-facts-why = Чего здесь нет, того не говорили: это неизвестно — ни да, ни нет.
incident-not-current = сказано иначе или раньше
incident-no-filings = Пока ничего не подано.
incident-filed = Подано
incident-filed-by = от
incident-to = Кому
incident-answer = Ответ
incident-unanswered = пока не подтверждено
incident-unread = содержание здесь отсутствует
incident-undone = отозвано или заменено
incident-red = для названных лиц
incident-by-another = не владелец
incident-history = История
incident-given = Передано
incident-of-case = Это относится к делу
incident-acknowledged = { $n ->
    [one] подтверждена { $shown }
    [few] подтверждено { $shown }
   *[other] подтверждено { $shown }
}
incident-rejected = { $n ->
    [one] отклонена { $shown }
    [few] отклонено { $shown }
   *[other] отклонено { $shown }
}
incident-left-out = { $n ->
    [one] { $shown } более раннее заявление не показано.
    [few] { $shown } более ранних заявления не показаны.
   *[other] { $shown } более ранних заявлений не показано.
}
