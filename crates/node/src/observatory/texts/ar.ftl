# The observatory.

nav-observatory = المرصد

## المرصد
observatory-what = حالة التنسيق الدولي محسوبة من الاتفاقات والأعمال المحفوظة هنا. ما لم يُصرَّح به غير مصرَّح به وليس صفرًا.
as-of-day = حتى
report-markdown = التقرير (Markdown)
figure-instruments = صكوك قائمة
figure-binding = ملزمة
figure-binding-in-force = ملزمة ونافذة
figure-institutions = مؤسسات
csv-file = CSV
nothing-known = لا شيء معروف.
instruments-n = { $n ->
    [one] صك واحد
    [two] صكان
    [few] { $shown } صكوك
   *[other] { $shown } صكًا
}
instruments-range = { $range } صكوك
map-instruments = خريطة العالم: عدد الصكوك التي تشارك فيها كل دولة؛ وملف المشاركين يذكرها
trend-label = الصكوك في نهاية كل سنة؛ والأرقام في الجدول أدناه
trend-all = الصكوك
trend-binding = منها الملزم والنافذ
all-parties = كل الدول والأطراف
other-tables = جداول أخرى
day-ahead = لم يأتِ هذا اليوم بعد.
observatory-words = كلمات في أي عمود
rows-n = { $n ->
    [zero] لا صفوف
    [one] صف واحد
    [two] صفان
    [few] { $shown } صفوف
   *[other] { $shown } صفًا
}
page-before = الصفحة السابقة
page-after = الصفحة التالية
page-of = الصفحة { $page } من { $pages }
more-in-file = { $n ->
    [zero] لا مصدر آخر
    [one] ومصدر آخر في ملف CSV
    [two] ومصدران آخران في ملف CSV
    [few] و{ $shown } مصادر أخرى في ملف CSV
   *[other] و{ $shown } مصدرًا آخر في ملف CSV
}
cite-this = استشهد بهذا
cite-this-why = يعرض العنوان اليوم نفسه من جديد كما تعلمه هذه العقدة حينئذ.
shared-instruments = صكوك مع آخرين
bound-by = ملزَم بصكوك نافذة
no-binding-rule = لا تُعرف هنا قاعدة ملزمة نافذة
takes-part-in = يشارك في
takes-part-since = منذ
own-rules = قواعد المكان
in-company-with = الأكثر اشتراكًا معه
obs-c-how = كيف
obs-c-binding-both = ملزمة لكليهما ونافذة
obs-s-endorsed = أيّد
obs-s-signed = وقّع
obs-s-provisional = يطبقه مؤقتًا
obs-s-consented = وافق على الالتزام
obs-s-subject = القانون سارٍ هناك
obs-s-suspended = معلّق
obs-s-withdrawn = انسحب
obs-s-country = دولة
obs-s-organization = منظمة
obs-s-other = شركة أو معهد أو غيرهما
in-force-day-unknown = نافذ، واليوم غير معروف
no-treaty = ليست معاهدة
none-known-here = لا شيء معروف هنا
strength-proposed = مقترح فقط
strength-not-in-force = مُلزِم، غير نافذ
strength-in-force = مُلزِم، نافذ
claimed-count = { $count } ({ $judgement })
clock-within = { $duty }: { $act } خلال { $within }
clock-in-case = { $duty } ({ $case }): { $act } خلال { $within }
time-alone = الوقت وحده
counting-hours = ساعات
counting-calendar-days = أيام تقويمية
counting-working-days = أيام عمل
counting-business-hours = ساعات عمل
counting-regulation = اللائحة 1182/71
drift-count-differs = في القائمة { $known } من المشاركين؛ ويقول { $source } إنهم { $claimed }.
drift-counts-compete = تُذكر أعداد مختلفة للمشاركين: { $counts }.
drift-status-differs = { $party }: { $file } وفق الملف، و{ $statement } وفق بيان.
drift-force-differs = نافذ منذ: { $file } وفق الملف، و{ $rule } وفق قاعدة بدء النفاذ.
drift-claim-not-held = يقول { $source } «{ $says }» ({ $judgement }).
not-known-after = غير معروف بعد { $day }
as-far-as-known = بقدر ما هو معروف

