# Agreements and what is owed under them.

nav-board = المستحقات
nav-agreements = الاتفاقات
board-what = ما هو مستحق، على من، وإلى متى، ولماذا: الانتهاكات أولًا، ثم ما ينتهي قريبًا.
calendar-file = التقويم (‎.ics)
nothing-due = لا شيء مستحق.
no-findings-here = لا شيء يطابق هذا المرشح.
board-cut = لا يُعرض كل شيء
board-cut-what = يُعرض { $shown } من { $all }، الأكثر استعجالًا أولًا. اختر اتفاقًا أو طرفًا لترى الباقي.
agreement = الاتفاق
owed-by = على من
owed-to = لمن
finding-status = الحالة
show = عرض
statuses-open = مفتوح
statuses-all = الكل
status-breached = منتهَك
status-destroyed = أُتلفت الأدلة
status-at-risk = معرَّض للخطر
status-due-soon = مستحق خلال 24 ساعة
status-due = مستحق
status-unverifiable = لا يمكن التحقق
status-past-worst = منها ما قد يكون أجله انقضى
status-waiting = لم تبدأ المهلة
status-late = متأخر
status-met = مستوفى
status-waived = معفى
status-withdrawn = سُحب في الموعد
time-over = متجاوز بـ { $span }
time-left = بقي { $span }
time-left-latest = بقي { $span } حتى آخر لحظة قانونية
time-worst-left = في أسوأ الأحوال بقي: { $span }
time-worst-over = ربما انقضى الأجل منذ: { $span }
span-two = { $one } و{ $other }
duty = الواجب
who-to-whom = على من ولمن
deadline = الموعد النهائي
because-of = بسبب
to-recipient = إلى
no-deadline = بلا أجل: يسري في كل وقت
one-reading = متأخر وفق إحدى القراءتين
one-reading-why = تختلف المصادر في كون أحد الأيام التي يتوقف عليها هذا الموعد يوم عمل، أو لا يقول التقويم عنه شيئًا، أو لا يُعرف المكان الذي يُعتدّ به. هو متأخر وفق قراءة وفي وقته وفق أخرى، فلا يُعدّ متأخرًا.
one-reading-after-this = متأخر وفق إحدى القراءتين بعد ذلك
deadline-sure = في الوقت وفق كل القراءات حتى
counted-at = محسوب في
latest-lawful = على أبعد تقدير
matter-period = الفترة { $number }
matter-standing = القاعدة بكاملها
all-breaches = كل الانتهاكات
whole-board = اللوحة كاملة
not-owed = افتراضي: غير واجب
not-owed-why = هذا يبيّن ما كان سيكون واجبًا لو كان النص نافذًا.
would-be = ما كان سيكون واجبًا
would-be-what = لا شيء من هذا واجب الآن. كان سيجب لو كان الطرف ملزَمًا أو متى نفذ النص؛ ومن يفعل ما تتحدث عنه القاعدة يرى مهلتها في الحالين.
would-be-not-in-force = النص غير نافذ.
not-in-force-on = غير نافذ في { $day }، حين كانت المهلة ستبدأ.
not-in-force-then = غير نافذ في { $day }، حين وقع ذلك.
in-force-since-then = نافذ منذ { $day }؛ ولا يحكم على ما بدأ قبله.
would-be-said = قال عن نفسه: { $capacity }.
would-be-unbound = غير ملزَم؛ وما يُلزمه:
would-be-no-act = لا عمل من جانبه
capacity-developer = مطوِّر
capacity-provider = مزوِّد
capacity-deployer = مستخدِم
capacity-modifier = معدِّل
capacity-distributor = موزِّع
capacity-authority = سلطة
capacity-other = غير ذلك
at-risk-why = انقضى الموعد وفق القراءة المتحفظة. ووفق القراءة الأخرى ما زال هناك وقت؛ لا تعتمد عليها إلا بمشورة قانونية.
file-now = قدّمه الآن
what-is-concluded = ما يُستنتج
recipient = المستلم
matter = الموضوع
clock-started = بدأت المهلة
filed-at = قُدِّم
deadline-conservative = القراءة المتحفظة
plan-on-this = خطّط على أساسها
deadline-statutory = آخر لحظة قانونية
breach-after-this = لا انتهاك إلا بعدها
cure-until = يمكن التدارك حتى
total = المجموع
total-bound = يجب أن يكون
total-period = الفترة المشمولة
exception = الاستثناء المنطبق
consequence = العاقبة
occurrence = رقم المتابعة
concluded-for = مستنتَج لوقت
claimant-all = كل الأطراف معًا
claimant-others = كل طرف آخر
claimant-law = من يسميهم القانون
in-the-agreement = في الاتفاق
clause-not-held = نص هذا البند غير محفوظ هنا.
the-clause = البند
wording-original = نص الصك نفسه
wording-summary = ملخص، وليس نص الصك نفسه
proof-tree = البرهان
show-statement = البيان
evidence-role = ما هو
no-evidence = لا يحتاج هذا إلى بيان.
not-found-heading = ما بُحث عنه ولم يوجد
by-whom = ممن
looked-up-to = بُحث حتى نقطة التحقق
no-horizon = لا توجد نقطة تحقق لهذا الطرف: الإغفال غير مثبت
how-counted = كيف يُحسب الموعد
how-counted-named = هو اليوم أو الوقت الذي مُنح؛ ولم يُحسب شيء.
check-elsewhere = تحقق منه في مكان آخر
finding-json = تنزيل (JSON)
check-elsewhere-why = من يملك البيانات نفسها يصل إلى الاستنتاج نفسه. أعطِ الملف لعقدة أخرى لتعيد حسابه:
finding-id = الاستنتاج
role-trigger = سبّبه
role-supplement = يضيف إليه
role-correction = يصححه
role-withdrawn-by-bearer = سحبه الملتزم
role-destroyed-by-bearer = أتلف الملتزم الدليل
role-start = بدأ المهلة
role-tier = جعله أخطر
role-act = أُنجز في الموعد
role-cure = أُنجز متأخرًا وتُدورك
role-late = أُنجز متأخرًا
role-contrary = مخالف للقاعدة
role-before = وجب أن يسبق
role-counted = محسوب
role-excuse = يعفي
role-extension = يمنح مهلة إضافية
role-possible = قد يكون هو؛ المحتوى غير محفوظ أو غير كافٍ
state-pending = معلق: لم تبدأ مهلته
state-active = نشط: مهلته جارية
state-fulfilled = منفَّذ
state-excused = معذور
state-suspended = معلَّق العمل به
state-breached = منتهَك
state-cured = متدارَك
state-escalated = أُخلّ به، وترتبت نتيجة
state-undetermined = غير محدد
state-destroyed = لا يمكن الحكم: أتلف الملتزم الأدلة

