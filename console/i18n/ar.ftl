# واجهة العقدة بالعربية.
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
## Frame
skip = انتقل إلى المحتوى
nav = صفحات هذه العقدة
nav-overview = نظرة عامة
nav-statements = البيانات
nav-peers = النظراء
nav-log = السجل
nav-audit = مسار التدقيق
nav-submit = تقديم بيان
nav-users = الحسابات
live-on = مباشر
live-off = غير مباشر
sign-in = تسجيل الدخول
sign-out = تسجيل الخروج
about-this-node = عن هذه العقدة
api-description = وصف الواجهة البرمجية (OpenAPI)
copy = نسخ
pages = صفحات القائمة
newest = الأحدث
older = الأقدم
cancel = إلغاء
search = بحث
clear = مسح
any = الكل
optional = (اختياري)
yes = نعم
no = لا
code = الرمز
from = من
number = العدد
share = الحصة
state = الحالة
change = تغيير
save = حفظ
unnamed = بلا اسم
undeclared = غير مصرَّح به
empty-list = لا شيء
empty-text = فارغ

## Stopped
stopped-stand-down = هذه العقدة لا توقّع شيئًا: مجلدها نسخة قديمة من سجلها
stopped-copy-unchecked = هذه العقدة لا توقّع شيئًا بعد: مجلدها نسخة، ولم يقل الجميع ما لديهم من سجلها
stopped-store-damaged = هذه العقدة لا تكتب شيئًا: مخزنها تالف
stopped-key-revoked = هذه العقدة لا توقّع شيئًا: مفتاح بياناتها ملغى
ends-signing = الموافقة تُنهي التوقيع هنا
ends-signing-why = يُلغي هذا المفتاحَ الذي توقّع به هذه العقدة. بعد الموافقة تقدّم العقدة سجلها ولا توقّع شيئًا بعد ذلك. لمواصلة التوقيع استبدل المفتاح أولًا:
stopped-what = يبقى ما هو محفوظ مقروءًا. يقول دليل المشغّل (backup.md وkeys.md) ما الذي ينبغي فعله.
behind-title = هذه الصفحة ليست محدَّثة
behind = { $n ->
    [one] بيان واحد محفوظ لم يدخل بعد فيما يُعرض هنا. انظر مجددًا بعد لحظة.
    [two] بيانان محفوظان لم يدخلا بعد فيما يُعرض هنا. انظر مجددًا بعد لحظة.
    [few] { $shown } بيانات محفوظة لم تدخل بعد فيما يُعرض هنا. انظر مجددًا بعد لحظة.
   *[other] { $shown } بيانًا محفوظًا لم يدخل بعد فيما يُعرض هنا. انظر مجددًا بعد لحظة.
}

## Time
ago-now = الآن
ago-seconds = { $n ->
    [one] قبل ثانية
    [two] قبل ثانيتين
    [few] قبل { $n } ثوانٍ
   *[other] قبل { $n } ثانية
}
ago-minutes = { $n ->
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
   *[other] قبل { $n } دقيقة
}
ago-hours = { $n ->
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
   *[other] قبل { $n } ساعة
}
ago-days = { $n ->
    [one] قبل يوم
    [two] قبل يومين
    [few] قبل { $n } أيام
   *[other] قبل { $n } يومًا
}
days = { $n ->
    [one] يوم واحد
    [two] يومان
    [few] { $n } أيام
   *[other] { $n } يومًا
}
never = أبدًا

## Days and times
moment = { $weekday } { $date }، { $time }
moment-day = { $day } { $month } { $year }
moment-day-of-year = { $day } { $month }
day-of-week = { $weekday } { $date }
moment-then = { $date }، { $time }
moment-in-utc = { $moment } بالتوقيت العالمي
moment-in-place = { $moment } ({ $place })
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
weekday-1 = الاثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
clocks = الساعات
clocks-why = تُذكر الأوقات بالتوقيت العالمي ما لم تختر مكانًا. ويُذكر الموعد النهائي أولًا حيث يعدّ القانون أيامه، ثم على الساعات التي اخترتها.
clocks-yours = ساعاتك
clocks-now = الوقت هناك الآن
clocks-take = اذكر الأوقات هكذا
clocks-shown = الأوقات:
clocks-change = تغيير

## Counts
entries = { $n ->
    [zero] لا قيود
    [one] قيد واحد
    [two] قيدان
    [few] { $shown } قيود
   *[other] { $shown } قيدًا
}
statements-n = { $n ->
    [zero] لا بيانات
    [one] بيان واحد
    [two] بيانان
    [few] { $shown } بيانات
   *[other] { $shown } بيانًا
}
from-logs = { $n ->
    [one] من السجل الذاتي
    [two] من سجلين
    [few] من { $shown } سجلات
   *[other] من { $shown } سجلًا
}
peers-n = { $n ->
    [zero] لا أحد
    [one] نظير واحد
    [two] نظيران
    [few] { $shown } نظراء
   *[other] { $shown } نظيرًا
}
peers-following = { $n ->
    [zero] لا يُتابَع أحد بلا إخفاق
    [one] نظير واحد يُتابَع بلا إخفاق
    [two] نظيران يُتابَعان بلا إخفاق
   *[other] { $shown } يُتابَعون بلا إخفاق
}

## Overview
clock-wrong = ساعة هذه العقدة خاطئة
clock-off = تختلف عن ساعات نظرائها وشهودها بمقدار { $seconds } ثانية.
clock-far = تختلف عن ساعات نظرائها وشهودها بمقدار { $seconds } ثانية. لا يُوقَّع شيء حتى تُضبط.
clock-behind = هي متأخرة { $seconds } ثانية عما سجلته هذه العقدة، ولا نصاب من الآخرين يقول إنها صحيحة. لا يُوقَّع شيء حتى تُضبط.
alarm-equivocation = سجل يناقض نفسه
alarm-equivocation-what = وقّع السجل { $origin } نقطتي تحقق لا يمكن أن تصحّا معًا. تُحجز المطالبات الجديدة لصاحبه.
alarm-held = نظير محجوز
alarm-held-what = مطالباته الجديدة محجوزة إلى أن يقرر المسؤولون.
alarm-failing = { $n ->
    [one] نظير لا يجيب كما ينبغي
    [two] نظيران لا يجيبان كما ينبغي
    [few] { $shown } نظراء لا يجيبون كما ينبغي
   *[other] { $shown } نظيرًا لا يجيبون كما ينبغي
}
show-both-checkpoints = عرض نقطتي التحقق
found = اكتُشف
no-alarms-checked = { $n ->
    [zero] لا تناقض في السجل الذاتي. الحالة في
    [one] لا تناقض في السجل الذاتي ولا في سجل نظير واحد، وهو يجيب. الحالة في
    [two] لا تناقض في السجل الذاتي ولا في سجلي نظيرين، وكلاهما يجيب. الحالة في
    [few] لا تناقض في السجل الذاتي ولا في سجلات { $shown } نظراء، وجميعهم يجيبون. الحالة في
   *[other] لا تناقض في السجل الذاتي ولا في سجلات { $shown } نظيرًا، وجميعهم يجيبون. الحالة في
}
figure-own-log = السجل الذاتي
figure-logged = آخر تسجيل
figure-witnessed = الشهادة
figure-known = المعلوم هنا
figure-peers = النظراء
finality-logged = مُسجَّل
finality-witnessed = مشهود عليه
finality-not-witnessed = النصاب غير مكتمل
finality-no-policy = لا شاهد مطلوب
finality-no-policy-why = السياسة لا تسمّي أحدًا
cosignatures-of = { $some } من { $all } شهود
at-size = عند الحجم
latest-statements = أحدث البيانات
all-statements = كل البيانات
all-peers = كل النظراء
statements-by-kind = البيانات حسب النوع
no-statements = لا بيانات بعد.
no-peers = لا نظراء بعد. يُضاف النظير بعنوانه وببصمة وصلت عبر قناة تثق بها من قبل.

