# Incidents
nav-incidents = الحوادث
incidents-what = كل حدث قضية واحدة: ما يُعرف عنه، وما يجب بموجب أي قانون، وما أُودع. وللقضية الاسم الذي أعطاها إياه صاحبها.
incident-begin = فتح قضية
incident-words = كلمات
incident-state = الحالة
incident-state-any = أي حالة
incident-state-open = مفتوحة
incident-state-resolved = محلولة
incident-state-nullified = مُبطلة
incident-none = لم يُقل شيء عن أي حادثة بعد. تبدأ القضية بتقييم: ما حدث، ومنذ متى يُعرف.
incident-none-such = لا قضية مطابقة.
incident-case = القضية
incident-next = المستحق التالي
incident-filings = الإيداعات
incident-last = آخر قول
incident-is-nullified = أُبطلت هذه القضية
incident-is-nullified-why = لا تُستأنف بهذا الاسم أبدًا. يبقى ما قيل وأُودع، ولم ينته بذلك أي واجب.
incident-goes-on = تستمر باسم
incident-acknowledge = الإقرار بالإيداع
incident-assess = قول المزيد
incident-resolve = القول إنها حُلّت
incident-nullify = إبطال القضية
incident-tell = إخبار صاحبها بما تعرف
incident-assess-why = تأتي الوقائع تباعًا: يضيف كل تقييم إلى ما قبله، وتتبعه المهل.
incident-tell-why = يبقى ما تقوله كلمتك. ولا يبدأ مهلة صاحبها إلا حيث يحسب قانون ما من علمك.
incident-clocks = المهل
incident-no-clocks = بحسب ما قيل، لا يطلب أي قانون محفوظ هنا شيئًا بعد.
incident-law = القانون
incident-stands = الوضع
incident-until = حتى
incident-facts = ما هو معروف
incident-no-facts = لا شيء يمكن قراءته هنا.
incident-facts-why = ما ليس هنا لم يُقل: غير معروف، لا نعم ولا لا.
incident-not-current = قيل خلافه أو قبله
incident-no-filings = لم يُودع شيء بعد.
incident-filed = أُودع
incident-filed-by = من
incident-to = إلى
incident-answer = الرد
incident-unanswered = لم يُقرّ به بعد
incident-unread = المحتوى غير محفوظ هنا
incident-undone = سُحب أو استُبدل
incident-red = لأشخاص مسمَّين
incident-by-another = ليس صاحبها
incident-history = السجل
incident-given = سُلّم إلى
incident-of-case = هذا يخص قضية
incident-acknowledged = { $n ->
   *[other] أُقرّ بعدد { $shown }
}
incident-rejected = { $n ->
   *[other] رُفض { $shown }
}
incident-left-out = { $n ->
   *[other] لم تُعرض { $shown } من البيانات الأقدم.
}