## الواجبات والاستنتاجات
finding-evidence = الأدلة
evidence-changes = ما جرى للأدلة لاحقًا
evidence-change = ما جرى
change-corrected = صُحِّح
change-superseded = حلّ محله بيان آخر
change-withdrawn = سحبه صاحبه
change-destroyed = أتلف صاحبه المحتوى
changed-to = ←
claimed-for = يدّعي
counts-from = يُحتسب من
not-logged-at = لم يره غيره في السجل في
logged-at = رآه غيره في السجل في
rests-on = يستند إلى
rests-vouched = أوقات يشهد عليها غيره
rests-claimed = قول الموقِّع وحده؛ لا يشهد أحد غيره على الوقت
rests-contradicted = أوقات يشهد عليها غيره خلافًا لما ادُّعي
claimed-time-contradicted = وقت مدّعى تناقضه شهادة غيره
claimed-time-contradicted-why = رأى آخرون السجل في أوقات لا توافق ما ادُّعي. يُعتد بما شهدوا عليه، ويُعرض الاثنان.
as-claimed-it-would-be = لو اعتُدَّ بالادعاء:
horizon-seen = لم يرَ غيره في سجله أكثر من ذلك في

## الاتفاقات
given-finding = نتيجة
check-finding = البيانات المحفوظة هنا تؤدي إلى النتيجة نفسها
check-finding-wrong = البيانات المحفوظة هنا لا تؤدي إليها
check-finding-unheld = تستند إلى ما ليس محفوظًا هنا
check-finding-around = ما يحيط بالاستنتاج لا يترتب عليه
check-finding-closed = لا تخبر هذه العقدة الغرباء بشيء عن النتائج: فهي تستند إلى بيانات ليست للجميع. تحقق منها في عقدتك أو بعد تسجيل الدخول
map-none = لا مشاركة معروفة
day-applies-from = يُطبَّق من
status-since = هذه الحالة منذ
section-treaties = المعاهدات والاتفاقات الثنائية
section-laws = القوانين
section-soft-law = القانون غير الملزم والمعايير والتعهدات
section-templates = النماذج
section-comparisons = معاهدات من مجالات أخرى للمقارنة
agreements-n = { $n ->
    [zero] لا اتفاقات
    [one] اتفاق واحد
    [two] اتفاقان
    [few] { $shown } اتفاقات
   *[other] { $shown } اتفاقًا
}
agreements-words = كلمات في العنوان أو المعرّف أو الناشر