## Statements
statements-what = كل بيان تعرفه هذه العقدة: بياناتها وبيانات سجلات نظرائها، الأحدث معرفةً أولًا.
statement = البيان
kind = النوع
issuer = المُصدِر
subject = الموضوع
said = قيل في
said-claimed = قيل في (حسب الادعاء)
said-from = قيل منذ
said-to = قيل قبل
known-here = عُلم هنا في
logged-between = وقت التسجيل كما رآه آخرون
logged-after = ليس قبل
logged-by = ليس بعد
vouched-by = بشهادة
this-node = هذه العقدة
logged-nobody = لا يقول متى سوى مُصدره.
logged-contradictory = الشهادات متناقضة: إما أن ساعة أحدهم خاطئة أو أن أحدهم لا يقول الحقيقة. ويُعتد بالوقت الأسبق.
standing = الوضع
log = السجل
own-log = السجل الذاتي
log-number = السجل { $log }
entry-number = القيد { $index }
statement-under = { $kind }: { $title }
search-words = كلمات في الموضوع أو العنوان أو المحتوى
as-of = كما عُلم في
as-of-on = عرض للماضي
as-of-what = ترى ما كانت العقدة تعلمه حتى { $time }. كل ما علمته بعد ذلك متروك، بما فيه التصحيحات والسحب.
as-of-leave = العودة إلى الحاضر
field-unread = تعذرت قراءة أحد المرشحات
field-unread-what = تُرك «{ $field }» من البحث. تُكتب الأوقات هكذا: 2026-11-23 أو 2026-11-23T14:00:00Z.
time-unread = هذا ليس يومًا ولا وقتًا فلم يؤخذ به. اكتب ⁨2026-11-23⁩ أو ⁨2026-11-23 14:00⁩ أو ⁨2026-11-23T14:00:00Z⁩.
no-matches = لا شيء يطابق.
standing-in-force = قائم
standing-hosted = مستضاف
standing-superseded = حلّ محله غيره
standing-amended = معدَّل
standing-retracted = مسحوب
standing-refused = مرفوض
standing-no-effect = بلا أثر
standing-unchecked = لا يمكن التحقق منه هنا
content-held = المحتوى محفوظ
content-absent = المحتوى ليس هنا
content-erased = المحتوى ممحو

## Statement
what-it-says = ما يقوله
statement-id = البيان
content-digest = بصمة المحتوى (SHA-256)
signed-with = موقَّع بـ
content = المحتوى
content-file = ملف المحتوى
content-came = وصل إلى هنا
content-opaque = يوجد ملف محتوى بحجم { $size } لا يستطيع هذا الإصدار عرضه كقائمة. خذ الملف واقرأه بما يناسب نوعه.
content-reserved-why = هذا لأشخاص مسمَّين، ولستَ منهم هنا. ويمكن لمدير آخر أو للمشغِّل أن يسمّيك. والبيان وإثباته قائمان من دونه.
content-absent-why = المحتوى ليس هنا: لم يُعرض على هذه العقدة، أو ليس بعد. البيان وإثباته قائمان من دونه.
content-erased-why = أُتلف المحتوى وملحه هنا. البيان وإثباته قائمان.
raw-json = بصيغة JSON
marking = الوسم
marking-to = إلى
marking-release = ليس قبل
who-was-given = من أُعطي المحتوى
given-to = أُعطي إلى
first-given = أول مرة
given-to-nobody = لم تُعطِ هذه العقدة المحتوى لأحد.
anybody = أي سائل
relations = العلاقات
no-relations = لا بيان يحل محل هذا أو يعدّله أو يسحبه أو يمحو محتواه، بقدر ما تعلم هذه العقدة.
superseded-by = حلّ محله
supersedes = يحل محل
amended-by = عدّله
amends = يعدّل
retracted-by = سحبه
retracts = يسحب
erased-by = محا محتواه
erases = يمحو محتوى
was-superseded = حلّ محله بيان لاحق
was-amended = معدَّل: اقرأه مع
was-retracted = مسحوب: سحبه مُصدِره نهائيًا
was-erased = طلب المُصدِر إتلاف المحتوى
hosted-by = يستضيفه
hosted-here = مستضاف في سجل هذه العقدة
hosted-by-choice = الجهة المستضيفة
hosted-heading = مستضاف: ليس كلام المُصدِر نفسه
hosted-why = يقف في سجل طرف آخر، بمفتاح سجّله ذلك الطرف باسم المُصدِر. وهو يبيّن ما يعدّه صاحب السجل كلامًا للمُصدِر، ولا أثر له على المُصدِر.
hosted-own-too = البيان نفسه مسجَّل في سجل المُصدِر الذاتي
hosted-too = يستضيف آخرون بيانات باسم هذا الطرف
hosted-too-what = تعرض القائمة ما هو مسجَّل في سجله الذاتي. أما ما يحفظه آخرون باسمه فلا أثر له عليه.
whose-word = كلام من
own-word = كلامه هو
refused-heading = رُفض هذا القيد
refused-why = يحتويه السجل، لكنه لم يجتز مدقق هذه العقدة. يُحفظ دليلًا ولا يُعتد به.
no-effect-heading = هذا البيان بلا أثر
no-effect-why = توقيعه وتسجيله سليمان، لكن ما يريد تغييره ليس من حق مُصدِره، أو لا يقف في السجل نفسه.
unchecked-heading = لا يمكن التحقق من هذا الاتهام هنا
unchecked-why = يقول إن سجلًا يناقض نفسه. دليله في محتواه، وهو غير محفوظ هنا أو ليس لك: لا تصدّقه قبل أن تراه.
where-it-stands = أين يقف
leaf-index = الموضع
erase-content = محو المحتوى …

