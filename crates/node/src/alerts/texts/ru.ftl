# Оповещения
alerts = Оповещения
alerts-why = Что вас будит и как: почтой, подписанным запросом на ваш адрес и в консоли со звуком. О каждом сообщается один раз.
alerts-rules = Что вас будит
alerts-what = Что
alerts-by = Как
alerts-made = С
alerts-mail = Адрес почты
alerts-hook = Веб-хук (https)
alerts-language = Язык
alerts-quiet-from = Тихо с
alerts-quiet-to = Тихо до
alerts-quiet-why = В тихие часы сообщается только самое важное: просроченное или почти просроченное, нарушения и то, что надо сделать за сутки. Остальное следует, когда они кончатся.
alerts-silent-hours = Узел молчит после (часов)
alerts-save = Сохранить
alerts-no-mail = Этот узел не шлёт почту: в его настройках нет почтового сервера.
alerts-secret = Секрет веб-хука
alerts-secret-why = Им подписаны запросы на ваш адрес (Standard Webhooks). Показывается только сейчас.
alerts-test = Проба
alerts-test-why = Шлёт вам пробу всеми путями, у которых есть адрес. Что с ней стало, видно ниже.
alerts-test-send = Послать пробу
alerts-mute = Без звука здесь
alerts-unmute = Включить звук
alerts-deliveries = О чём вам сообщено
alerts-none = Вам ещё ни о чём не сообщалось.
alerts-show = Показать
alerts-dismiss = Закрыть
alert-channel-mail = Почта
alert-channel-hook = Веб-хук
alert-channel-console = Консоль
alert-sort-duty = Новая обязанность
alert-sort-deadline = Срок близится
alert-sort-past = Срок прошёл
alert-sort-breach = Нарушение
alert-sort-report = Новый отчёт
alert-sort-proposal = Предложение ждёт вас
alert-sort-peer-silent = Узел молчит
alert-sort-summary = Несколько сразу
alert-sort-test = Это проба
alert-passed = Прошло { $percent } % срока
alert-summary = { $n ->
    [one] Вас ждёт { $shown } дело
    [few] Вас ждут { $shown } дела
   *[other] Вас ждут { $shown } дел
}
alert-something = Вас кое-что ждёт
alert-due = Срок: { $at }
alert-from = { $node } шлёт это по правилам вашей учётной записи, раздел «Оповещения».
alert-state-told = Сообщено
alert-state-waiting = В пути
alert-state-again = Пробуется снова
alert-state-given-up = Оставлено
alert-state-summed = Сообщено вместе
alert-next = следующий раз
alert-failed-unreachable = там никто не отвечает
alert-failed-refused = там отказано
alert-failed-address = по этому адресу веб-хук не допускается
help-account-one = Что вас будит и как; и о чём вам сообщено. Каждая учётная запись задаёт это сама.