agreements-what = معاهدات وقواعد غير ملزمة ومعايير وقوانين نصًا وقاعدة، مع من يشارك فيها وهل هي نافذة.
publish-text = نشر نص
no-agreements = لا يوجد اتفاق مطابق.
form = الشكل
dimension = البعد
binding = الإلزام
parties-known = المشاركون
rules = القواعد
published-by = نشره
since = منذ
force-coming = يبدأ نفاذه
force-not-yet = غير نافذ
force-undetermined = غير محدد
form-treaty = معاهدة
form-soft-law = قواعد غير ملزمة
form-standard = معيار
form-regulation = تشريع
form-bilateral = ثنائي
form-unilateral = أحادي
binding-yes = ملزم
binding-no = غير ملزم
binding-unknown = لا يُعرف إن كان ملزمًا
dimension-safety-research = أبحاث السلامة
dimension-standards = المعايير
dimension-military = عسكري
dimension-commercial = تجاري
dimension-dialogue = حوار
dimension-adjacent = قانون مجاور
text-template = نموذج
text-draft = مسودة
text-proposed = مقترح
text-enacted = معتمَد
text-in-force = نافذ
text-deferred = مؤجل
text-superseded = حل محله غيره
text-repealed = ملغى
certainty-verified = متحقَّق منه
certainty-reported = منقول
certainty-unconfirmed = غير مؤكد
certainty-disputed = مختلف فيه
what-if = ماذا لو
agreement-file = ملف الاتفاق
words-digest = بصمة الألفاظ (SHA-256)
words-digest-why = العمل الذي يقبل هذا النص يسمّي هذه البصمة؛ ولا يُحتسب لألفاظ أخرى.
text-contradicted = ألفاظ أخرى تحت الاسم والإصدار نفسيهما
text-contradicted-why = نشر الناشر لاحقًا ألفاظًا أخرى بالاسم والإصدار نفسيهما. وهي لا تغيّر شيئًا هنا: يبقى النص الأول، ويُقبل النص الجديد بإصدار جديد.
on-this-page = في هذه الصفحة
parties = الأطراف
text-and-rule = النص والقاعدة
final-clauses = الأحكام الختامية
timeline = التسلسل الزمني
due-under-it = المستحق بموجبه
act-of-our-party = التصرف باسم طرفنا
act-two-persons = أنت تقترحه، ولا يوقَّع ويسجَّل إلا إذا وافق عليه شخص آخر.
day-unknown = اليوم غير معروف
text-and-rule-why = النص في جهة، وما يترتب عليه آليًا في الأخرى. البند الذي لا قاعدة له يقرؤه الناس.
no-clauses = لا يوجد بند محفوظ.
authentic = أصلي
applies-from = يسري من
applies-until = يسري حتى نهاية يوم
no-rule = لا قاعدة: يقرؤه الناس.
rule-in-the-file = القاعدة كما في الملف
force-no-rule = ليس في النص قاعدة لبدء النفاذ.
force-why = محسوب من الأعمال المحفوظة هنا وتلك التي يذكرها الملف.
entry-into-force = بدء النفاذ
what-is-known = ما هو معروف
text-from = مصدر النص
text-shipped = مرفق بالبرنامج
day-proposed = اقتُرح
day-adopted = اعتُمد
day-opened = فُتح للتوقيع
jurisdiction = الولاية القضائية
enforcement = الإنفاذ
depositary = الوديع
institution = المؤسسة
standing-of-text = حالة النص
source = المصدر
claims = ادعاءات متنافسة
claims-why = ما يقال في مواضع أخرى يبقى بجانب ما نأخذ به هنا، مع السبب.
claim-held = مأخوذ به
claim-rejected = مرفوض
claim-open = مفتوح
said-by = قاله
no-sources = لا مصدر مذكور.
read-on = قُرئ في
vienna-default = (اتفاقية فيينا)
terms-consent = الموافقة على الالتزام
terms-consent-any = بأي عمل
terms-signature-binds = التوقيع وحده ملزم
terms-signature = التوقيع
terms-signature-needed = لازم قبل التصديق
terms-signature-not-needed = غير لازم قبل التصديق
terms-open = مفتوح للتوقيع
terms-accession = الانضمام
terms-accession-open = في أي وقت
terms-accession-after-entry = بعد بدء النفاذ
terms-accession-after-signature = بعد فترة التوقيع
terms-accession-closed = غير ممكن
terms-open-to = متاح لـ
terms-powers = التفويض الكامل
terms-powers-dispensed = غير لازم؛ يكفي المفتاح المسجل
terms-powers-required = لازم
terms-deposit = يُحتسب الإيداع من
terms-deposit-statement = بيان الطرف نفسه
terms-deposit-receipt = إيصال الوديع
terms-reservations = التحفظات
terms-reservations-permitted = إذا توافقت مع الموضوع والغرض
terms-reservations-prohibited = غير مسموح بها
terms-reservations-only = على هذه فقط:
terms-reservations-except = على الكل عدا
terms-tacit = السكوت عن التحفظ
terms-tacit-after = قبول بعد { $length }
terms-tacit-never = لا يعني القبول
terms-reserved-consent = الموافقة المقترنة بتحفظ
terms-reserved-first = تُحتسب عند قبول طرف آخر
terms-reserved-deposit = تُحتسب من الإيداع
part-bound = من تلزمه هذه المواد
part-bound-since = ملزمة منذ
part-bound-until = حتى
between-parties = بين كل طرفين
between-note = ما يسري بين طرفين على غير ما هو مكتوب؛ وهو واحد في الاتجاهين. وبين سائر الأطراف تسري كل مادة كما هي مكتوبة.
between-pairs = كل طرفين ومادة مع القاعدة التي تقرر ذلك
between-two = بين
between-clause = المادة
between-effect = ما يسري
reservation-of = تحفظ
accepted-by = قبله
objected-by = اعترض عليه
silence-accepts = يُعد السكوت قبولًا له اعتبارًا من
between-applies = كما هو مكتوب
between-clause-not-in-force = المادة لا تلزم كليهما
between-modified = معدلًا في الاتجاهين
between-not = لا يسري بين الاثنين
between-suspended = معلق
between-pending = لم يُحسم
between-not-accepted = انضمام لم يُقبل
between-no-force = غير نافذ بين الاثنين
between-not-bound = أحد الاثنين غير ملزم
rule-of-the-text = بحسب النص نفسه
rule-of-vienna = اتفاقية فيينا،
terms-withdrawal = الانسحاب
terms-withdrawal-silent = غير منصوص عليه
terms-withdrawal-implied = ضمني، بعد 12 شهرًا
terms-withdrawal-forbidden = مستبعد
terms-withdrawal-allowed = بعد إشعار مدته { $length }
terms-withdrawal-first-of-month = في اليوم الأول من الشهر التالي لانتهاء إشعار مدته { $length }
terms-withdrawal-day-of-year = في { $day } (شهر-يوم) من السنة، بإشعار حتى { $by }
terms-withdrawal-not-before = ليس في أول { $length }
terms-withdrawal-notice-to = يبين الإشعار أنه وُجّه إلى { $to }
terms-withdrawal-reasons = ويذكر أسبابه
terms-amendment = التعديل
terms-amendment-acceptors = يلزم من يقبله، متى قبله { $share }
terms-amendment-majority = يلزم الكل، متى قبله { $share }
terms-amendment-opt-out = يلزم الكل عدا من يخرج خلال { $length }
terms-amendment-blocked = ويُمنع إذا اعترض { $share }
share-in = { $share } في { $group }
share-not-in = { $share } ليس في { $group }
share-more-than = أكثر من { $part } من الأطراف
share-every = كل طرف في { $group }
share-weight = أطراف لها { $bound } من { $weight }
share-and = و
share-or = أو
parties-n = { $n ->
    [one] طرف واحد
    [two] طرفان
    [few] { $shown } أطراف
   *[other] { $shown } طرفًا
}
share-of-parties = { $fraction } من الأطراف
terms-provisional = التطبيق المؤقت
terms-suspension = التعليق من طرف لنفسه
terms-radical = الانتهاك يغير موقف الجميع
length-minutes = { $n ->
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $shown } دقائق
   *[other] { $shown } دقيقة
}
length-hours = { $n ->
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $shown } ساعات
   *[other] { $shown } ساعة
}
length-weeks = { $n ->
    [one] أسبوع واحد
    [two] أسبوعان
    [few] { $shown } أسابيع
   *[other] { $shown } أسبوعًا
}
length-months = { $n ->
    [one] شهر واحد
    [two] شهران
    [few] { $shown } أشهر
   *[other] { $shown } شهرًا
}
length-years = { $n ->
    [one] سنة واحدة
    [two] سنتان
    [few] { $shown } سنوات
   *[other] { $shown } سنة
}
shade-party = طرف
shade-consented = وافق ولم يلتزم بعد
shade-signed = وقّع
shade-left = انسحب أو رفض أو عُلّق
map-label = خريطة العالم للأطراف؛ والجدول أدناه يقول الشيء نفسه بالكلمات
map-note = لا تعبّر الأشكال عن موقف من الحدود أو من وضع أي إقليم.
no-parties-known = لا يوجد هنا أي عمل صادر عن طرف؛ ولا يُعرف مما هو موجود من يشارك.
parties-table = كلهم في جدول
listed-as-of = حتى { $day }
listed-until = يسرد الملف ما تم حتى { $day }. وما تم بعده لا يُعرف هنا إلا من البيانات: فمن لم يُذكر فيه قد يكون انضم بعد ذلك، ومن ذُكر قد يكون انسحب.
from-the-file = مذكور في ملف الاتفاق
party-not = ليس طرفًا
party-ad-referendum = وقّع رهن التأكيد
party-declined = رفض
party-signatory = موقِّع
party-awaiting = ينتظر قبول تحفظه
party-contracting = وافق
party-provisional = يطبق مؤقتًا
party-committed = ملزَم بالتزاماته المشروطة وحدها
party-party = طرف
party-suspended = معلَّق
party-withdrawn = انسحب
party-succeeded = خلفه آخر
party-terminated = منتهٍ
no-events = لا يُعرف أن شيئًا حدث.
and-more = و{ $number } آخرون
earlier-events = أقدم من ذلك: { $number }
has-flaw = فيه عيب
act = العمل
why = السبب
flaw-counts-from = يُحتسب من
flaws = أعمال بلا أثر أو بأثر غير المقصود
progress-at-least = أودع { $number } أطراف على الأقل التزامًا.
progress-below = أودع أقل من { $number } أطراف التزامًا، أو لا أحد.
progress-why = يُذكر التقدم في مجموعات كي لا يعرف أحد أن الأمر متوقف عليه.
conditional-commitments = الالتزامات المشروطة
round-flawed = النتيجة غير صحيحة
round-activated = فُعّلت وتُحقق منها هنا
round-not-activated = لم تُفعّل
round-closed-by = أغلقها
round-bound-since = الكل ملتزم منذ
round-bound-from = الكل ملتزم اعتبارًا من
at-level = المستوى { $level }
round-left-out = إيداعات متروكة
powers-head-of-state = رئيس الدولة
powers-head-of-government = رئيس الحكومة
powers-foreign-minister = وزير الخارجية
powers-full = تفويض كامل
powers = بأي سلطة
powers-none = غير مذكور
powers-holder = صاحبها
two-persons = شخصان
article = المادة
clauses-concerned = البنود المعنية
clauses-concerned-why = عدم اختيار أي بند يعني الاتفاق كله.
words-of-the-act = نص العمل
language-of-words = اللغة
executed-on = حُرر في
act-marking-why = الأعمال المتعلقة باتفاقات علنية تكون عادة متاحة للجميع؛ اختر وسمًا أضيق إن لم يكن العمل علنيًا.
what-if-what = ماذا يترتب على عمل لم يقم به أحد أو على نص آخر. لا يُحفظ شيء ولا تُمس البيانات الحقيقية.
what-if-wrong = لا يمكن حساب هذا
line-number = السطر { $line }
hypothetical = افتراضي
hypothetical-why = لم يفعل أحد هذا ولم يقله. لا شيء منه موقَّع أو مسجَّل أو محفوظ.
as-it-is = كما هو
as-it-would-be = كما كان سيكون
bound-n = { $n ->
    [one] طرف واحد ملتزم
    [two] طرفان ملتزمان
    [few] { $shown } أطراف ملتزمة
   *[other] { $shown } طرفًا ملتزمًا
}
findings-changed = استنتاجات ستتغير أو تستجد
findings-gone = استنتاجات لن تبقى قائمة
findings-same = لا شيء.
what-if-act = افترض عملًا
day = اليوم
what-if-as-of = انظر إلى هذا اليوم
what-if-text = افترض نصًا آخر
what-if-text-why = غيّر ما تشاء، كأن ترفع سقفًا.
think-through = أظهر ما يترتب
obs-c-since = منذ