## Proof
proof = الإثبات
no-proof-yet = لا توجد بعد نقطة تحقق موقّعة تشمل هذا القيد.
entry-of = الموضع { $index } في سجل من { $size }
leaf-hash = تجزئة الورقة
root = الجذر
cosignatures = التوقيعات المشاركة
no-cosignatures = لا شيء لنقطة التحقق هذه
inclusion-path = { $n ->
    [zero] مسار التضمين: الورقة هي الجذر
    [one] مسار التضمين: تجزئة واحدة
    [two] مسار التضمين: تجزئتان
    [few] مسار التضمين: { $shown } تجزئات
   *[other] مسار التضمين: { $shown } تجزئة
}
receipt = الإيصال (COSE)
tlog-proof = الإثبات (tlog-proof)
evidence = الأدلة (JSON)
verify = تحقق في هذا المتصفح
verify-why = يجلب متصفحك الأدلة ويتحقق بنفسه من كل تجزئة وكل توقيع. لا يأخذ أي استنتاج عن هذه العقدة.
verify-noscript = يحتاج التحقق في المتصفح إلى JavaScript. من دونه نزّل الإثبات وشغّل «comity verify» على جهازك.
verify-running = جارٍ التحقق …
verify-passed = صحيح
verify-failed = غير صحيح
verify-unknown = لم يُفحص
verify-overall-passed = تم التحقق: كل خطوة صحيحة
verify-overall-failed = لا تعتمد على هذا البيان: أخفق أحد الفحوص
verify-overall-unknown = ما أمكن فحصه صحيح؛ لم يمكن فحص كل خطوة هنا
verify-no-webcrypto = لا يوفر هذا المتصفح التشفير في هذه الصفحة. يلزمه HTTPS أو عنوان محلي.
verify-pin-first = يراه هذا المتصفح أول مرة؛ سيتذكره من الآن. قارنه بالمفتاح الذي أعطاك إياه صاحبه.
verify-pin-same = هو المفتاح نفسه الذي رآه هذا المتصفح من قبل.
verify-pin-changed = ليس المفتاح الذي رآه هذا المتصفح من قبل.
verify-step-evidence = الأدلة
verify-step-entry = القيد
verify-step-inclusion = التضمين في السجل
verify-step-checkpoint = نقطة تحقق السجل
verify-step-witnesses = الشهود
verify-step-key = مفتاح المُصدِر
verify-step-signature = توقيع المُصدِر
verify-step-content = المحتوى
verify-proves-entry = بايتات القيد بيان سليم البنية، وله المعرّف المعروض في هذه الصفحة.
verify-proves-inclusion = تجزئة القيد والمسار يقودان إلى الجذر تمامًا. القيد قائم في هذا الموضع دون تغيير.
verify-proves-checkpoint = وقّع مفتاح السجل هذا الحجم وهذا الجذر. لم يعد بوسع السجل إنكار احتوائه القيد.
verify-proves-witnesses = وقّع آخرون نقطة التحقق نفسها. على السجل أن يخدعهم أيضًا ليعرض عليك ماضيًا آخر.
verify-proves-key = المفتاح الذي وقّع البيان مسجّل لهذا المُصدِر في السجل نفسه وتحت الجذر نفسه.
verify-proves-signature = صاحب مفتاح المُصدِر وقّع هذه الكلمات بعينها.
verify-proves-content = المحتوى الذي تراه هو ما وقّعه المُصدِر، حتى آخر بايت.
verify-reason-other-identifier = القيد بيان آخر غير المعروض في هذه الصفحة.
verify-reason-other-root = يقود المسار إلى جذر غير الذي وقّعه السجل.
verify-reason-no-ed25519-log-key = لا تسمّي العقدة مفتاح Ed25519 لهذا السجل.
verify-reason-other-origin = نقطة التحقق لسجل آخر.
verify-reason-not-signed-by-log = لا تحمل نقطة التحقق توقيعًا بمفتاح السجل.
verify-reason-no-ed25519 = لا يستطيع هذا المتصفح فحص Ed25519. تستطيعه الإصدارات الحالية من Firefox وSafari وChromium، وكذلك «comity verify».
verify-reason-bad-signature = التوقيع لا يطابق.
verify-reason-no-cosignature = لا يوجد على نقطة التحقق هذه توقيع Ed25519 لشاهد، فلا يشهد لها هنا إلا السجل نفسه.
verify-reason-no-issuer-key = المفتاح الذي وقّع غير معروف لهذه العقدة.
verify-reason-algorithm = البيان موقّع بخوارزمية لا توفرها المتصفحات. يفحصه «comity verify».
verify-reason-other-key = المفتاح المسلَّم ليس الذي يسمّيه البيان.
verify-reason-no-registration = لم يُسلَّم تسجيل هذا المفتاح. نسبة المفتاح إلى صاحبه تقوم على كلام هذه العقدة.
verify-reason-registration-without-key = القيد المقدَّم على أنه يسجل المفتاح لا يحمل مفتاحًا.
verify-reason-not-registered = القيد المقدَّم على أنه يسجل المفتاح يحمل غيره أو ليس في هذا السجل.
verify-reason-other-party = المفتاح مسجّل لطرف غير المُصدِر المذكور.
verify-reason-no-hash-envelope = لا يحمل البيان بصمة SHA-256 لمحتوى.
verify-reason-no-content = لم يُسلَّم المحتوى، فلا شيء يُقارن بالبصمة.
verify-reason-other-content = المحتوى ليس ما وقّعه المُصدِر.
verify-reason-pin-changed = توقيع السجل صحيح، لكن مفتاحه ليس الذي رآه هذا المتصفح من قبل. اسأل صاحبه عبر قناة تثق بها.
verify-fact-pin = هذا المفتاح
verify-fact-key = مفتاح السجل
verify-fact-bytes = البايتات
verify-fact-leaf = تجزئة الورقة
verify-fact-id = البيان
verify-fact-index = الموضع
verify-fact-size = حجم الشجرة
verify-fact-hashes = تجزئات المسار
verify-fact-root = الجذر المحسوب
verify-fact-origin = المنشأ
verify-fact-unchecked = لم يُفحص هنا
verify-fact-cosignatures = التوقيعات المشاركة الصحيحة
verify-fact-witness = الشاهد
verify-fact-thumbprint = بصمة المفتاح
verify-fact-issuer = المُصدِر
verify-fact-registered = سجّله القيد
verify-fact-algorithm = الخوارزمية
verify-fact-said = البصمة الموقّعة
verify-fact-type = النوع
verify-fact-computed = البصمة المحسوبة

## Open to everybody
nav-verify = التحقق
hits = { $n ->
    [zero] لا بيانات
    [one] بيان واحد
    [two] بيانان
    [few] { $shown } بيانات
   *[other] { $shown } بيانًا
}
hits-more = { $n ->
    [zero] أكثر من { $shown } بيان
    [one] أكثر من بيان واحد
    [two] أكثر من بيانين
    [few] أكثر من { $shown } بيانات
   *[other] أكثر من { $shown } بيان
}
statements-what-open = البيانات التي يجوز للجميع قراءتها هنا، الأحدث علمًا أولًا. ويُعرض المحتوى حيث يفتحه وسمه للجميع.
newer = أحدث
not-open = غير مفتوح للجميع
content-closed-why = المحتوى غير مفتوح للجميع، أو ليس هنا. والبيان وإثباته قائمان بدونه.
front-what = بيانات موقّعة لهذا الطرف، مفتوحة للجميع. ولا يلزم تصديق أحد: يمكن التحقق من كل بيان في متصفحك.
front-search = ابحث عن بيان: معرّفه، أو أول 8 خانات منه، أو كلمات من موضوعه
verify-something = تحقق مما أُعطيته
open-to-all = مفتوح للجميع
more = المزيد
all-of-them = { $n ->
    [zero] لا بيانات
    [one] البيان الوحيد
    [two] كلا البيانين
    [few] كل البيانات وعددها { $shown }
   *[other] كل البيانات وعددها { $shown }
}
open-without-account = مفتوح دون حساب
open-without-account-why = تتيح هذه العقدة للجميع قراءة ما وُسم للكل والتحقق منه.
filters = عوامل التصفية
verify-page-what = ألصق ما أُعطيته أو أفلته هنا. إن استطاع متصفحك التحقق منه فعل، وإلا تحققت منه هذه العقدة وصرّحت بذلك.
given-unreadable = تتعذر قراءة هذا
given-unreadable-why = ليس مما يمكن التحقق منه هنا، أو ينقصه جزء. ألصقه كاملًا: سطر base64 لكل ملف.
given-evidence = أدلة بيان
checked-by-browser = متصفحك هو من يتحقق من هذا؛ اضغط الزر. والمفاتيح هي الواردة في الملف: قارن مفتاح السجل بما أعطاك الطرف.
verify-give = ماذا أُعطيت؟
verify-takes = ما يمكن التحقق منه
verify-larger = الملفات الأكبر والسجل الكامل على جهازك:
takes-name = معرّف بيان أو أول 8 خانات منه أو رابط: يقود إلى صفحته حيث يتحقق متصفحك منه
takes-statement = بيان موقّع مع محتواه وإيصالاته وإثباتاته معًا
takes-evidence = ملف أدلة بيان: يتحقق متصفحك منه
takes-time = إثبات أن شيئًا جاء متأخرًا أو لم يأتِ
takes-finding = نتيجة: يُعاد حسابها لأهل هذه العقدة
takes-bundle = حزمة، أو نقطة تحقق موقّعة، أو وصف طرف
given-label = نص أو معرّف أو ملفات بترميز base64
given-note = لا يُحتفظ بشيء منه. 2 ميغابايت على الأكثر.
given-files = أو اختر ملفات أو أفلتها هنا
check-it = تحقق
checked-holds = صحيح
checked-fails = أخفق تحقق: لا تعتمد عليه
checked-unknown = لا يمكن البت فيه هنا
checked-statements = البيانات التي يخصها:
checked-by-node = تحققت من هذا عقدة { $name }: وهذه كلمتها. ومن لا يصدق أحدًا يتحقق بالأمر “comity verify” على جهازه.
given-files-together = ملفات مترابطة
given-time = إثبات يتعلق بالزمن
given-descriptor = وصف طرف
given-checkpoint = نقطة تحقق موقّعة
given-bundle = حزمة
check-one-at-a-time = أكثر من بيان: تحقق من واحد في كل مرة
check-key-unknown = لم يسجّل أي سجل معروف هنا المفتاح الذي يذكره
check-signature = موقّع بمفتاح مسجّل لمُصدِره
check-signature-wrong = التوقيع غير صحيح
check-hosted = موجود في سجل طرف آخر، وليس كلمة مُصدِره
check-key-of-host = سجّل المفتاحَ طرفٌ آخر في سجله: فليس هذا قولَ المُصدِر
check-logged = موجود في سجل محفوظ هنا في هذا الموضع
check-not-here = لا يوجد في أي سجل مفتوح هنا
check-content = المحتوى هو الذي يسمّيه البيان
check-content-other = المحتوى غير الذي يسمّيه البيان
check-content-form = المحتوى لا يوافق مخطط نوعه
check-content-alone = المحتوى وحده لا يقول من قاله؛ وقيمة SHA-256 له هي
check-receipt = الإيصال صحيح: القيد موجود في السجل
check-receipt-wrong = الإيصال غير صحيح
check-proof = الإثبات صحيح: القيد تحت نقطة تحقق موقّعة
check-proof-wrong = الإثبات غير صحيح
check-log-unknown = لا تعرف هذه العقدة هذا السجل أو لا تفتحه
check-entry-unheld = القيد غير محفوظ هنا: أعطِ البيان أيضًا
check-checkpoint = نقطة التحقق موقّعة من سجلها
check-checkpoint-wrong = نقطة التحقق غير موقّعة من سجلها
check-root = كان للسجل المحفوظ هنا هذا الجذر عند هذا الحجم
check-root-other = كان للسجل المحفوظ هنا جذر آخر عند هذا الحجم
check-root-ahead = السجل محفوظ هنا حتى حجم أصغر فقط
check-fingerprint = بصمته؛ قارنها بما أعطاك الطرف
check-descriptor = هو الوصف المعروف هنا
check-descriptor-other = بصمة أخرى معروفة هنا لذلك الطرف
check-party-unknown = هذا الطرف غير معروف هنا: المفاتيح هي التي يسمّيها الملف نفسه
check-bundle = الحزمة كاملة؛ القيود
check-bundle-damaged = الحزمة تالفة
check-bundle-signed = نقطة تحققها موقّعة من السجل الذي تصفه
check-bundle-unwalked = لم تُفحص قيودها هنا؛ ويفعل ذلك
check-late = لم يكن في سجله بعد في هذا الوقت كما رأى الآخرون
check-absent = لا يوجد بينها بيان من هذا النوع
check-run = قيود هي كل ما سُجّل حتى حينه
check-candidate = يوجد بينها بيان من هذا النوع: ولك أن تقول هل هو المستحق
check-time-wrong = لا يثبت ذلك

