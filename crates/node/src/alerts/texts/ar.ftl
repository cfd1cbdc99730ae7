# التنبيهات
alerts = التنبيهات
alerts-why = ما يوقظك وكيف: بالبريد، وبطلب موقَّع إلى عنوان لك، وفي وحدة التحكم بصوت. كل أمر يُقال مرة واحدة.
alerts-rules = ما يوقظك
alerts-what = ماذا
alerts-by = بواسطة
alerts-made = منذ
alerts-mail = عنوان البريد
alerts-hook = خطاف الويب (https)
alerts-language = اللغة
alerts-quiet-from = هدوء من
alerts-quiet-to = هدوء حتى
alerts-quiet-why = في ساعات الهدوء لا يُقال لك إلا الأخطر: ما فات أو كاد، والإخلالات، وما يجب إنجازه خلال يوم. والباقي يتبع عند انتهائها.
alerts-silent-hours = يُعد النظير صامتًا بعد (ساعات)
alerts-save = حفظ
alerts-no-mail = هذه العقدة لا ترسل بريدًا: إعداداتها لا تسمي خادم بريد.
alerts-secret = سر الخطاف
alerts-secret-why = به تُوقَّع الطلبات إلى خطافك (Standard Webhooks). يُعرض هذه المرة فقط.
alerts-test = جرّبه
alerts-test-why = يرسل إليك شيئًا بكل وسيلة لها عنوان. وما آل إليه يظهر أدناه.
alerts-test-send = إرسال تجربة
alerts-mute = كتم هنا
alerts-unmute = تشغيل الصوت
alerts-deliveries = ما قيل لك
alerts-none = لم يُقل لك شيء بعد.
alerts-show = عرض
alerts-dismiss = إغلاق
alert-channel-mail = البريد
alert-channel-hook = خطاف الويب
alert-channel-console = وحدة التحكم
alert-sort-duty = واجب جديد
alert-sort-deadline = الموعد يقترب
alert-sort-past = فات الموعد
alert-sort-breach = إخلال
alert-sort-report = تقرير جديد
alert-sort-proposal = اقتراح ينتظرك
alert-sort-peer-silent = نظير صامت
alert-sort-summary = عدة أمور معًا
alert-sort-test = هذه تجربة
alert-passed = مضى { $percent }٪ من المدة
alert-summary = { $n ->
    [one] أمر واحد ينتظرك
    [two] أمران ينتظرانك
    [few] { $shown } أمور تنتظرك
    [many] { $shown } أمرًا ينتظرك
   *[other] { $shown } أمر ينتظرك
}
alert-something = شيء ينتظرك
alert-due = الموعد: { $at }
alert-from = ترسل { $node } هذا وفق قواعد حسابك، تحت «التنبيهات».
alert-state-told = قيل
alert-state-waiting = في الطريق
alert-state-again = يُعاد
alert-state-given-up = تُرك
alert-state-summed = قيل مع غيره
alert-next = التالي
alert-failed-unreachable = لا أحد يجيب هناك
alert-failed-refused = رُفض هناك
alert-failed-address = لا يجوز خطاف في هذا العنوان
help-account-one = ما يوقظك وكيف؛ وما قيل لك. يحدده كل حساب لنفسه.