## لماذا لا أثر لعمل أو له أثر غير المقصود
action-malformed = محتواه ليس في شكل عمل
action-text-missing = لا يسمّي الألفاظ التي يقبلها
action-not-shown = يجوز لعدد أقل أن يقرأه مما يجوز لهم أن يقرؤوا النص
action-date-not-existing = يذكر تاريخًا غير موجود
action-dates-contradictory = تواريخه متناقضة أو لاحقة لقوله
action-date-not-attested = لا وديع يشهد بتاريخه الأسبق؛ يُحتسب من وقت قوله
action-deposit-contradictory = إيداعان متناقضان
action-awaiting-receipt = ينتظر إيصال الوديع
action-not-acknowledged = لم يقبل الطرف هذه الألفاظ بنفسه حتى ذلك الحين
action-not-own = لا يقوم به إلا الطرف نفسه
action-not-depositary = لا يقوم به إلا الوديع
action-not-organ = لا يقوم به إلا الجهاز المذكور في النص
action-powers-missing = التفويض الكامل لازم ولم يُبرز
action-powers-insufficient = التفويض المبرز غير كافٍ
action-target-missing = لا يذكر العمل الذي يتعلق به
action-target-unknown = العمل الذي يتعلق به غير معروف هنا
action-target-unfit = العمل الذي يتعلق به من نوع آخر
action-target-without-effect = العمل الذي يتعلق به بلا أثر
action-repeated = سبق القيام به
action-not-open-to = الاتفاق غير متاح لهذا الطرف
action-signature-closed = التوقيع مغلق في ذلك اليوم
action-mode-not-open = النص لا يسمح بهذه الطريقة للموافقة
action-not-signed = لم يسبقه توقيع
action-accession-closed = الانضمام مغلق في ذلك اليوم
action-succession-to-nothing = ليس لدى السلف ما يُخلف فيه
action-nothing-to-withdraw = لا شيء يُسحب
action-in-force-already = هو نافذ بالفعل
action-not-yet-in-force = هو غير نافذ بعد
action-not-bound = هذا الطرف غير ملتزم
action-withdrawal-not-provided = النص لا ينص على الانسحاب
action-withdrawal-forbidden = النص يستبعد الانسحاب
action-withdrawal-too-early = الانسحاب غير ممكن بهذا التبكير
action-notice-shortened = الإشعار أقصر مما يطلبه النص؛ يُحتسب من اليوم اللاحق
action-too-late = جاء متأخرًا
action-provisional-not-provided = النص لا ينص على التطبيق المؤقت
action-reservation-forbidden = النص يمنع هذا التحفظ
action-reservation-unconfirmed = التحفظ عند التوقيع لم يؤكَّد
action-reservation-late = جاء التحفظ بعد الموافقة
action-reservation-defeated = اعترض طرف على التحفظ المتأخر
action-reservation-not-accepted = يحتاج التحفظ إلى قبول لم يحصل
action-objection-late = جاء الاعتراض بعد القبول الضمني
action-answer-without-effect = هذا التحفظ لا يستدعي ردًا
action-acceptance-without-effect = لا تحتاج الانضمامات إلى قبول هنا
action-amendment-undetermined = نفاذ التعديل معلق على وزن أو مجموعة أو يوم غير معروف
action-notice-incomplete = لا يبين الإشعار لمن وُجّه، أو أسبابه، كما يطلب النص
action-amendment-unknown = لا يُعرف تعديل كهذا
action-suspension-without-ground = لا سبب مبيَّن للتعليق
action-termination-without-ground = لا سبب مبيَّن للإنهاء
action-measure-not-open = هذا التدبير غير متاح لهذا الطرف
action-measure-too-early = جاء التدبير قبل انتهاء مهلة الاعتراض
action-measure-contested = اعتُرض على التدبير في المهلة
action-not-unanimous = لم يوافق جميع الأطراف
action-correction-defeated = أسقط اعتراض التصويبَ