## Peers
peers-what = عُقد الأطراف الأخرى التي تتابع هذه العقدة سجلاتها وتفحصها.
peer = النظير
entries-held = القيود المحفوظة
last-contact = آخر اتصال
last-failure = آخر إخفاق
no-failure = لا شيء
failure-knows-us-not = لم يُضف هذه العقدة بعد: أخبِر طرفه ببصمتكم.
failure-clock-differs = ساعته وساعتنا متباعدتان أكثر من خمس دقائق: قارنوا كلتيهما عبر NTP.
failure-holds-us-forked = يعدّ سجلّنا متشعّبًا ولا يأخذ منه جديدًا: اسألوا طرفه أيّ نقطتي تحقق لديه.
failure-refuses-key = لا يقبل المفتاح الذي نوقّع به: لعلّه لم يقرأ سجلّنا إلى هذا الحدّ، أو يعرف المفتاح ملغًى.
failure-address-other = يجيب تحت عنوان غير الذي عندنا له: اسألوا طرفه عن عنوانه العام.
failure-request-changed = شيء ما بيننا يغيّر الطلبات: انظروا في الوكيل الذي أمامه.
failure-budget-disk = حُفظ منه كل ما يجوز حفظه: ارفعوا disk_gib تحت [quota] في comity.toml.
failure-unreachable = لا أحد يجيب على عنوانه.
failure-stalled = توقف في منتصف إجابة.
failure-busy = إنه مشغول، ويُسأل من جديد.
peer-following = مُتابَع
peer-waiting = بانتظار أن يضيفنا الطرف الآخر
peer-failing = مُخفِق
peer-held = محجوز
peer-removed = مُزال
peer-new = لم يُتصل به بعد
add-peer = إضافة نظير
replace-peer = يبدأ الطرف من جديد بمفاتيح أخرى
replace-peer-why = فقط إذا أخبرك الطرف بذلك عبر قناة تثق بها من قبل. يبقى سجله القديم هنا منفصلًا عن الجديد، ولا يُقارَن أحدهما بالآخر أبدًا.
replace-peer-old = البصمة المثبتة حتى الآن
add-peer-why = خذ البصمة من مشغّل النظير عبر قناة تثق بها من قبل. لا يُصدَّق شيء آخر عن النظير.
address = العنوان
fingerprint = البصمة
fingerprint-why = قارنها مجموعةً مجموعة مع مشغّل النظير عبر قناة تثق بها من قبل.
own-fingerprint = بصمة هذه العقدة
own-fingerprint-why = اقرأها على مشغّل العقدة التي ستتابع هذه العقدة.
its-statements = بياناته
who-it-is = من هو
name = الاسم
party = الطرف
origin = منشأ السجل
added = أُضيف
keys = المفاتيح
keys-log = مفاتيح السجل
keys-statement = البيانات
keys-receipt = الإيصالات
keys-witness = التوقيعات المشاركة
following = متابعة سجله
head-held = المحفوظ
head-seen = ما عرضه
same-as-held = نفسه
checkpoint-held = أحدث نقطة تحقق محفوظة
held-heading = محجوز بسبب المراوغة
held-why = سجله يناقض نفسه. ما عُلم من قبل باقٍ، ومطالباته الجديدة محجوزة إلى أن يقرر المسؤولون. يستطيع كل من لديه مفاتيح سجله فحص الإثبات أدناه.
equivocation-why = تحمل نقطتا التحقق توقيع السجل نفسه. لا يمكن لسجل أمين توقيع كلتيهما: عُرض أحد تاريخيه على بعضهم وأُخفي عن آخرين.
told-by = أبلغ عنه
found-here = اكتشفته هذه العقدة
proved = مُثبت
checkpoint-one = نقطة التحقق الأولى
checkpoint-other = الأخرى
true-earlier-root = ما كان يجب أن يكونه الجذر عند الحجم الأصغر
consistency-path = التجزئات التي تربطه بالجذر اللاحق

## Log
log-what = سجل هذه العقدة الذي لا يُضاف إليه إلا في آخره. ما فيه باقٍ، وما يجلبه نظير أو مدقق يُفحص مقابل الجذر نفسه.
checkpoint = نقطة التحقق
raw-checkpoint = كملف
tree-size = الحجم
log-keys = مفاتيح السجل
log-keys-why = قارنها بما أعطاك إياه صاحب السجل. لا تثبت نقطة التحقق شيئًا بمفتاح أخذته من مرسلها نفسه.
witness = الشاهد
witnesses = الشهود
witnesses-why = لا يوقّع الشهود نقطة تحقق إلا إذا امتدت من كل ما رأوه قبلها. لا يستطيع السجل المشهود عليه أن يعرض مواضي مختلفة على قراء مختلفين.
witnesses-missing = نصاب السياسة غير مكتمل. تُسجَّل البيانات مع ذلك، وعلى من يشترط الشهادة أن ينتظر.
cosigned = وُقّع
not-cosigned = ليس بعد
policy = سياسة الشهود
tiles = البلاطات
tiles-why = السجل كله ملفات بسيطة (C2SP tlog-tiles): التجزئات والقيود، 256 في كل ملف.
tiles-full = البلاطات الكاملة
tiles-last = آخر بلاطة تجزئات
tiles-entries = آخر حزمة قيود
check-outside = افحص كل ذلك من الخارج
registered-keys = المفاتيح المسجلة في هذا السجل
no-keys = لا مفتاح مسجلًا.
key-name = المفتاح (بصمته)
registered-at = سُجّل برقم

