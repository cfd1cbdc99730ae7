# Интерфейс на русском языке.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-commitments = Обязательства
obligation = Обязанность
obligations = Обязанности
commitments-what = «Я связываю себя, если и вы»: все обязательства раунда решаются вместе, и все становятся связаны в один миг. Никому не нужно делать первый шаг.
commitments-open = Открытые раунды
commitments-closed = Закрытые раунды
commitments-none-open = Ничего не предложено.
commitments-none-closed = Ни один раунд не закрыт.
commitments-progress = Ход
commitments-outcome = Итог
commitments-outcome-of = Итог раунда
commitments-frozen-at = Зафиксировано
commitments-frozen-count = Зафиксированные депонирования
commitments-members = Вновь связаны
commitments-at-least = не менее { $number } сторон
commitments-below = менее 3 или никто
commitments-state-open = Открыт
commitments-agreement = Соглашение
commitments-offer = Предложить обязательство
commitments-change = Изменить
commitments-withdraw = Отозвать
commitments-close = Закрыть раунд
commitments-own = Что предлагает наша сторона
commitments-own-none = Наша сторона ничего не предлагает.
commitments-bound = Связаны сейчас
commitments-bound-none = Никто не связан обязательством.
commitments-bound-to = Связана с
commitments-bound-now = Связана сейчас
commitments-by-outcome = этим итогом
commitments-leaves = выходит { $day }
commitments-depositaries = Раунды объявляют и закрывают
commitments-next-look = Вы можете наблюдать
commitments-next-look-why = Обязательство может предложить сотрудник вашей стороны.
commitments-next-offer = Ваша сторона пока ничего не предлагает
commitments-next-offer-why = Предложение обязывает, только если его условие выполнено при закрытии раунда; до фиксации этого раунда его можно отозвать.
commitments-next-wait = Предложение вашей стороны действует
commitments-next-wait-why = О нём решают в раунде, который объявляет депозитарий. До фиксации вы можете изменить или отозвать его.
commitments-next-close = Ваша сторона может закрыть раунд
commitments-next-close-why = Она депозитарий. Посмотрите, что получилось бы, прежде чем кто-либо подпишет.
commitments-next-approve = Что-то ждёт другого человека
commitments-next-approve-why = Что обязывает сторону, подписывается, когда это утвердит второй человек.
commitments-proposal = Предложение на утверждение
commitments-group-why = До закрытия раунда о ходе сообщается только группами по { $number } и никогда — кто депонировал. Это не защищает от тех, кто может читать сами обязательства: раунд, о котором ничего не должно быть известно, запечатан.
commitments-level = Уровень { $number }: { $name }
commitments-level-none = Без ограничений
commitments-level-head = Уровень
commitments-level-of-parties = где находится участник всего соглашения
commitments-offered = Предлагают это или больше
commitments-progress-of = Ход по { $obligation }
commitments-expires = Истекает
commitments-ratchet = Более высокие уровни
commitments-ratchet-on = Более высокий уровень остаётся открыт для следующих раундов
commitments-certificate-file = Сертификат
commitments-members-why = Кто связан и почему
commitments-because = Потому что
commitments-by-earlier = Её связал прежний раунд.
commitments-not-held = Обязательства здесь нет.
commitments-outside = Кто предлагал больше, чем получилось
commitments-stands-at = Находится на
commitments-offer-above = Её следующее предложение
commitments-lacks = Чего ему не хватило
commitments-bound-count = { $n ->
    [one] Связана { $shown } сторона
    [few] Связаны { $shown } стороны
   *[other] Связаны { $shown } сторон
}
commitments-bound-from = Все в один миг, с { $time }.
commitments-nobody-bound = Никто не связан
commitments-nobody-bound-why = Условия предложивших вместе не выполнены. Предложенное действует, пока не истечёт или не будет отозвано.
commitments-flawed-why = Этот узел проверил итог по тому, что имеет, и он никого не связывает.
commitments-checked = Проверено здесь
commitments-checked-why = Условие каждого члена выполнено членами, а каждое оставленное предложение не мог выполнить никто из ещё стоявших: бо́льшая коалиция была невозможна. Кто располагает депонированными обязательствами, может проверить это по сертификату.
commitments-given-up = { $n ->
    [one] Оставлено { $shown } предложение
    [few] Оставлены { $shown } предложения, в таком порядке
   *[other] Оставлено { $shown } предложений, в таком порядке
}
commitments-unmet = не выполнено:
commitments-not-counted = Депонирования, которые не засчитываются
commitments-set-digest = Хеш обязательств
commitments-context-digest = Хеш обстановки
ask-nothing = Ничего не требуется.
ask-all = Всё это:
ask-any = Одно из этого:
ask-parties = не менее { $number } сторон { $at }
ask-weight = не менее { $much } от { $name } у сторон { $at }
ask-restraint = уровни в сумме не менее { $number }{ $at }
ask-each = каждая сторона { $at }
ask-party = { $party } { $at }
ask-on-or-after = зафиксировано в { $time } или позже
ask-before = зафиксировано до { $time }
ask-in-force = { $agreement } в силе
ask-not-in-force = { $agreement } не в силе
ask-own-weight = у самой стороны не менее { $much } от { $name }
ask-own-weight-below = у самой стороны менее { $much } от { $name }
ask-found = (там: { $found })
ask-at-level = на уровне { $level } или выше
ask-of-obligation = {" "}обязанности { $obligation }
ask-in-group = {" "}в { $group }
ask-others = , не считая её самой
lack-parties = { $n ->
    [one] ещё { $shown } сторона
    [few] ещё { $shown } стороны
   *[other] ещё { $shown } сторон
}
lack-weight = ещё { $more } веса
lack-undeclared = веса «{ $weights }» всех, чья доля требуется
lack-restraint = { $n ->
    [one] всего ещё { $shown } уровень
    [few] всего ещё { $shown } уровня
   *[other] всего ещё { $shown } уровней
}
lack-each = { $n ->
    [one] ещё { $shown } сторона группы
    [few] ещё { $shown } стороны группы
   *[other] ещё { $shown } сторон группы
}
lack-names = { $names }
lack-levels = { $n ->
    [one] ещё { $shown } уровень названной стороны
    [few] ещё { $shown } уровня названной стороны
   *[other] ещё { $shown } уровней названной стороны
}
lack-fact = факт, которого не меняет ни одно обязательство
offer-what = Скажите, что принимает ваша сторона и что для этого должны сделать другие. Страницы сообщают другим лишь, сколько сторон что-то предлагает; само подписанное обязательство может читать тот, кому позволяет его гриф.
offer-accept = Что принимает наша сторона
offer-target = Обязанность и уровень
offer-target-why = Связывает этой обязанностью на этом уровне и ничем больше из соглашения.
offer-if = Если всё это так
offer-if-why = Условия только требуют больше: нет ни «не более», ни «если только не».
offer-least = Не менее стольких сторон на этом уровне, включая нашу
offer-least-why = Оставьте пустым, если число неважно.
offer-parties = И эти стороны
offer-weight = И доля от
offer-weight-none = без доли
offer-percent = Не менее, в процентах
offer-unconditional = Без всяких условий
offer-unconditional-why = Связывает при закрытии раунда, что бы ни делали другие.
offer-else = Иначе более низкий уровень
offer-else-why = Если первое не выполнено, связывает самое высокое из более низких предложений, условие которого выполнено.
offer-lower = Более низкий уровень, номером
offer-ratchet-why = После введения в действие низшего; без этого предложение исчерпано.
offer-stands = Сколько оно действует и кто может его видеть
offer-marking-why = Кто закрывает раунд и кто его проверяет, должен мочь прочитать обязательство.
offer-replaces = Это заменяет действующее предложение.
offer-wrong-target = Выберите обязанность и уровень.
offer-wrong-number = Числа пишутся цифрами.
offer-wrong-party = Стороны называют идентификаторами, например borealis.example.
offer-wrong-condition = Потребуйте что-нибудь или отметьте, что ничего не требуется; не то и другое сразу.
offer-wrong-lower = Более низкий уровень — число меньше первого, и к нему сказано, сколько сторон требуется.
offer-wrong-day = День пишется так: 2027-06-01.
close-what = Решает о том, что действовало при фиксации, и предлагает итог на подпись вашей стороне до начала. Его проверяет каждый узел.
close-would = Что получилось бы
close-would-why = Ещё ничего не подписано. Это то, что утвердит другой человек.
close-frozen = зафиксировано в { $time }
close-propose = Предложить этот итог
close-changed = Действующее изменилось с тех пор, как вы смотрели. Посмотрите ещё раз, прежде чем предлагать.
commitments-announce = Объявить раунд
commitments-announced = Объявленные раунды
commitments-freeze = Фиксация
commitments-start = Начало
commitments-round-stands = Состояние
commitments-not-announced = ни один раунд не объявлен
commitments-state-frozen = Зафиксирован
commitments-no-depositary = Соглашение не называет депозитария, поэтому его раунды никто не закрывает: предложенное никого не связывает.
commitments-next-announce = Ваша сторона может объявить раунд
commitments-next-announce-why = Что-то предложено, а раунд не объявлен. Скажите, когда обязательства фиксируются и когда начинается то, что получится.
announced-ahead = до тех пор каждый может отозвать
announced-frozen = зафиксирован: итог называется до начала, или никто не связан
announced-closed = закрыт
announced-over = закончился без итога: никто не связан
announced-refused = не раунд
announce-what = До фиксации каждая сторона отзывает и заменяет своё обязательство; от неё до начала — никто. Поэтому раунд засчитывается, только если объявлен до своей фиксации, и два раунда одного соглашения не пересекаются.
announce-when = Когда
announce-frozen = Обязательства фиксируются в (UTC)
announce-frozen-why = Позже, чем второй человек успеет утвердить, и достаточно поздно, чтобы другие посмотрели.
announce-effective = Обязанности начинаются в (UTC)
announce-effective-why = Один миг для всех членов. Итог должен быть подписан раньше; иначе никто не связан.
announce-replaces = Заменяет
announce-propose = Предложить этот раунд
close-by = подписать до { $time }
round-apart = Не учтены целиком
round-apart-behind = её журнал не прочитан до фиксации
round-apart-kept-back = она удерживает что-то из сказанного ею
round-apart-unseen = другие до фиксации не видели того, что, по её словам, старше
round-apart-force-unsure = она спрашивает о соглашении, о котором никто не может сказать, было ли оно в силе при фиксации
round-apart-too-much = она сказала слишком много
close-leave-out = Не учитывать стороны, о которых здесь известно не всё. Лучше: посмотрите ещё раз через минуту.
outcome-readable = Что вышло из раунда, для чтения
commitments-under = Обязательства по
help-commitments = «Я связываю себя, если и вы»: что предложено по каждому соглашению, какие раунды объявлены и что из них вышло.
sealed-whether = Запечатан или открыт
sealed-by-so-many = запечатан: вместе открывают { $least } из { $all } депозитариев
sealed-released = доли выдали
sealed-keys = Обязательства можно запечатать для
sealed-keys-none = ни для кого: ни один депозитарий не опубликовал ключа
sealed-publish-key = Опубликовать наш ключ для запечатанных раундов
sealed-threshold = Кто открывает обязательства
sealed-not = все читают их по мере поступления
sealed-threshold-why = Запечатанные обязательства до фиксации не читает никто. Меньшее число депозитариев не узнаёт ничего; если откажется больше, чем остальные, открыть их не сможет никто.
sealed-seal-it = Запечатать для раунда, который фиксируется в { $time }
sealed-seal-why = До этого его никто не читает, а потом — только если оно обязывает. Оно не может спрашивать, в силе ли соглашение.
sealed-blank = Запечатать пустое: мы ни к чему не обязуемся
sealed-blank-why = Оно того же размера, что и всякий другой конверт, и отличить его нельзя. Заполненное выше не учитывается.
sealed-own = Запечатано
sealed-holds = В конверте
sealed-holds-blank = Ничего: пусто.
sealed-holds-unknown = Запечатано в другом месте, и этот узел прочесть не может.
sealed-approve = Что в конверте
sealed-approve-why = Сейчас прочесть его может только этот узел. Утвердите, если этого хочет ваша сторона.
sealed-next-release = Выдать доли вашей стороны
sealed-next-release-why = Раунд зафиксирован. Каждый депозитарий выдаёт другим свои доли всех конвертов; когда их достаточно, все открываются вместе.
sealed-release = Предложить выдать доли
sealed-next-attest = Сказать, что открыла ваша сторона
sealed-next-attest-why = Депозитарий, объявивший раунд, сказал, что из него вышло. Это обязывает, когда то же скажут достаточно депозитариев, сами открывших конверты.
sealed-attest = Сравнить и предложить
sealed-opened = Открыто вместе
sealed-opened-why = Доказано всем: раскрытые запечатали именно это, их условия выполнены, и бо́льшая коалиция среди них была невозможна. На веру депозитариев, говорящих одно и то же: что никто другой войти не мог и что до фиксации ничего не открывали.
sealed-revealed = Раскрытые конверты
sealed-others = Не раскрыты (вне, пустые или с ошибкой)
sealed-attested = Депозитарии, говорящие то же
sealed-attested-least = должны не менее { $least }
offer-wrong-blank = Пустое запечатывается: отметьте оба или предложите что-нибудь.