## For which day a page is asked
asked-as-of = كما في
asked-known-by = كما عُرف في
asked-now = الآن
asked-another-day = كما في يوم آخر
asked-other-time = وقت غير الآن
asked-as-of-what = كما تكون الأمور في { $time }.
asked-ahead = لم يأتِ ذلك بعد: يُذكر كأن شيئًا آخر لن يُقال حتى حينه.
asked-known-by-what = بحسب ما عرفته هذه العقدة في { $time }.

## The board
filter-unknown = «{ $name }» ليس مرشِّحًا في هذه الصفحة وقد أُهمل.
filter-status-unknown = «{ $name }» ليس حالة معروفة؛ يُعرض ما هو مفتوح.
party-unclear = أي طرف؟
party-none = لا يوجد هنا طرف يُسمّى «{ $name }».
party-several = عدة أطراف توافق «{ $name }»: اختر واحدًا.
whose = واجبات من
whose-all = الكل
whose-ours = علينا
whose-to-us = لنا
table-file = جدول (CSV)
state-broken = خُرق: وقع ما هو محظور
state-broken-consequence = خُرق: وقع ما هو محظور، وتتبعه عاقبة
state-kept = مُلتزَم به حتى الآن

## Parties and what they declared
standing-committed = ملتزَم به بتعهد مشروط
column-signature = التوقيع
column-consent = التصديق أو موافقة أخرى
column-left = الانسحاب
sign-accession = انضمام
sign-acceptance = قبول
sign-approval = موافقة
sign-formal-confirmation = إقرار رسمي
sign-succession = خلافة
sign-definitive-signature = توقيع نهائي
declarations = التحفظات والإعلانات والاعتراضات
declared-about = على
notifications = إخطارات الوديع
notification-number = رقم