## Audit trail
audit-what = ما فُعل في هذه العقدة ومن فعله. يحمل كل سطر تجزئة ما قبله، فلا يُنزع سطر دون أن يُلحظ.
no-audit = لا شيء بعد.
when = متى
actor = من
action = ماذا
actions = إجراءات
object = بماذا
particulars = التفاصيل
link = الرابط

## Accounts
sign-in-note = الحسابات تخص هذه العقدة وحدها. من نسي كلمة المرور يسأل مسؤول النظام.
sign-in-wrong = الاسم أو كلمة المرور غير صحيحين.
sign-in-limited = محاولات كثيرة. انتظر قليلًا.
sign-in-link-spent = استُعمل هذا الرابط من قبل أو انتهى. سجّل الدخول بالاسم وكلمة المرور.
account = حسابك
account-name = اسم الحساب
password = كلمة المرور
password-first = كلمة المرور الأولى (12 حرفًا أو أكثر)
password-old = كلمة المرور الحالية
password-new = كلمة المرور الجديدة (12 حرفًا أو أكثر)
password-again = كلمة المرور الجديدة مرة أخرى
password-change = تغيير كلمة المرور
password-change-why = ينتهي مع كلمة المرور القديمة كل ما يدخل باسمك سواها: الجلسات الأخرى والرموز وعناوين التقويم والروابط.
password-old-wrong = كلمة المرور الحالية غير صحيحة.
password-again-differs = لم تتطابق كلمتا المرور الجديدتان.
password-rule = لكلمة المرور 12 حرفًا على الأقل و1,024 بايت على الأكثر.
tokens = رموز الواجهة البرمجية
tokens-why = يتيح الرمز لبرنامج أن يعمل باسمك وبدورك. يُعرض مرة واحدة عند إنشائه.
token-label = الغرض منه
token-days = صالح لمدة
token-create = إنشاء رمز
token-made = أُنشئ الرمز
token-made-why = خذه الآن. لا يُخزَّن ولن يُعرض ثانية.
calendars = عناوين التقويم
calendars-why = لبرنامج تقويم لا يستطيع إرسال رمز: من لديه العنوان يقرأ ما هو مستحق على طرفكم، دون ما وُسم TLP:RED، ولا شيء غيره. تُسجَّل كل قراءة. ألغِه إذا احتمل أن يكون قد انكشف.
calendar-create = إنشاء عنوان
calendar-made = أُنشئ عنوان التقويم
no-tokens = لا شيء.
sessions = الجلسات
created = أُنشئ
ends = ينتهي
ended = انتهى
revoke = إنهاء
users-what = من يحق له الدخول إلى هذه العقدة ولأي غرض.
user-add = إضافة حساب
user-enabled = يحق له الدخول
user-disabled = مغلق
user-may-sign-in = يحق له الدخول
user-cleared = مسمّى لِـ TLP:RED
user-cleared-why = لأشخاص مسمَّين: من سُمّي يقرأ ما وُسم TLP:RED، وتُسجَّل كل قراءة. ولا يسمّي أحد نفسه ولا حسابًا أنشأه؛ وتُنهي التسمية كل ما أنشأه غيره أو أمكنه إنشاؤه من كلمات مرور وروابط ورموز، فيدخل صاحب الحساب من جديد برابط من المشغّل؛ وتنتهي التسمية إذا أنشأ غيرُه كلمة مرور أو رابطًا أو رمزًا للحساب.
user-reset = إعادة تعيين كلمة المرور
user-reset-why = تُلغى كلمة المرور وتنتهي كل جلسات الحساب ورموزه وروابطه. وتحصل على رابط يدخل به صاحبه مرة واحدة خلال عشر دقائق ليضع كلمة أخرى.
user-reset-done = أُعيد تعيين الحساب
user-reset-link = أعطِ هذا الرابط لصاحب الحساب وحده. يصلح مرة واحدة خلال عشر دقائق ولا يُعرض ثانية.
not-changed = لم يتغير شيء
role = الدور
you = (أنت)
role-reader = قارئ
role-officer = ضابط
role-approver = مُجيز
role-admin = مسؤول النظام
role-reader-why = يقرأ كل ما يحق لأهل هذه العقدة قراءته.
role-officer-why = ويقدّم أيضًا بيانات باسم الطرف.
role-approver-why = ويجيز أيضًا ويمحو المحتوى.
role-admin-why = ويدير أيضًا الحسابات والنظراء.
sign-on-with = الدخول عبر { $name }
sign-on-down = مزوّد الدخول لا يجيب. كلمة المرور ومفتاح المرور ما زالا يعملان.
sign-on-not-completed = لم يكتمل الدخول عبر المزوّد. ابدأ من جديد، أو استعمل كلمة المرور أو مفتاح المرور.
sign-on-no-account = يعرفك المزوّد، وليس لك حساب في هذه العقدة: اسأل مسؤول النظام. وإن كان لك حساب فادخل بكلمة مروره واربطه من صفحة حسابك.
sign-on = الدخول عبر مزوّد
sign-on-why = اربط هذا الحساب بحسابك لدى { $name } وادخل من هناك بدل هنا. ويُطلب مفتاح المرور كما من قبل.
sign-on-linked = مربوط مع { $name } باسم
sign-on-mapped = أنشأ المزوّد هذا الحساب: دوره يتبع ما يقوله المزوّد.
sign-on-link = ربط الحساب
sign-on-unlink = إنهاء الربط
sign-on-continue = المتابعة إلى { $name }
session-device = الجهاز
session-address = العنوان
session-by = بواسطة
session-since = منذ
session-used = آخر استعمال
session-not-yet = ليس بعد
session-this = هذه
session-end = إنهاء
sessions-why = من يملك إحداها يعمل باسمك. أنهِ ما لا تعرفه، ثم غيّر كلمة المرور.
sessions-of-why = حيث دخل هذا الشخص. ومن أُنهيت جلسته يدخل من جديد كما من قبل.
sessions-end-others = إنهاء كل ما سواها
sessions-end-all = إنهاء كل الجلسات
by-password = كلمة المرور
by-link = رابط
by-passkey = مفتاح المرور
by-sign-on = مزوّد الدخول
devices = متصفحات معروفة
devices-why = دخلت منها من قبل: تخمينات الآخرين لا تمنعك من الدخول منها. وهي لا تفتح شيئًا بنفسها.
device-unsaid = غير مذكور
device-forget = نسيان
person-about = الحساب
person-more = الجلسات ومفاتيح المرور
person-hands = في يد
name-misleads = قد يُقرأ اسمًا لغيره
passkeys = مفاتيح المرور
passkeys-why = مفتاح المرور مفتاح في هاتفك أو حاسوبك أو مفتاحك الأمني. متى كان لك واحد لا يدخل أحد حسابك بدونه؛ وهو يكفي وحده بلا كلمة مرور حيث يطلب الجهاز رمزًا أو بصمة أو وجهًا. سجّل اثنين تحسبًا لضياع أحدهما.
passkeys-none = لا شيء بعد.
passkeys-not-here = لا تصنع المتصفحات مفاتيح مرور إلا تحت https واسم. المشغّل يضع هذا العنوان (public_url).
passkeys-need-script = تحتاج مفاتيح المرور إلى JavaScript في المتصفح وإلى دعمه لها.
passkeys-count = { $n ->
    [0] لا مفاتيح مرور.
    [one] مفتاح مرور واحد.
    [two] مفتاحا مرور.
    [few] { $shown } مفاتيح مرور.
   *[other] { $shown } مفتاح مرور.
}
passkey-label = الاسم الذي تختاره له
passkey-add = إضافة مفتاح مرور
passkey-rename = تغيير الاسم
passkey-remove = إزالة
passkey-required = لا يمكنك الموافقة بعد
passkey-required-why = في هذه العقدة يدخل بمفتاح مرور كل من يوافق أو يمحو. أضف واحدًا من صفحة حسابك؛ وإن كان لك واحد فاخرج وادخل به من جديد.
passkey-first = اخرج أولًا وادخل من جديد بأحد مفاتيح مرورك.
passkey-again = لم يكتمل الدخول. ابدأ من جديد.
passkey-sign-in = الدخول بمفتاح مرور
passkey-second = أظهر مفتاح مرورك
passkey-second-why = كل شيء صحيح حتى الآن. هذا الحساب يطلب مفتاح مرور أيضًا.
passkey-show = إظهار مفتاح المرور
passkey-back = الدخول باسم آخر
passkey-lost = ضاعت كلها؟ يستطيع مسؤولان معًا إلغاءها، ثم تسجّل غيرها.
passkey-cancelled = لم يُظهر أي مفتاح مرور. حاول ثانية.
passkey-failed = لم يُقبل مفتاح المرور. حاول ثانية أو جرّب غيره.
recovery = هناك من يريد إلغاء مفاتيح مرورك
recovery-of-you = طلب { $by } إلغاء مفاتيح مرورك لأنها ضاعت. إن كانت لديك فارفض.
recovery-why = من ضاعت كل مفاتيح مروره لا يستطيع الدخول. يطلب مسؤول إلغاءها ويوافق آخر فيحصل على رابط لصاحب الحساب: تحقق أولًا ممن يسألك. وتنتهي معها كلمة المرور وكل الجلسات والرموز.
recovery-ask = طلب إلغائها
recovery-asked = طلب { $by } إلغاءها:
recovery-agree = موافقة: إلغاؤها
recovery-refuse = رفض: تبقى
recovery-waits = ضاعت مفاتيح المرور؟
recovery-done = أُلغيت مفاتيح المرور

