# 中文界面。
# MACHINE TRANSLATION awaiting review by a native speaker with knowledge of the field.
# Every key stands in every language file; a test checks that.
nav-incidents = 事件
incidents-what = 每个事件为一个案件：已知情况、依何法应尽何义务、已作何申报。案件采用其所有者所取的名称。
incident-begin = 新建案件
incident-words = 关键词
incident-state = 状态
incident-state-any = 任意
incident-state-open = 进行中
incident-state-resolved = 已了结
incident-state-nullified = 已作废
incident-none = 尚无任何事件。案件始于评估：发生了什么，何时得知。
incident-none-such = 没有符合的案件。
incident-case = 案件
incident-next = 下一期限
incident-filings = 申报
incident-last = 最近陈述
incident-is-nullified = 此案件已作废
incident-is-nullified-why = 不会再以此名称恢复。已作的陈述和申报保留，任何义务均不因此终止。
incident-goes-on = 并入
incident-acknowledge = 确认申报
incident-assess = 补充情况
incident-resolve = 声明已了结
incident-nullify = 作废案件
incident-tell = 告知所有者您所知情况
incident-assess-why = 事实逐步明朗：每次评估补充此前内容，期限随之计算。
incident-tell-why = 您所述为您的陈述。仅当法律以您知悉之时起算时，才启动所有者的期限。
incident-clocks = 期限
incident-no-clocks = 就已述情况，此处所存法律尚无要求。
incident-law = 法律
incident-stands = 状况
incident-until = 截止
incident-facts = 已知情况
incident-no-facts = 此处无可读内容。
incident-facts-why = 此处没有的即未作陈述：未知，既非是也非否。
incident-not-current = 另有或此前的说法
incident-no-filings = 尚未申报。
incident-filed = 已申报
incident-filed-by = 由
incident-to = 致
incident-answer = 答复
incident-unanswered = 尚未确认
incident-unread = 此处未存内容
incident-undone = 已撤回或替换
incident-red = 仅限指定人员
incident-by-another = 非所有者
incident-history = 历史
incident-given = 已提供给
incident-of-case = 此项属于案件
incident-acknowledged = { $n ->
   *[other] 已确认 { $shown } 件
}
incident-rejected = { $n ->
   *[other] 被拒绝 { $shown } 件
}
incident-left-out = { $n ->
   *[other] 更早的 { $shown } 项陈述未显示。
}