## Entry into force
force-how-met = كيف استوفيت الشروط
force-entered = دخل حيز النفاذ في { $day }.
force-enters = يدخل حيز النفاذ في { $day }.
force-met-on = استوفيت الشروط في { $day }.
force-by-act = بفعل
force-then = يوم بدء النفاذ هو { $then }.
force-not-met = ليس نافذًا بمجمله: لم تستوفَ الشروط.
force-undecided = غير محدد: ما هو معروف لا يحسمه.
force-undecided-since = ربما استوفيت الشروط منذ { $day }.
force-not-known = غير معروف:
force-condition = الشرط
force-has = حتى الآن
force-stands = الحالة
force-conditions = شروط بدء النفاذ
force-holds = مستوفى
force-holds-not = غير مستوفى
force-holds-unknown = غير معروف
force-refused = لا يمكن الحكم على القاعدة أو الأعمال.
joining-signed = وقّع
joining-signed-undated = وقّع في يوم غير معروف
joining-no-act = لا عمل محفوظ هنا
joining-withdrew = سحب موافقته
force-all = كل ما يلي
force-any = أحد ما يلي
force-weight = أطراف لها { $bound } من { $weight }
force-share = { $share } على الأقل من { $whole }
force-majority = أكثر من { $share } من { $whole }
force-relative = { $weight } للأطراف لا تقل عن { $share } من { $other } لديهم
force-delayed = { $length } بعد ما يلي:
force-everyone = كل من في «{ $group }»
force-other = { $agreement } نافذ
force-from-day = ليس قبل { $day }
force-decision = تقرر: { $decision }
force-has-of = { $has } من { $needs }
force-at-least = { $amount } على الأقل
force-more-than = أكثر من { $amount }
force-whole-members = المعنيين
force-whole-parties = الأطراف في { $agreement }
force-whole-group = أعضاء «{ $group }»
force-whole-signatories = الموقعين
force-whole-except = { $whole } ما عدا «{ $group }»
force-within = من في «{ $group }» فقط
force-outside = من ليسوا في «{ $group }» فقط
force-party-to = الأطراف في { $agreement } فقط
force-no-organizations = لا تُحسب المنظمات
force-had-signed = من وقّعوا فقط
force-by = عن طريق { $acts }
then-same-day = اليوم نفسه
then-after = { $length } بعد ذلك
then-first-of-month = أول يوم من الشهر الذي يلي انقضاء { $length } بعد ذلك
unknown-set = أعضاء { $name }
unknown-weight = أوزان { $name }
unknown-weight-on = أوزان { $name } في { $day }
unknown-weight-of = وزن { $name }
unknown-agreement = حالة { $name }
unknown-decision = هل تقرر: { $name }
unknown-circulation = متى عُمّم التعديل
unknown-opening = متى فُتح للتوقيع
unknown-line = ما يقوله السطر { $line }: «{ $text }»
unknown-name = هل { $name } من السطور التي لا توافق شيئًا
unknown-state = هل { $name } دولة: لا دولة ولا منظمة معروفة هنا تسمى كذلك
unknown-acts = أعمال غير محفوظة هنا
unknown-acts-after = أعمال بعد { $day }، آخر يوم تتحدث عنه القائمة
unknown-acts-lost = أعمال لم يعد الجدول يظهرها: بحسب أيام أثره دخل حيز النفاذ في { $told }، وبحسب ما فيه من أعمال في { $found }
unknown-whole = هل الاتفاق بمجمله نافذ
note-not-before = الشروط وحدها تعطي { $day }؛ والنص يحدد يومًا لاحقًا.
note-withdrew-counts = وافق { $name } في { $consented } وسحب ذلك في { $withdrew }: لا يُحسب منذ ذلك الحين.
note-withdrew-settled = وافق { $name } في { $consented } وسحب ذلك في { $withdrew } بعد أن تحدد اليوم.
note-withdrew-after = وافق { $name } في { $consented } وسحب ذلك في { $withdrew } بعد بدء النفاذ الذي لا ينهيه نقص الأطراف (اتفاقية فيينا، المادة 55).
note-fell = الشروط التي استوفيت في { $met } لم تعد قائمة في { $fell } قبل حلول اليوم.
note-overwritten = أظهر السجل سابقًا { $act } من { $name } في { $day }؛ وبحلول { $since } كان قد استُبدل.
note-succeeded = يحل { $successor } محل { $predecessor } منذ { $day }.
act-application = تطبيق
act-participation = مشاركة
act-simplified-procedure = إجراء مبسط
act-declaration = إعلان
act-signature-withdrawal = سحب التوقيع