## Submit
submit-what = يُوقَّع البيان بمفتاح الطرف ويُسجَّل. يمكن لاحقًا استبداله أو تعديله أو سحبه، لكن لا يُزال أبدًا.
submit-refused = لا يمكن قبول هذا
subject-why = موضوع البيان بكلمات قليلة أو كمعرّف. يُسجَّل الموضوع والنوع والوقت وتكون علنية مهما كان وسم المحتوى.
schema = مخطط محتواه
body-json = المحتوى بصيغة JSON
write-json = اكتبه بصيغة JSON
one-a-line = واحد في كل سطر.
tlp-clear = لا قيد على الإفصاح.
tlp-green = كل نظراء هذه العقدة.
tlp-amber = الأطراف المذكورة أدناه وعملاؤها.
tlp-amber-strict = الأطراف المذكورة أدناه فقط.
tlp-red = أفراد لدى الأطراف المذكورة أدناه.
audience = الأطراف المسماة
audience-why = لـ AMBER وAMBER+STRICT وRED؛ تفصل بينها مسافات.
release = ليس قبل
release-why = حتى ذلك الحين لا يرى المحتوى إلا أهل هذه العقدة.
preview = معاينة
preview-heading = لم يُوقَّع بعد
name-near = اسمٌ يكاد يطابق اسمًا سبق
name-near-why = الأسماء المختلفة مسائل مختلفة. ارجع إن كان المقصود هو الاسم السابق.
names-nothing = ذُكر اسم لا يحمله شيء محفوظ هنا
names-nothing-why = القاعدة التي تبحث عن اسم آخر لن تعتدّ بهذا. ارجع إن كان سهوًا، وتابع إن كان مقصودًا.
names-nothing-agreement = { $field }: لا اتفاق محفوظًا هنا باسم «{ $given }»
names-nothing-matter = { $field }: لا بيان سابقًا لكم يذكر «{ $given }»
word-near = قيمةٌ تكاد تطابق ما تطلبه قاعدة
word-near-why = بهذه الكتابة لا تُحتسب بموجب تلك القاعدة أو لا تدل على أحد. ارجع إن كانت القيمة الأخرى هي المقصودة.
preview-why = اقرأه مرة أخرى. متى وُقّع وسُجّل صار دليلًا على ما قاله طرفكم.
sign-and-log = توقيع وتسجيل
back-to-edit = رجوع

## النماذج
submit-used = الأكثر استعمالًا
kinds-agreement = الاتفاقات والأعمال بموجبها
kinds-commitment = الالتزامات المشروطة
kinds-compute = القدرة الحاسوبية
kinds-content = المحتويات
kinds-document = الوثائق
kinds-evaluation = التقييمات
kinds-general = الإشعارات
kinds-incident = الحوادث
kinds-issuer = المفاتيح
kinds-log = السجلات
kinds-message = الرسائل
kinds-model = النماذج الحاسوبية
kinds-party = الطرف
kinds-registration = التسجيل
kinds-run = عمليات التدريب
kinds-statement = تصحيح بيانات سابقة
write-fields = املأ الحقول
form-subject = الموضوع
form-audience = لمن
audience-others = آخرون، بمعرّفاتهم
audience-own = موظفونا (إن اختيروا وحدهم: لا يحصل عليه غيرهم)
form-release = ليس قبل
form-zone = الأوقات
form-zone-name = توقيت
form-zone-why = الأوقات في هذا النموذج بهذا التوقيت. وما يُوقَّع يكون بالتوقيت العالمي.
form-part-what = ماذا
form-part-when = متى وقع
form-part-known = معروف منذ
form-part-harm = الضرر
form-part-law = القانون
form-more = حقول أخرى
form-not-said = غير مذكور
form-none = لا شيء مما سبق
form-now = الآن
form-another = صف آخر
form-language = اللغة
form-words = النص
form-as-json = بصيغة JSON.
form-bad-missing = مطلوب.
form-bad-number = اكتب عددًا مثل 3 أو 0.5 أو 3e26.
form-bad-day = لا يوجد يوم كهذا. اكتبه هكذا: 2026-11-28.
form-bad-two-ways = قد يعني هذا يومين: اكتب الشهر بلا لبس، مثل 2026-11-28.
form-bad-no-time = الساعة ناقصة. اكتب 2026-11-28 03:05.
form-bad-time = لا توجد ساعة كهذه. اكتب 2026-11-28 03:05.
form-bad-skipped = قُدّمت ساعات ذلك المكان حينها فلم تُظهر هذا الوقت قط. تحقّق منه أو اختر مكانًا آخر للساعات.
form-bad-shown-twice = أُخّرت ساعات ذلك المكان حينها فأظهرت هذا الوقت مرتين. قل أيّهما المقصود، أو اكتبه مع فارقه مثل 2026-11-01T01:30-07:00.
form-first-of-two = الأول
form-second-of-two = الثاني
form-bad-none = اخترت «لا شيء مما سبق» واخترت غيره أيضًا.
form-bad-audience = اختر طرفًا واحدًا على الأقل، أو اختر CLEAR أو GREEN.
form-bad-party = هنا ما ليس معرّفًا لطرف: تُكتب المعرّفات هكذا lab.example.
form-bad-open = لا يُسمَّى طرف مع CLEAR وGREEN: لا تختر أحدًا.
form-bad-json = ليس هذا JSON: { $why }
form-bad-unknown = لا حقل كهذا في هذا النوع.
form-bad-long = طويل جدًا.
form-bad-short = قصير جدًا.
form-bad-small = صغير جدًا.
form-bad-large = كبير جدًا.
form-bad-choice = اختر مما هو معروض.
form-bad-twice = مكرر هنا.
form-bad-format = ليس مكتوبًا كما ينبغي.
form-bad-other = ليس مكتوبًا كما ينبغي: { $why }
form-bad-ahead = «{ $field }» في المستقبل، وهذا الحقل لما وقع.