obs-instruments = الصكوك
obs-cooperation = التعاون حسب البعد
obs-institutions = المؤسسات وولاياتها
obs-durations = من الاقتراح إلى النفاذ
obs-matrix = من يشارك في ماذا ومع من
obs-gaps = الثغرات
obs-trend = الاتجاه
obs-t-participants = المشاركون
obs-t-rules = القواعد حسب المنطقة
obs-t-thresholds = عتبات مختلفة
obs-t-clocks = المهل
obs-t-matrix = من يشارك في ماذا
obs-t-pairs = الأزواج
obs-t-unregulated = دول بلا قاعدة ملزمة نافذة معروفة
obs-t-incidents = الحوادث ومن يجب أن يبلغ عنها
obs-t-trend = سنة بسنة
obs-t-drift = حيث تختلف الملفات والبيانات والادعاءات
obs-t-claims = ما يقال في مواضع أخرى
obs-c-act = ما يجب تقديمه
obs-c-agreement = الاتفاق
obs-c-a-name = الطرف
obs-c-at = محسوب في
obs-c-b-name = الطرف الآخر
obs-c-binding = ملزم
obs-c-binding-in-force = ملزم ونافذ
obs-c-binding-unknown = لا يُعرف إن كان ملزمًا
obs-c-case = الحالة
obs-c-claimed = المشاركون المدّعى بهم
obs-c-class = الفئة
obs-c-clause = البند
obs-c-clocks = المهل
obs-c-compare = المقارنة
obs-c-conditional = مطلوب بشروط أخرى
obs-c-counting = وحدة الحساب
obs-c-countries = الدول المعروفة
obs-c-date = تاريخ الوضع
obs-c-dimension = البعد
obs-c-dimensions = الأبعاد
obs-c-duty = الواجب
obs-c-field = المجال
obs-c-force = نافذ منذ
obs-c-form = الشكل
obs-c-gap = لا أحد ملزم بالإبلاغ عنه
obs-c-id = المعرّف
obs-c-in-force = نافذ
obs-c-institution = المؤسسة
obs-c-instrument = الصك
obs-c-instruments = الصكوك
obs-c-judgement = تقييمه
obs-c-jurisdiction = الولاية القضائية
obs-c-latest = الأحدث
obs-c-latest-instrument = أحدث صك
obs-c-mandate = الولاية
obs-c-name = الاسم
obs-c-named = تسميه قواعد نافذة
obs-c-new = الجديد
obs-c-not-binding = غير ملزم
obs-c-not-in-force = تسميه نصوص غير نافذة
obs-c-of = من أي شيء
obs-c-open-for = سنوات مفتوح وغير نافذ
obs-c-opened = فُتح أو اعتُمد
obs-c-participants = المشاركون المعروفون
obs-c-parties = الأطراف المعروفة
obs-c-parts = أجزاء لديها قاعدة
obs-c-party = الطرف
obs-c-pending = ملزم وغير نافذ أو غير مُلزِم لها
obs-c-place = المكان
obs-c-proposal = ما اعتُبر الاقتراح
obs-c-proposals = المقترحات
obs-c-proposed = اقتُرح
obs-c-reason = السبب
obs-c-reporting = واجب معروف بالإبلاغ عن الحوادث
obs-c-rule = القاعدة
obs-c-says = الادعاء
obs-c-shared = الصكوك المشتركة
obs-c-soft = غير ملزم
obs-c-sort = النوع
obs-c-source = المصدر
obs-c-status = حالة النص
obs-c-strength = القوة
obs-c-thresholds = العتبات
obs-c-title = العنوان
obs-c-to-force = سنوات من الفتح إلى النفاذ
obs-c-to-opening = سنوات إلى الفتح
obs-c-trigger = سببه
obs-c-undated = بلا تاريخ
obs-c-listed-until = القائمة حتى
obs-c-unit = الوحدة
obs-c-unspecific = مطلوب دون فئة
obs-c-value = القيمة
obs-c-within = خلال
obs-c-year = السنة
help-observatory = ما اتفقت عليه الدول وغيرها بشأن الذكاء الاصطناعي، محسوبًا من النصوص والإجراءات المحفوظة هنا، وكل رقم بمصدره.
threshold-is = { $of } { $compare } { $value } { $unit }
compare-least = على الأقل
compare-more = أكثر من
compare-most = على الأكثر
compare-less = أقل من
compare-equal = بالضبط
compare-other = غير
obs-sum-of = مجموع: { $field }
obs-largest-of = الأكبر: { $field }
obs-smallest-of = الأصغر: { $field }
obs-number-of = عدد: { $field }
