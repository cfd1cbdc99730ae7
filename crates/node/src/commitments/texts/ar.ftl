# Conditional commitments
nav-commitments = الالتزامات المشروطة
obligation = الواجب
obligations = الواجبات
commitments-what = «ألتزم إذا التزمتم»: تُبتّ التزامات الجولة كلها معًا، ويلتزم الجميع في لحظة واحدة. لا أحد مضطر إلى أن يبدأ.
commitments-open = جولات مفتوحة
commitments-closed = جولات مغلقة
commitments-none-open = لم يُعرض شيء.
commitments-none-closed = لم تُغلق أي جولة.
commitments-progress = التقدّم
commitments-outcome = النتيجة
commitments-outcome-of = نتيجة جولة
commitments-frozen-at = وقت التجميد
commitments-frozen-count = الإيداعات المجمّدة
commitments-members = الملتزمون الجدد
commitments-at-least = { $number } أطراف على الأقل
commitments-below = أقل من ثلاثة، أو لا أحد
commitments-state-open = مفتوحة
commitments-agreement = الاتفاق
commitments-offer = عرض التزام
commitments-change = تعديل
commitments-withdraw = سحب
commitments-close = إغلاق الجولة
commitments-own = ما يعرضه طرفنا
commitments-own-none = لا يعرض طرفنا شيئًا.
commitments-bound = الملتزمون الآن
commitments-bound-none = لا أحد ملزَم بالتزام مشروط.
commitments-bound-to = ملزَم بـ
commitments-bound-now = ملزَمون الآن
commitments-by-outcome = بهذه النتيجة
commitments-leaves = يغادر في { $day }
commitments-depositaries = يعلن الجولات ويغلقها
commitments-next-look = يمكنك المتابعة
commitments-next-look-why = يستطيع مسؤول في طرفك أن يعرض التزامًا.
commitments-next-offer = لم يعرض طرفك شيئًا بعد
commitments-next-offer-why = لا يُلزم العرض إلا إذا تحقق شرطه عند إغلاق جولة، ويمكن سحبه حتى تجميدها.
commitments-next-wait = عرض طرفك قائم
commitments-next-wait-why = يُبتّ فيه في جولة يعلنها الوديع. حتى تجميدها يمكنك تعديله أو سحبه.
commitments-next-close = يستطيع طرفك إغلاق الجولة
commitments-next-close-why = هو وديع. انظر في ما سينتج عنها قبل أن يوقّع أحد.
commitments-next-approve = شيء ينتظر شخصًا آخر
commitments-next-approve-why = ما يُلزم الطرف يُوقَّع حين يوافق عليه شخص ثانٍ.
commitments-proposal = اقتراح
commitments-group-why = قبل إغلاق الجولة لا يُذكر التقدّم إلا بمجموعات من { $number }، ولا يُذكر من أودع. ولا يحجب ذلك شيئًا عمّن يُسمح له بقراءة الالتزامات نفسها: الجولة التي يجب ألّا يُعرف عنها شيء تُختم.
commitments-level = المستوى { $number }: { $name }
commitments-level-none = بلا تقييد
commitments-level-head = المستوى
commitments-level-of-parties = حيث يقف طرف في الاتفاق كله
commitments-offered = يعرضون هذا أو أكثر
commitments-progress-of = التقدّم في { $obligation }
commitments-expires = ينقضي في
commitments-ratchet = المستويات الأعلى
commitments-ratchet-on = يبقى المستوى الأعلى مفتوحًا لجولات لاحقة
commitments-certificate-file = الشهادة
commitments-members-why = من التزم، ولماذا
commitments-because = السبب
commitments-by-earlier = ألزمته جولة سابقة.
commitments-not-held = الالتزام غير محفوظ هنا.
commitments-outside = من عرض أكثر مما تحقق
commitments-stands-at = يقف عند
commitments-offer-above = عرضه التالي
commitments-lacks = ما نقصه
commitments-bound-count = { $n ->
    [one] طرف واحد ملزَم
    [two] طرفان ملزَمان
    [few] { $shown } أطراف ملزَمة
   *[other] { $shown } طرفًا ملزَمًا
}
commitments-bound-from = كلهم في لحظة واحدة، من { $time }.
commitments-nobody-bound = لا أحد ملزَم
commitments-nobody-bound-why = شروط من عرضوا لا تتحقق معًا. يبقى ما عُرض قائمًا إلى أن ينقضي أو يُسحب.
commitments-flawed-why = فحصت هذه العقدة النتيجة بما تحفظه، وهي لا تُلزم أحدًا.
commitments-checked = فُحصت هنا
commitments-checked-why = شرط كل عضو متحقق بالأعضاء، وكل عرض تُخلي عنه لم يكن ليتحقق بمن بقي: لم يكن ائتلاف أكبر ممكنًا. يستطيع كل من يحفظ الإيداعات أن يفحصها بالشهادة.
commitments-given-up = { $n ->
    [one] عرض واحد تُخلي عنه
    [two] عرضان تُخلي عنهما
    [few] { $shown } عروض تُخلي عنها، بهذا الترتيب
   *[other] { $shown } عرضًا تُخلي عنه، بهذا الترتيب
}
commitments-unmet = لم يتحقق:
commitments-not-counted = إيداعات لا تُحسب
commitments-set-digest = بصمة الالتزامات
commitments-context-digest = بصمة السياق
ask-nothing = لا شرط.
ask-all = كل ما يلي:
ask-any = واحد مما يلي:
ask-parties = { $number } أطراف على الأقل { $at }
ask-weight = { $much } على الأقل من { $name } لدى أطراف { $at }
ask-restraint = مستويات مجموعها { $number } على الأقل{ $at }
ask-each = كل طرف { $at }
ask-party = { $party } { $at }
ask-on-or-after = التجميد في { $time } أو بعده
ask-before = التجميد قبل { $time }
ask-in-force = { $agreement } نافذ
ask-not-in-force = { $agreement } غير نافذ
ask-own-weight = لدى الطرف نفسه { $much } على الأقل من { $name }
ask-own-weight-below = لدى الطرف نفسه أقل من { $much } من { $name }
ask-found = (الموجود: { $found })
ask-at-level = عند { $level } أو أعلى
ask-of-obligation = {" "}من { $obligation }
ask-in-group = {" "}في { $group }
ask-others = ، دون الطرف نفسه
lack-parties = { $n ->
    [one] طرف واحد آخر
    [two] طرفان آخران
    [few] { $shown } أطراف أخرى
   *[other] { $shown } طرفًا آخر
}
lack-weight = { $more } وزنًا إضافيًا
lack-undeclared = أوزان «{ $weights }» لكل من تُطلب حصته
lack-restraint = { $n ->
    [one] مستوى واحد إضافي في المجموع
    [two] مستويان إضافيان في المجموع
    [few] { $shown } مستويات إضافية في المجموع
   *[other] { $shown } مستوى إضافيًا في المجموع
}
lack-each = { $n ->
    [one] طرف واحد آخر من المجموعة
    [two] طرفان آخران من المجموعة
    [few] { $shown } أطراف أخرى من المجموعة
   *[other] { $shown } طرفًا آخر من المجموعة
}
lack-names = { $names }
lack-levels = { $n ->
    [one] مستوى واحد آخر للطرف المسمّى
    [two] مستويان آخران للطرف المسمّى
    [few] { $shown } مستويات أخرى للطرف المسمّى
   *[other] { $shown } مستوى آخر للطرف المسمّى
}
lack-fact = واقعة لا يغيّرها أي التزام
offer-what = قل ما يقبله طرفك، وما يجب أن يفعله الآخرون مقابل ذلك. لا تُظهر الصفحات للآخرين إلا عدد من يعرضون شيئًا؛ أمّا الالتزام الموقَّع نفسه فيقرؤه كلّ من يسمح له وسمه بذلك.
offer-accept = ما يقبله طرفنا
offer-target = الواجب والمستوى
offer-target-why = يُلزم بهذا الواجب عند هذا المستوى، ولا بشيء آخر من الاتفاق.
offer-if = إذا تحقق كل هذا
offer-if-why = الشروط لا تطلب إلا المزيد: لا «على الأكثر» ولا «ما لم».
offer-least = عدد الأطراف على الأقل عند هذا المستوى، وطرفنا منها
offer-least-why = اتركه فارغًا حيث لا يهم العدد.
offer-parties = وهذه الأطراف
offer-weight = وحصة من
offer-weight-none = بلا حصة
offer-percent = على الأقل، بالمئة
offer-unconditional = دون أي شرط
offer-unconditional-why = يُلزم حين تُغلق الجولة، أيًّا كان ما يفعله الآخرون.
offer-else = وإلا فمستوى أدنى
offer-else-why = حيث لا يتحقق الأول، يُلزم أعلى عرض أدنى تحقق شرطه.
offer-lower = المستوى الأدنى، برقمه
offer-ratchet-why = بعد تفعيل الأدنى؛ وبدون هذا يُستنفد العرض.
offer-stands = مدة قيامه، ومن يراه
offer-marking-why = من يغلق الجولة ومن يفحصها يجب أن يقدر على قراءة الالتزام.
offer-replaces = يحلّ هذا محل العرض القائم.
offer-wrong-target = اختر واجبًا ومستوى.
offer-wrong-number = تُكتب الأعداد بالأرقام.
offer-wrong-party = تُسمّى الأطراف بمعرّفاتها، مثل borealis.example.
offer-wrong-condition = اطلب شيئًا، أو علّم أنه لا شرط؛ لا الاثنين معًا.
offer-wrong-lower = المستوى الأدنى رقم أصغر من الأول، ويقول كم طرفًا يطلب.
offer-wrong-day = يُكتب اليوم هكذا: 2027-06-01.
close-what = يبتّ في ما كان قائمًا عند التجميد، ويقترح النتيجة ليوقّعها طرفك قبل البدء. كل عقدة تفحصها.
close-would = ما سينتج عنها
close-would-why = لم يُوقَّع شيء بعد. هذا ما سيوافق عليه شخص آخر.
close-frozen = مجمّد في { $time }
close-propose = اقترح هذه النتيجة
close-changed = تغيّر ما هو قائم منذ أن نظرت. انظر فيه ثانية قبل أن تقترحه.
commitments-announce = إعلان جولة
commitments-announced = جولات معلنة
commitments-freeze = التجميد
commitments-start = البدء
commitments-round-stands = الحالة
commitments-not-announced = لم تُعلن أي جولة
commitments-state-frozen = مجمّدة
commitments-no-depositary = لا يسمّي الاتفاق وديعًا، فلا يغلق أحد جولاته: ما يُعرض لا يُلزم أحدًا.
commitments-next-announce = يستطيع طرفك إعلان جولة
commitments-next-announce-why = عُرض شيء ولم تُعلن أي جولة. حدّد متى تُجمَّد الالتزامات ومتى يبدأ ما ينتج عنها.
announced-ahead = حتى ذلك الحين يستطيع الجميع السحب
announced-frozen = مجمّدة: تُعلن النتيجة قبل البدء وإلا فلا يُلزم أحد
announced-closed = مغلقة
announced-over = انتهت بلا نتيجة: لا يُلزم أحد
announced-refused = ليست جولة
announce-what = حتى التجميد يسحب كل طرف التزامه ويستبدله، ومنه إلى البدء لا يفعل أحد. لذلك لا تُحسب الجولة إلا إذا أُعلنت قبل تجميدها، ولا تتداخل جولتان لاتفاق واحد.
announce-when = متى
announce-frozen = تُجمَّد الالتزامات في (توقيت عالمي)
announce-frozen-why = بعد أن يتمكن شخص ثانٍ من الموافقة، وفي وقت يتيح للآخرين أن ينظروا.
announce-effective = تبدأ الواجبات في (توقيت عالمي)
announce-effective-why = لحظة واحدة لكل الأعضاء. يجب أن تُوقَّع النتيجة قبل ذلك وإلا فلا يُلزم أحد.
announce-replaces = تحل محل
announce-propose = اقترح هذه الجولة
close-by = تُوقَّع قبل { $time }
round-apart = متروكون كليًا
round-apart-behind = لم يُقرأ سجلّه حتى التجميد
round-apart-kept-back = يحجب شيئًا مما قاله
round-apart-unseen = لم يرَ غيره قبل التجميد ما يقول إنه أقدم منه
round-apart-force-unsure = يسأل عن اتفاق لا يُعرف هل كان نافذًا عند التجميد
round-apart-too-much = قال أكثر مما يُقبل
close-leave-out = اترك الأطراف التي لا يُعرف هنا كل ما قالته. والأفضل: انظر ثانية بعد دقيقة.
outcome-readable = ما أسفرت عنه الجولة، للقراءة
commitments-under = الالتزامات بموجب
help-commitments = «ألتزم إن التزمتم»: ما يُعرض لكل اتفاق، وما أُعلن من جولات، وما نتج عنها.
# Sealed rounds
sealed-whether = مختومة أم مفتوحة
sealed-by-so-many = مختومة: يفتحها معًا { $least } من { $all } ودعاء
sealed-released = سلّم حصصه
sealed-keys = يمكن ختم الالتزامات لدى
sealed-keys-none = لا أحد: لم ينشر أي وديع مفتاحًا
sealed-publish-key = انشر مفتاحنا للجولات المختومة
sealed-threshold = من يفتح الالتزامات
sealed-not = يقرؤها الجميع حين ترد
sealed-threshold-why = لا يقرأ أحد الالتزامات المختومة قبل التجميد. من هم أقل من هذا العدد لا يعرفون شيئًا؛ وإذا رفض أكثر من الباقين فلا يفتحها أحد.
sealed-seal-it = اختمه للجولة التي تُجمَّد في { $time }
sealed-seal-why = لا يقرؤه أحد قبل ذلك، ولا بعده إلا إذا ألزم. ولا يمكنه أن يسأل هل اتفاق ما نافذ.
sealed-blank = اختم ورقة بيضاء: لا نلتزم بشيء
sealed-blank-why = حجمها كحجم أي ظرف آخر، فلا يميّزها أحد. ويُترك ما مُلئ أعلاه.
sealed-own = مختوم
sealed-holds = في الظرف
sealed-holds-blank = لا شيء: ورقة بيضاء.
sealed-holds-unknown = خُتم في مكان آخر، ولا تستطيع هذه العقدة قراءته.
sealed-approve = ما في الظرف
sealed-approve-why = لا يقرؤه الآن إلا هذه العقدة. وافق إن كان هذا ما يقصده طرفك.
sealed-next-release = سلّم حصص طرفك
sealed-next-release-why = جُمّدت الجولة. يسلّم كل وديع حصصه من كل الظروف للآخرين؛ وبما يكفي منها تُفتح كلها معًا.
sealed-release = اقترح تسليم الحصص
sealed-next-attest = قل ما فتحه طرفك
sealed-next-attest-why = قال الوديع الذي أعلن الجولة ما نتج عنها. ولا يُلزم ذلك إلا حين يقول مثله عدد كافٍ من الودعاء الذين فتحوا الظروف بأنفسهم.
sealed-attest = قارن واقترح
sealed-opened = فُتحت معًا
sealed-opened-why = مُثبت للجميع: أن من كُشف عنهم كانوا قد ختموا هذا، وأن شروطهم متحققة، وأنه لم يكن ممكنًا ائتلاف أكبر بينهم. ويُصدَّق فيه الودعاء الذين يقولون مثله: أن أحدًا غيرهم ما كان ليدخل، وأن شيئًا لم يُفتح قبل التجميد.
sealed-revealed = ظروف كُشف عنها
sealed-others = لم يُكشف عنها (خارج الائتلاف أو بيضاء أو معيبة)
sealed-attested = الودعاء الذين يقولون مثله
sealed-attested-least = يلزم { $least } على الأقل
offer-wrong-blank = الورقة البيضاء تُختم: علّم الاثنين، أو اعرض شيئًا.