## Proposals
nav-proposals = المقترحات
proposals-what = ما اقتُرح أن يوقّعه الطرف. لا يُوقَّع شيء قبل أن يجيزه شخص آخر.
proposals-open = ما ينتظر القرار
proposals-all = كل المقترحات
no-proposals = لا مقترح ينتظر.
proposal = المقترح
proposed-by = اقترحه
proposed = وقت الاقتراح
decided = وقت القرار
decided-by = قرّره
decision = القرار
proposal-open = ينتظر شخصًا آخر
proposal-approved = أُجيز ووُقّع
proposal-rejected = مرفوض
proposal-expired = لم يُبتّ فيه في أوانه
proposal-withdrawn = مسحوب
proposal-body-gone = أُتلف نص المقترح. فإن كان قد أُجيز فهو قائم محتوىً للبيان.
own-proposal = أنت من اقترح هذا. على شخص آخر له دور المُجيز أن يقرر، ولك أن تسحبه قبل ذلك.
decision-not-yours = القرار لشخص له دور المُجيز.
withdraw = سحب المقترح
approve = الإجازة
approve-confirm = قرأت هذا المحتوى بعينه، وأجيز أن يوقّعه الطرف.
approve-now = إجازة وتوقيع وتسجيل
reject = رفض
reject-why = يقرؤه صاحب المقترح، ويبقى في مسار التدقيق.
not-decided = لم يُتخذ أي قرار
propose = اقتراحه على شخص آخر
preview-two-why = بيان من هذا النوع يُلزم طرفكم، فلا بد من شخصين. اقترحه: يُوقَّع متى أجازه شخص آخر.

## Erase
erase-what = ما الذي سيحدث
erase-goes = يُتلف المحتوى وملحه في هذه العقدة. لا يستطيع أحد استعادتهما، ولا تخمين المحتوى من بصمته.
erase-stays = يبقى البيان وبصمته وإثباته في السجل، مع بيان بأن المحتوى مُحي.
erase-duty = ما يُتلَف يُحسب علينا: كل واجب يكون هذا المحتوى دليله يُعدّ مخلًّا به منذ ذلك الحين، لدى كل عقدة.
erase-given = { $n ->
    [zero] لم تُعطِ هذه العقدة المحتوى لأحد.
    [one] أُعطي المحتوى لمتلقٍ واحد ويُبلَّغ بالمحو:
    [two] أُعطي المحتوى لمتلقيين ويُبلَّغان بالمحو:
   *[other] أُعطي المحتوى لعدد { $shown } من المتلقين ويُبلَّغون بالمحو:
}
reason = السبب
erase-reason-why = يصير جزءًا من المحضر. لا تكرر فيه ما يُراد محوه.
erase-confirm = قرأت ما يبقى وما يزول، وأقرر ذلك.
erase-now = محو نهائي
not-erased = لم يُمحَ شيء

## About
about-what = كل ما يلزم لمتابعة هذه العقدة وفحصها دون سؤالها.
version = الإصدار
addresses = العناوين
address-descriptor = الوصف مع كل المفاتيح
address-checkpoint = أحدث نقطة تحقق
address-keys = مفاتيح الإيصالات (SCITT)
address-schemas = مخططات المحتويات

## Errors
error-request = لم يُفهم هذا
error-request-help = شيء في الطلب ناقص أو خاطئ. لم يتغير شيء.
error-sign-in = سجّل الدخول من فضلك
error-sign-in-help = هذه الصفحة لأهل هذه العقدة. ربما انتهت جلستك.
error-forbidden = ليس لدورك
error-forbidden-help = لا يحق لحسابك فعل ذلك. لم يتغير شيء.
error-not-found = لا شيء هنا
error-not-found-help = لا شيء في هذا العنوان، أو لا شيء تعلمه هذه العقدة.
error-conflict = سبقك غيرك
error-conflict-help = تغيرت الحالة في هذه الأثناء. انظر إليها ثانية وقرر من جديد.
error-gone = ممحو
error-gone-help = أُتلف ما كان هنا. البيان وإثباته قائمان.
error-too-large = كبير جدًا
error-too-large-help = ما أُرسل أكبر مما تقبله هذه العقدة. لم يتغير شيء.
error-too-many = طلبات كثيرة جدًا
error-too-many-help = انتظر قليلًا ثم حاول ثانية.
error-unavailable = غير متاح الآن
error-unavailable-help = لا تستطيع العقدة فعل ذلك الآن، ولم يتغير شيء. حاول بعد قليل وأبلغ مشغّلها إن استمر الأمر.
error-node = أخفقت العقدة
error-node-help = ليس الخطأ منك. أبلغ مشغّل العقدة بالرمز والوقت.

## Kinds
kind-registration-policy = سياسة التسجيل في سجل
kind-issuer-registration = تسجيل مفتاح مُصدِر
kind-issuer-revocation = إلغاء مفتاح مُصدِر
kind-statement-supersession = استبدال بيان
kind-statement-amendment = تعديل بيان
kind-statement-retraction = سحب بيان
kind-content-erasure = محو محتوى
kind-party-keys = مفاتيح طرف
kind-log-equivocation = مراوغة سجل
kind-incident-report = تقرير حادثة
kind-run-declaration = تشغيل تدريب
kind-incident-assessment = تقييم حادثة
kind-incident-filing = إبلاغ عن حادثة
kind-incident-resolution = حل حادثة
kind-incident-acknowledgement = إقرار بإيداع
kind-incident-nullification = إبطال حادثة
kind-run-plan = خطة تشغيل تدريب
kind-run-start = بدء تشغيل تدريب
kind-run-end = انتهاء تشغيل تدريب
kind-model-threshold = بلوغ نموذج حدًّا
kind-model-release = إصدار نموذج
kind-compute-declaration = إعلان عن الحوسبة
kind-evaluation-record = سجل تقييم
kind-document-publication = نشر وثيقة
kind-message-dispatch = رسالة على قناة
kind-message-acknowledgement = إقرار برسالة
kind-general-notice = إشعار
kind-agreement-text = نص اتفاق
kind-agreement-waiver = إعفاء من واجب
kind-agreement-finding = استنتاج
kind-commitment-deposit = التزام مشروط
kind-commitment-withdrawal = سحب التزام
kind-commitment-envelope = التزام مختوم
kind-commitment-depositary = وديع الالتزامات المختومة
kind-commitment-round = جولة التزامات
kind-commitment-outcome = نتيجة الالتزامات
kind-agreement-signature = توقيع
kind-agreement-definitive-signature = توقيع نهائي
kind-agreement-signature-ad-referendum = توقيع رهن التأكيد
kind-agreement-confirmation = تأكيد إجراء سابق
kind-agreement-ratification = تصديق
kind-agreement-acceptance = قبول
kind-agreement-approval = موافقة
kind-agreement-formal-confirmation = إقرار رسمي
kind-agreement-accession = انضمام
kind-agreement-succession = خلافة
kind-agreement-succession-to-signature = خلافة في التوقيع
kind-agreement-provisional-application = تطبيق مؤقت
kind-agreement-provisional-application-termination = إنهاء التطبيق المؤقت
kind-agreement-reservation = تحفظ
kind-agreement-interpretative-declaration = إعلان تفسيري
kind-agreement-mandatory-declaration = إعلان إلزامي
kind-agreement-objection = اعتراض على تحفظ
kind-agreement-objection-opposing-entry-into-force = اعتراض يعارض بدء النفاذ بين الطرفين
kind-agreement-objection-to-late-reservation = اعتراض على تحفظ متأخر
kind-agreement-accession-acceptance = قبول انضمام
kind-agreement-reservation-acceptance = قبول تحفظ
kind-agreement-reservation-withdrawal = سحب تحفظ
kind-agreement-objection-withdrawal = سحب اعتراض
kind-agreement-declaration-withdrawal = سحب إعلان
kind-agreement-territorial-application = تطبيق إقليمي
kind-agreement-territorial-exclusion = استبعاد إقليمي
kind-agreement-designation-of-authority = تعيين سلطة
kind-agreement-amendment-proposal = اقتراح تعديل
kind-agreement-amendment-adoption = اعتماد تعديل
kind-agreement-amendment-acceptance = قبول تعديل
kind-agreement-amendment-objection = اعتراض على تعديل
kind-agreement-amendment-opt-out = عدم التقيد بتعديل
kind-agreement-suspension = تعليق
kind-agreement-suspension-end = إنهاء تعليق
kind-agreement-denunciation = انسحاب
kind-agreement-denunciation-withdrawal = سحب إشعار الانسحاب
kind-agreement-consent-withdrawal = سحب الموافقة قبل بدء النفاذ
kind-agreement-termination = إنهاء
kind-agreement-correction = تصويب النص
kind-agreement-correction-objection = اعتراض على تصويب
kind-agreement-period-extension = تمديد مهلة
kind-agreement-intention-not-to-become-party = نية عدم الانضمام
kind-agreement-breach-notification = إشعار بانتهاك جوهري
kind-agreement-measure-objection = اعتراض على تدبير
kind-agreement-decision = قرار الأطراف
kind-agreement-communication = مراسلة
kind-agreement-depositary-notification = إشعار من الوديع
kind-agreement-depositary-receipt = إيصال من الوديع