## Rules as lists
outline-list-comma = {"، "}
outline-where = من «{ $kind }»:
outline-who = من
outline-when = عندما يتحقق كل ما يلي
outline-must = عليه أن يفعل
outline-must-not = عليه ألا يفعل
outline-must-keep = عليه أن يلتزم
outline-before = قبل أن يفعل هذا
outline-must-first = يجب أن يكون هذا قد تم
outline-by-when = متى
outline-goes-to = يوجَّه إلى
outline-except = إلا إذا
outline-afterwards = بعد ذلك
outline-also = كذلك
outline-each-party = كل طرف
outline-each-of = كل طرف في «{ $group }»
outline-issuer = كل من يودع ما تتحدث عنه القاعدة
outline-party = { $party }
outline-the-bearer = صاحب الواجب
outline-of-bearer = «{ $kind }»
outline-of-anyone = «{ $kind }» من أي أحد
outline-of-another = «{ $kind }» من طرف آخر
outline-of-group = «{ $kind }» من عضو في «{ $group }»
outline-filed = يُودَع { $filed }
outline-file = إيداع { $filed }
outline-obtain = ضمان إيداع { $filed }
outline-one-matter = الإيداعات التي لها «{ $field }» نفسه مسألة واحدة
outline-every = كل { $length }، محسوبة من { $from }
outline-until = حتى { $day }
outline-once = مرة واحدة، في { $at }
outline-day-bound = اليوم الذي يُلزم فيه الاتفاق صاحب الواجب
outline-within = خلال { $period }
outline-within-after = خلال { $period } بعد { $start }
outline-from-filing = إيداعه
outline-from-field = { $field }
outline-from-earliest = أبكر المعروف من: { $fields }
outline-from-latest = آخرها حين تُعرف كلها من: { $fields }
outline-from-each = كل واحد على حدة من: { $fields }
outline-from-that-day = ذلك اليوم
outline-tier = { $name }: خلال { $period }، إذا تحقق كل ما يلي
outline-tier-after = { $name }: خلال { $period } بعد { $start }، إذا تحقق كل ما يلي
outline-extended = حتى { $until }، إذا أُودع { $filed } قبل انقضاء المدة
outline-cure = يُجبر الخرق بالفعل خلال { $period } بعده
outline-exception-nothing = { $label }: لا تنطبق، إذا تحقق كل ما يلي
outline-exception-within = { $label }: خلال { $period } بدلًا من ذلك، إذا تحقق كل ما يلي
outline-excused = أُودع { $filed } بدلًا من ذلك
outline-to = { $who }
outline-to-if = { $who }، إذا تحقق كل ما يلي
outline-to-otherwise = وإلا { $who }
outline-follow-every = { $name }: { $filed }، كل { $period } على الأقل، حتى يُودع { $until }
outline-follow-after = { $name }: { $filed }، خلال { $period } بعد { $after }
outline-limit-when = يُنظر فيه كلما زاد عليه إيداع
outline-at-least-before = قبله بـ { $length } على الأقل
outline-at-most-before = قبله بـ { $length } على الأكثر
outline-first-filed = أُودع { $filed }
outline-consequence = ما يتبع الخرق: البند { $clause }
outline-owed-each = مستحق لكل طرف آخر على حدة
outline-at-levels = تسري عند المستوى { $levels } من البند
outline-period = { $length }
outline-period-clock = { $length } بالساعة
outline-period-calendar = { $length } بأيام التقويم
outline-period-working = { $length } بأيام العمل
outline-period-business = { $length } من ساعات العمل
outline-period-1182 = { $length } كما تعدّ اللائحة 1182/71
outline-period-at = { $period }، في { $place }
outline-period-at-by = { $period }، في المكان من { $place } الذي يحدده { $field }؛ وإن لم يحدد شيئًا فوفق أوسع قراءة
outline-period-rounded = { $period } ({ $how })
outline-rounded-last = إلى آخر يوم حيث لا يوجد اليوم في الشهر
outline-rounded-next = إلى أول يوم من الشهر التالي حيث لا يوجد اليوم في الشهر
outline-all-of = كل ما يلي:
outline-any-of = أيّ مما يلي:
outline-not-so = ليس كذلك:
outline-not-known = { $field }: غير معروف
outline-known = { $field }: معروف
outline-in-group = { $item } ينتمي إلى «{ $group }»
outline-in-breach = { $party } في حالة خرق لـ «{ $duty }»
outline-is-so = { $value }
outline-yes = { $value }: نعم
outline-no = { $value }: لا
outline-word-yes = نعم
outline-word-no = لا
outline-has = { $list } تشمل: { $word }
outline-has-any = { $list } تشمل أيًّا من: { $words }
outline-one-of = { $item } واحد من: { $list }
outline-is = { $left } هو { $right }
outline-is-not = { $left } ليس { $right }
outline-less = { $left } أقل من { $right }
outline-at-most = { $left } لا يزيد على { $right }
outline-more = { $left } أكثر من { $right }
outline-at-least = { $left } لا يقل عن { $right }
outline-defined = { $value } («{ $name }»)
outline-plus = { $left } زائد { $right }
outline-minus = { $left } ناقص { $right }
outline-times = { $left } مضروبًا في { $right }
outline-over = { $left } مقسومًا على { $right }
outline-day-of = يوم { $of } بالتوقيت العالمي
outline-day-of-at = يوم { $of } في { $place }
outline-field-issuer = من يودعه
outline-field-subject = موضوعه
outline-field-issued = وقت إيداعه
outline-field-of = { $field } في «{ $kind }»
outline-count = عدد «{ $kind }»
outline-sum = مجموع { $of } في «{ $kind }»
outline-min = أقل { $of } في «{ $kind }»
outline-max = أكبر { $of } في «{ $kind }»
outline-there-is = يوجد «{ $kind }» فيه كل ما يلي:
outline-for-every = لكل «{ $kind }»:
outline-in-unit = { $value } بوحدة { $unit }
outline-by-bearer = أودعه صاحب الواجب
outline-by-another = أودعه طرف آخر
outline-by-group = أودعه عضو في «{ $group }»
outline-window-last = أُودع خلال آخر { $length }
outline-window-since = أُودع منذ { $day }
outline-window-each = للفترة نفسها من { $length }، محسوبة من { $from }، بحسب { $by }
outline-from-to = { $from } إلى { $to }

## What if, act by act
what-if-another = عمل آخر
what-if-without = احذف
what-if-who = { $who }: { $before } ← { $after }
what-if-leaving = من سينسحب
what-if-leaves = يبقى { $who } ملزَمًا حتى { $day }، ومن ذلك اليوم لا يعود ملزَمًا.
what-if-leaves-why = ما استُحق قبل ذلك اليوم يظل مستحقًا (اتفاقية فيينا لقانون المعاهدات، المادة 70).
what-if-leaves-owing = في { $day }، إن لم يُقل شيء آخر حتى ذلك الحين، يظل عليه:
what-if-leaves-free = في { $day }، إن لم يُقل شيء آخر حتى ذلك الحين، لا يبقى عليه شيء مما تطلبه قواعد هذا النص.
what-if-gone-why = كانت قائمة ولن تكون: لأن ما تستند إليه سيكون غير ذلك.
what-if-party-why = بلد باسمه أو رمزه، أو طرف بمعرّفه. اترك السطر فارغًا لتفترض أقل.

## Counts of entry into force
standing-committed-parties = { $n ->
    [one] طرف واحد
    [two] طرفان
    [few] { $shown } أطراف
   *[other] { $shown } طرفًا
}
force-more-needed = { $n ->
    [one] ينقص واحد
    [two] ينقص اثنان
   *[other] ينقص { $shown }
}
force-missing = { $n ->
   *[other] الناقصون: { $shown }
}
force-could-join = { $n ->
   *[other] من يمكنهم الانضمام بعد: { $shown }
}
force-count = { $n ->
    [one] طرف واحد على الأقل وافق
    [two] طرفان على الأقل وافقا
    [few] { $shown } أطراف على الأقل وافقت
   *[other] { $shown } طرفًا على الأقل وافقوا
}
then-days-after = { $n ->
    [one] بعد ذلك بيوم واحد
    [two] بعد ذلك بيومين
    [few] بعد ذلك بـ { $shown } أيام
   *[other] بعد ذلك بـ { $shown } يومًا
}
then-first-of-nth-month = { $n ->
    [one] أول يوم من الشهر الذي يلي ذلك الشهر
    [two] أول يوم من الشهر الثاني بعد ذلك الشهر
   *[other] أول يوم من الشهر { $shown } بعد ذلك الشهر
}

