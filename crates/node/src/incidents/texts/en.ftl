# Incidents
nav-incidents = Incidents
incidents-what = Each event is one case: what is known of it, what is owed for it under which law, and what was filed. A case has the name that its owner gave it.
incident-begin = Open a case
incident-words = Words
incident-state = State
incident-state-any = Any
incident-state-open = Open
incident-state-resolved = Resolved
incident-state-nullified = Nullified
incident-none = Nothing has been said of any incident yet. A case begins with an assessment: what happened, and since when it is known.
incident-none-such = No case fits.
incident-case = Case
incident-next = Due next
incident-filings = Filings
incident-last = Last word
incident-is-nullified = This case was nullified
incident-is-nullified-why = It is never taken up again under this name. What was said and filed stays, and no duty ended by it.
incident-goes-on = It goes on as
incident-acknowledge = Acknowledge the filing
incident-assess = Say more of it
incident-resolve = Say that it is resolved
incident-nullify = Nullify the case
incident-tell = Tell its owner what you know
incident-assess-why = Facts come piecemeal: each assessment adds to the ones before, and clocks follow.
incident-tell-why = What you say stands as your word. It starts the owner's clock only where a law counts from what you know.
incident-clocks = Clocks
incident-no-clocks = No law that is held here asks for anything yet, by what was said.
incident-law = Law
incident-stands = Stands
incident-until = Until
incident-facts = What is known
incident-no-facts = Nothing that can be read here.
incident-facts-why = What is not here was not said: it is not known, and neither yes nor no.
incident-not-current = said otherwise, or before
incident-no-filings = Nothing was filed yet.
incident-filed = Filed
incident-filed-by = by
incident-to = To
incident-answer = Answer
incident-unanswered = not acknowledged yet
incident-unread = content not held here
incident-undone = taken back or replaced
incident-red = for named persons
incident-by-another = not the owner
incident-history = History
incident-given = Given to
incident-of-case = This belongs to a case
incident-acknowledged = { $n ->
    [one] one acknowledged
   *[other] { $shown } acknowledged
}
incident-rejected = { $n ->
    [one] one rejected
   *[other] { $shown } rejected
}
incident-left-out = { $n ->
    [one] One earlier statement is not shown.
   *[other] { $shown } earlier statements are not shown.
}