## الواجبات والاستنتاجات
nav-under = صفحات هذه المجموعة
nav-node = العقدة
time = الوقت
sources = المصادر
action-text-other = يقبل ألفاظًا غير المحفوظة هنا

## المهام
tasks = المهام
nothing-to-do = لا شيء ينتظرك
logs-consistent = السجلات متسقة
task-proposals = { $n ->
    [one] مقترح واحد ينتظرك
    [two] مقترحان ينتظرانك
    [few] { $shown } مقترحات تنتظرك
   *[other] { $shown } مقترحًا ينتظرك
}
waits-for-you = تنتظرك
# Why something that was given does not hold.
why-form = ليس على الصورة المطلوبة
why-large = أطول مما يُقبل، أو أجزاؤه أكثر
why-cut = ينقطع قبل نهايته
why-signature = توقيع لا يطابق ما وُقِّع
why-unsigned = ينقصه توقيع لازم
why-key = وُقِّع بمفتاح غير المعتمد
why-algorithm = وُقِّع بطريقة لا تُقبل هنا
why-root = لا يؤدي إلى الجذر الموقَّع
why-schema = عنصر ناقص، أو ليس كما يطلبه النوع
why-marking = وسمه يناقض نفسه
why-future = يتحدث عن وقت لم يأتِ بعد
why-part = ينقصه ما يجب أن يقوله كل من نوعه
why-content = المحتوى غيره
why-about = ما يتناوله ليس لمُصدِره تغييره، أو غير محفوظ
why-other-log = من سجل غير الذي يذكره
why-quorum = قليل جدًا ممن تصدّقهم هذه العقدة يقولون ذلك
why-time = ما يبيّنه لا يثبت ما يقوله عن الأوقات
why-finding-agreement = اتفاقه غير محفوظ هنا
why-finding-duty = لا يترتب على البيانات المحفوظة هنا واجب كهذا
why-finding-differs = يترتب على البيانات المحفوظة هنا استنتاج آخر
why-finding-unheld = بيانات أو محتويات يستند إليها غير محفوظة هنا
why-finding-unvouched = لم ترَ هذه العقدة السجلات حين يقول إنها قُرئت
why-other = رُفض
# What was done, as the audit trail has it.
audit-act-bundle-import = قرأ حزمة
audit-act-calendar-create = أنشأ عنوان تقويم
audit-act-alert-rules = حدد ما يوقظ الحساب
audit-act-alert-test = جرّب التنبيهات
audit-act-alert-deliver = سلّم تنبيهًا
audit-act-alert-give-up = ترك تنبيهًا
audit-act-calendar-read = قرأ تقويمًا بعنوانه
audit-act-content-erase = أتلف محتوى
audit-act-content-read-red = قرأ محتوى لأشخاص مسمَّين
audit-act-log-equivocation = وجد تاريخين لسجل واحد
audit-act-log-other-keys = صادف مفاتيح أخرى لسجل
audit-act-log-recover = استعاد السجل
audit-act-log-retired-key = صادف مفتاحًا مستبدلًا
audit-act-log-suspected = أُبلغ بتشعّب سجل، ويواصل قراءته أولًا
audit-act-node-stand-down = توقف عن التوقيع
audit-act-passkey-add = أضاف مفتاح مرور
audit-act-passkey-recovery-agree = وافق على إعادة ضبط مفاتيح المرور
audit-act-passkey-recovery-ask = طلب إعادة ضبط مفاتيح المرور
audit-act-passkey-recovery-refuse = رفض إعادة ضبط مفاتيح المرور
audit-act-passkey-remove = أزال مفتاح مرور
audit-act-passkey-rename = أعاد تسمية مفتاح مرور
audit-act-peer-add = أضاف نظيرًا
audit-act-peer-keys = أخذ مفاتيح جديدة لنظير
audit-act-peer-keys-refused = رفض مفاتيح جديدة لنظير
audit-act-peer-remove = أزال نظيرًا
audit-act-peer-replace = أحلّ نظيرًا محل آخر
audit-act-proposal-approve = وافق على اقتراح
audit-act-proposal-expire = انقضى اقتراح
audit-act-proposal-propose = اقترح بيانًا
audit-act-proposal-reject = رفض اقتراحًا
audit-act-proposal-withdraw = سحب اقتراحًا
audit-act-session-end-all = أنهى كل جلسات حساب
audit-act-sign-on = دخل بالدخول الموحد
audit-act-sign-on-link = ربط حسابًا بالدخول الموحد
audit-act-sign-on-unlink = فكّ ربط حساب بالدخول الموحد
audit-act-statement-push = أخذ بيانًا مدفوعًا
audit-act-statement-submit = وقّع بيانًا
audit-act-statement-urgent = أرسل بيانًا عاجلًا
audit-act-token-create = أنشأ رمزًا
audit-act-token-end = أنهى جلسة أو رمزًا أو تقويمًا
audit-act-user-change = غيّر حسابًا
audit-act-user-create = أنشأ حسابًا
audit-act-user-link = أنشأ رابطًا للدخول مرة واحدة
audit-act-user-passkey-failed = تعذّر إبراز مفتاح مرور
audit-act-user-password-failed = أعطى كلمة سر خاطئة
audit-act-user-reset = أعاد ضبط كلمة سر حساب
audit-act-user-sign-in = دخل
audit-act-user-sign-in-failed = تعذّر الدخول
audit-act-user-sign-out = خرج
sorted-leave = الأحدث أولًا
sorted-of-newest = { $n ->
    [one] مرتّب بين الأحدث
   *[other] مرتّبة بين أحدث { $shown }
}
audit-of-how = بواسطة
audit-of-from = من
audit-of-cleared = يرى TLP:RED
audit-of-enabled = مفعّل
audit-of-password = كلمة السر
audit-of-address = العنوان
audit-of-fingerprint = البصمة
audit-of-proposed-by = اقترحه
audit-of-label = الاسم
audit-of-expires-at = ينتهي
audit-of-passkey = مفتاح المرور
audit-of-passkeys = مفاتيح المرور
audit-of-sessions = الجلسات
audit-of-sign-on = في الدخول الموحد
audit-of-why = السبب
audit-of-asked-by = طلبه
audit-of-digest = البصمة الرقمية
audit-of-earlier = الأسبق
audit-of-later = الأحدث
form-offered = اختر مما تعرفه هذه العقدة، أو اكتب اسمًا آخر.