## ماذا الآن
ours = ما علينا
breaches-by-others = إخلال من آخرين
breaches-to-us = مستحق لنا وأُخلّ به
task-to-us-breached = { $n ->
    [one] واجب واحد تجاهنا أُخلّ به
    [two] واجبان تجاهنا أُخلّ بهما
    [few] { $shown } واجبات تجاهنا أُخلّ بها
   *[other] { $shown } واجبًا تجاهنا أُخلّ به
}
task-own-breached = { $n ->
    [one] واجب واحد علينا أُخلّ به
    [two] واجبان علينا أُخلّ بهما
    [few] { $shown } واجبات علينا أُخلّ بها
   *[other] { $shown } واجبًا علينا أُخلّ بها
}
task-own-at-risk = { $n ->
    [one] واجب واحد علينا تجاوز أجله الاحتياطي
    [two] واجبان علينا تجاوزا أجلهما الاحتياطي
    [few] { $shown } واجبات علينا تجاوزت أجلها الاحتياطي
   *[other] { $shown } واجبًا علينا تجاوزت أجلها الاحتياطي
}
task-own-past-worst = { $n ->
    [zero] لا واجب علينا قد يكون أجله انقضى
    [one] واجب واحد علينا قد يكون أجله انقضى: تنقص واقعة
    [two] واجبان علينا قد يكون أجلهما انقضى: تنقص وقائع
    [few] { $shown } واجبات علينا قد يكون أجلها انقضى: تنقص وقائع
    [many] { $shown } واجبًا علينا قد يكون أجلها انقضى: تنقص وقائع
   *[other] { $shown } واجب علينا قد يكون أجلها انقضى: تنقص وقائع
}
task-own-soon = { $n ->
    [one] واجب واحد علينا ينتهي خلال يوم
    [two] واجبان علينا ينتهيان خلال يوم
    [few] { $shown } واجبات علينا تنتهي خلال يوم
   *[other] { $shown } واجبًا علينا تنتهي خلال يوم
}
task-own-unverifiable = { $n ->
    [one] واجب واحد علينا لا يمكن البت فيه: تنقص واقعة
    [two] واجبان علينا لا يمكن البت فيهما: تنقص وقائع
    [few] { $shown } واجبات علينا لا يمكن البت فيها: تنقص وقائع
   *[other] { $shown } واجبًا علينا لا يمكن البت فيها: تنقص وقائع
}
task-own-later = { $n ->
    [one] واجب واحد علينا يحل لاحقًا
    [two] واجبان علينا يحلان لاحقًا
    [few] { $shown } واجبات علينا تحل لاحقًا
   *[other] { $shown } واجبًا علينا تحل لاحقًا
}
task-others-breached = { $n ->
    [one] إخلال واحد من آخرين
    [two] إخلالان من آخرين
    [few] { $shown } حالات إخلال من آخرين
   *[other] { $shown } حالة إخلال من آخرين
}
status-would-be-due = كان سيحل
state-not-owed = غير مستحق: لم يكن النص نافذًا حين بدأ ذلك، أو لا يُلزم
what-now = ما العمل الآن
dismiss-now = قيّمه غير واجب الإبلاغ
tell-now = اذكر ما لم يُعرف بعد:
broken-why = وقع ما كان محظورًا: ولا يمحوه أي تقديم.
broken-excused-by = وفق قاعدته يُعفى منه بـ: { $what }، من { $who }.
broken-no-excuse = لا تسمّي قاعدته شيئًا يُعفي منه.
broken-ask = طلب ذلك
broken-ask-title = طلب إعفاء: { $rule }
broken-tell = إبلاغ من يُستحق لهم
broken-tell-title = وقع ما كان محظورًا: { $rule }
broken-look = الاطلاع على الأدلة
by-bearer = الطرف نفسه
by-anyone = أي أحد
by-another-party = طرف آخر
foreseen = إذا وُقِّع اليوم
act-anyway = اقترحه على أي حال
foreseen-flawed = بلا أثر، أو بأثر غير المقصود:
foreseen-same = لا يتغير وضع الطرف:
foreseen-becomes = وضع الطرف:
what-if-unknown = «{ $party }» ليس طرفًا معروفًا هنا. خذ رمز دولة مثل FR أو معرّف طرف.
what-if-early = فُتح النص في { $day }؛ ولم يكن لأحد أن يتصرف قبل ذلك.
what-if-day = «{ $day }» ليس يومًا. اكتبه هكذا: 2026-11-28.
what-if-flaws = أعمال بلا أثر
form-addressees = المخاطَبون
own-default = (الافتراض في هذا البرنامج)
addressees-by-rule = مخاطَبوه بحسب قواعده: كل من يفعل ما تتناوله.
not-known = غير معروف
without-effect-yet = بلا أثر بعد
act-under = بموجب
act-flawed = بلا أثر، أو بأثر غير المقصود
deadline-unknown = غير معروف: { $within } من «{ $from }»، ولم يذكره أحد
deadline-worst = في أسوأ الأحوال
file-now-why = ما تسجله هنا يوثق ما قدمته إلى السلطة: هذا البرنامج لا يرسل إليها شيئًا.
asides = { $n ->
    [one] تعذّر إدخال بيان واحد فيما هو مستحق وتُرك جانبًا: خلل في هذا البرنامج
    [two] تعذّر إدخال بيانين فيما هو مستحق وتُركا جانبًا: خلل في هذا البرنامج
    [few] تعذّر إدخال { $shown } بيانات فيما هو مستحق وتُركت جانبًا: خلل في هذا البرنامج
   *[other] تعذّر إدخال { $shown } بيانًا فيما هو مستحق وتُركت جانبًا: خلل في هذا البرنامج
}
# Calendars.
ics-name = Comity: ما يُستحق
ics-would-be = (افتراضي)
ics-plan = خطّط على { $plan }. وفي أقصى حد { $latest }.
ics-one-reading = وفق قراءة واحدة يتأخر بعد { $at }.
ics-worst = خطّط على { $at } في أسوأ الأحوال.
ics-owes = هذا واجب على { $who } بموجب { $law }، { $clause }.
ics-would-owe = كان هذا ليجب على { $who } بموجب { $law }، { $clause }.
ics-goes-to = يُقدَّم إلى: { $recipient }.
authority-site = موقعها
