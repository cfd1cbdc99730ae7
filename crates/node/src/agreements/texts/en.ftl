# Agreements and what is owed under them.

nav-board = Due
nav-agreements = Agreements
board-what = What is due from whom by when, and why: breaches first, then what ends first.
calendar-file = Calendar (.ics)
nothing-due = Nothing is due.
no-findings-here = Nothing fits this filter.
board-cut = Not everything is shown
board-cut-what = { $shown } of { $all } are shown, the most urgent first. Choose an agreement or a party to see the others.
agreement = Agreement
owed-by = Owed by
owed-to = Owed to
finding-status = Standing
show = Show
statuses-open = Open
statuses-all = Everything
status-breached = Breached
status-destroyed = Evidence destroyed
status-at-risk = At risk
status-due-soon = Due within 24 hours
status-due = Due
status-unverifiable = Unverifiable
status-past-worst = Of these, time may be over
status-waiting = Clock not running
status-late = Late
status-met = Met
status-waived = Waived
status-withdrawn = Taken back in time
time-over = { $span } over
time-left = { $span } left
time-left-latest = { $span } to the last lawful moment
time-worst-left = At worst { $span } left
time-worst-over = Perhaps over for { $span }
span-two = { $one } { $other }
duty = Duty
who-to-whom = Owed by, to
deadline = Deadline
because-of = Because of
to-recipient = to
no-deadline = No deadline: holds at all times
one-reading = Late on one reading
one-reading-why = Sources differ on whether somebody works on a day on which this deadline depends, or the calendar says nothing of it, or it is not known which place counts. On one reading it is late, on another in time: it is not called late.
one-reading-after-this = late on one reading after this
deadline-sure = In time on every reading until
counted-at = Counted at
latest-lawful = at the latest
matter-period = Period { $number }
matter-standing = The rule as a whole
all-breaches = All breaches
whole-board = Whole board
not-owed = Hypothetical: not owed
not-owed-why = This says what would be owed if the text had been in force.
would-be = Would be owed
would-be-what = None of this is owed. It would be if the party were bound, or once the text is in force; whoever does what a rule speaks of sees its clock either way.
would-be-not-in-force = The text is not in force.
not-in-force-on = Not in force on { $day }, when the clock would start.
not-in-force-then = Not in force on { $day }, when this happened.
in-force-since-then = In force since { $day }; it does not judge what began before.
would-be-said = It has said what it is: { $capacity }.
would-be-unbound = Not bound; this would bind it:
would-be-no-act = no act of its own
capacity-developer = developer
capacity-provider = provider
capacity-deployer = deployer
capacity-modifier = modifier
capacity-distributor = distributor
capacity-authority = authority
capacity-other = other
at-risk-why = The cautious reading of the deadline has passed. Under the other reading there is still time; rely on it only with legal advice.
file-now = File it now
what-is-concluded = What is concluded
recipient = Recipient
matter = Matter
clock-started = Clock started
filed-at = Filed
deadline-conservative = Cautious reading
plan-on-this = plan on this one
deadline-statutory = Last lawful moment
breach-after-this = a breach only after it
cure-until = Can be cured until
total = Total
total-bound = Must be
total-period = Period covered
exception = Exception that applies
consequence = Consequence
occurrence = Follow-up number
concluded-for = Concluded for
claimant-all = all parties together
claimant-others = each other party
claimant-law = whoever the law names
in-the-agreement = In the agreement
clause-not-held = The text of this clause is not held here.
the-clause = The clause
wording-original = The instrument's own words
wording-summary = A summary, not the instrument's own words
proof-tree = Proof
show-statement = Statement
evidence-role = What it is
no-evidence = No statement is needed for this.
not-found-heading = What was looked for and not found
by-whom = By whom
looked-up-to = Looked up to checkpoint
no-horizon = No checkpoint of this party is held: the omission is not proved
how-counted = How the deadline is counted
how-counted-named = It is the day or time that was given; nothing was counted.
check-elsewhere = Check it elsewhere
finding-json = Download (JSON)
check-elsewhere-why = Whoever holds the same statements comes to the same finding. Give the file to another node and have it recomputed there:
finding-id = Finding
role-trigger = Brought it about
role-supplement = Tells more
role-correction = Corrects
role-withdrawn-by-bearer = Withdrawn by the bearer
role-destroyed-by-bearer = Evidence destroyed by the bearer
role-start = Started the clock
role-tier = Made it graver
role-act = Done in time
role-cure = Done late, cured
role-late = Done too late
role-contrary = Against the rule
role-before = Had to come first
role-counted = Counted
role-excuse = Excuses
role-extension = Gives more time
role-possible = May be it; content not held or too little
state-pending = Pending: its clock does not run yet
state-active = Active: its clock runs
state-fulfilled = Fulfilled
state-excused = Excused
state-suspended = Suspended
state-breached = Breached
state-cured = Cured
state-escalated = Breached, and a consequence follows
state-undetermined = Undetermined
state-destroyed = Cannot be told: the bearer destroyed the evidence

## Duties and findings
finding-evidence = Evidence
evidence-changes = What was done later to the evidence
evidence-change = What was done
change-corrected = Corrected
change-superseded = Replaced by another statement
change-withdrawn = Withdrawn by who said it
change-destroyed = Content destroyed by who said it
changed-to = →
claimed-for = claims
counts-from = counts from
not-logged-at = others did not see it in the log at
logged-at = others saw it in the log at
rests-on = Rests on
rests-vouched = Times that others vouch for
rests-claimed = The word of who signed; nobody else vouches for the time
rests-contradicted = Times that others vouch for, against what was claimed
claimed-time-contradicted = A claimed time is contradicted
claimed-time-contradicted-why = Others saw the log at times that do not fit what was claimed. What they vouch for counts; both are shown.
as-claimed-it-would-be = if the claim counted:
horizon-seen = Others saw no more in its log at

## Agreements
given-finding = A finding
check-finding = The statements held here lead to the same finding
check-finding-wrong = The statements held here do not lead to it
check-finding-unheld = It rests on what is not held here
check-finding-around = What stands around the finding does not follow from it
check-finding-closed = This node tells strangers nothing of findings: they rest on statements that are not for everybody. Check it at a node of your own, or signed in
map-none = No part known
day-applies-from = applies from
status-since = status since
section-treaties = Treaties and bilateral agreements
section-laws = Laws
section-soft-law = Soft law, standards and commitments
section-templates = Templates
section-comparisons = Treaties of other fields, to compare with
agreements-n = { $n ->
    [one] One agreement
   *[other] { $shown } agreements
}
agreements-words = Words in title, identifier or publisher

agreements-what = Treaties, soft law, standards and laws as text and rule, with who takes part and whether they are in force.
publish-text = Publish a text
no-agreements = No agreement fits.
form = Form
dimension = Dimension
binding = Binding
parties-known = Take part
rules = Rules
published-by = published by
since = since
force-coming = Enters into force
force-not-yet = Not in force
force-undetermined = Undetermined
form-treaty = Treaty
form-soft-law = Soft law
form-standard = Standard
form-regulation = Regulation
form-bilateral = Bilateral
form-unilateral = Unilateral
binding-yes = Binding
binding-no = Not binding
binding-unknown = Not known whether binding
dimension-safety-research = Safety research
dimension-standards = Standards
dimension-military = Military
dimension-commercial = Commercial
dimension-dialogue = Dialogue
dimension-adjacent = Adjacent law
text-template = Template
text-draft = Draft
text-proposed = Proposed
text-enacted = Adopted
text-in-force = In force
text-deferred = Deferred
text-superseded = Superseded
text-repealed = Repealed
certainty-verified = verified
certainty-reported = reported
certainty-unconfirmed = unconfirmed
certainty-disputed = disputed
what-if = What if
agreement-file = Agreement file
words-digest = Digest of the words (SHA-256)
words-digest-why = An act that accepts this text names this digest; it counts for no other words.
text-contradicted = Other words under the same name and version
text-contradicted-why = The publisher later gave other words the same name and version. They change nothing here: the first text stands, and new words need a new version.
on-this-page = On this page
parties = Parties
text-and-rule = Text and rule
final-clauses = Final clauses
timeline = Timeline
due-under-it = Due under it
act-of-our-party = Act for our party
act-two-persons = You propose it. It is signed and logged only when another person approves it.
day-unknown = day not known
text-and-rule-why = On the left the words, on the right what follows from them by machine. Where a clause has no rule, people read it.
no-clauses = No clause is held.
authentic = authentic
applies-from = applies from
applies-until = applies until the end of
no-rule = No rule: read by people.
rule-in-the-file = The rule as the file has it
force-no-rule = The text has no rule of entry into force.
force-why = Computed from the acts held here and those the file names.
entry-into-force = Entry into force
what-is-known = What is known
text-from = Text from
text-shipped = comes with the program
day-proposed = Proposed
day-adopted = Adopted
day-opened = Opened for signature
jurisdiction = Jurisdiction
enforcement = Enforcement
depositary = Depositary
institution = Institution
standing-of-text = Standing of the text
source = source
claims = Competing claims
claims-why = What is said elsewhere stays beside what is held here, with the reason.
claim-held = Held to be so
claim-rejected = Held to be wrong
claim-open = Open
said-by = said by
no-sources = No source is named.
read-on = read on
vienna-default = (Vienna Convention)
terms-consent = Consent to be bound
terms-consent-any = by any act
terms-signature-binds = signature already binds
terms-signature = Signature
terms-signature-needed = needed before ratification
terms-signature-not-needed = not needed before ratification
terms-open = Open for signature
terms-accession = Accession
terms-accession-open = at any time
terms-accession-after-entry = after entry into force
terms-accession-after-signature = after the period for signature
terms-accession-closed = not possible
terms-open-to = Open to
terms-powers = Full powers
terms-powers-dispensed = dispensed with; the registered key suffices
terms-powers-required = required
terms-deposit = Deposit counts from
terms-deposit-statement = the party's own statement
terms-deposit-receipt = the depositary's receipt
terms-reservations = Reservations
terms-reservations-permitted = where compatible with object and purpose
terms-reservations-prohibited = not allowed
terms-reservations-only = only to
terms-reservations-except = to all but
terms-tacit = Silence on a reservation
terms-tacit-after = accepts after { $length }
terms-tacit-never = never accepts
terms-reserved-consent = Consent with a reservation
terms-reserved-first = counts once one other party accepts
terms-reserved-deposit = counts from deposit
part-bound = Whom these clauses bind
part-bound-since = Bound since
part-bound-until = Until
between-parties = Between any two parties
between-note = What stands between two of them and is not as written; it is the same both ways. Between all others every clause applies as written.
between-pairs = Each pair and clause, with the rule that says so
between-two = Between
between-clause = Clause
between-effect = What applies
reservation-of = Reservation of
accepted-by = Accepted by
objected-by = Objected to by
silence-accepts = Silence accepts it from
between-applies = as written
between-clause-not-in-force = the clause does not bind both
between-modified = as modified, both ways
between-not = not between the two
between-suspended = suspended
between-pending = open
between-not-accepted = an accession that was not accepted
between-no-force = not in force between the two
between-not-bound = one of the two is not bound
rule-of-the-text = as the text itself says
rule-of-vienna = Vienna Convention,
terms-withdrawal = Withdrawal
terms-withdrawal-silent = not provided for
terms-withdrawal-implied = implied, after 12 months
terms-withdrawal-forbidden = excluded
terms-withdrawal-allowed = after notice of { $length }
terms-withdrawal-first-of-month = on the first day of the month after notice of { $length }
terms-withdrawal-day-of-year = on { $day } (month-day) of a year, by notice until { $by }
terms-withdrawal-not-before = not in the first { $length }
terms-withdrawal-notice-to = the notice shows that it was given to { $to }
terms-withdrawal-reasons = it gives its reasons
terms-amendment = Amendment
terms-amendment-acceptors = binds those that accept, once { $share } have
terms-amendment-majority = binds all, once { $share } have accepted
terms-amendment-opt-out = binds all but those that opt out within { $length }
terms-amendment-blocked = blocked if { $share } object
share-in = { $share } in { $group }
share-not-in = { $share } not in { $group }
share-more-than = more than { $part } of the parties
share-every = every party in { $group }
share-weight = parties with { $bound } of { $weight }
share-and = and
share-or = or
parties-n = { $n ->
    [one] 1 party
   *[other] { $shown } parties
}
share-of-parties = { $fraction } of the parties
terms-provisional = Provisional application
terms-suspension = Suspension for oneself
terms-radical = A breach changes the position of all
length-minutes = { $n ->
    [one] 1 minute
   *[other] { $shown } minutes
}
length-hours = { $n ->
    [one] 1 hour
   *[other] { $shown } hours
}
length-weeks = { $n ->
    [one] 1 week
   *[other] { $shown } weeks
}
length-months = { $n ->
    [one] 1 month
   *[other] { $shown } months
}
length-years = { $n ->
    [one] 1 year
   *[other] { $shown } years
}
shade-party = Party
shade-consented = Consented, not yet bound
shade-signed = Signed
shade-left = Left, declined or suspended
map-label = World map of the parties; the table below says the same in words
map-note = Shapes take no position on borders or on the status of any territory.
no-parties-known = No act of a party is held here; who takes part is not known from what is.
parties-table = All of them in a table
listed-as-of = as of { $day }
listed-until = The file lists what was done up to { $day }. What was done later is known here by statements alone: whoever is not listed may have joined since, and who is may have left.
from-the-file = named in the agreement file
party-not = Not a party
party-ad-referendum = Signed, to be confirmed
party-declined = Declined
party-signatory = Signatory
party-awaiting = Awaits acceptance of its reservation
party-contracting = Consented
party-provisional = Applies provisionally
party-committed = Bound by commitments alone
party-party = Party
party-suspended = Suspended
party-withdrawn = Withdrew
party-succeeded = Succeeded by another
party-terminated = Terminated
no-events = Nothing is known to have happened.
and-more = and { $number } more
earlier-events = Earlier: { $number }
has-flaw = has a flaw
act = Act
why = Why
flaw-counts-from = Counts from
flaws = Acts without effect, or with another than meant
progress-at-least = At least { $number } parties have deposited a commitment.
progress-below = Fewer than { $number } parties have deposited a commitment, or none.
progress-why = Progress is told in groups, so that nobody learns to be pivotal.
conditional-commitments = Conditional commitments
round-flawed = Outcome does not hold
round-activated = Activated, checked here
round-not-activated = Not activated
round-closed-by = Closed by
round-bound-since = All bound since
round-bound-from = All bound from
at-level = level { $level }
round-left-out = Deposits left out
powers-head-of-state = Head of state
powers-head-of-government = Head of government
powers-foreign-minister = Foreign minister
powers-full = Full powers
powers = By what authority
powers-none = not stated
powers-holder = Held by
two-persons = Two persons
article = Article
clauses-concerned = Clauses concerned
clauses-concerned-why = None ticked means the whole agreement.
words-of-the-act = Words of the act
language-of-words = Language
executed-on = Executed on
act-marking-why = Acts on public agreements are usually clear; choose a narrower label where the act itself is not public.
what-if-what = What would follow from an act that nobody did, or from another text. Nothing is kept and live data is not touched.
what-if-wrong = This cannot be thought through
line-number = line { $line }
hypothetical = Hypothetical
hypothetical-why = Nobody did or said this. Nothing of it is signed, logged or kept.
as-it-is = As it is
as-it-would-be = As it would be
bound-n = { $n ->
    [one] 1 party is bound
   *[other] { $shown } parties are bound
}
findings-changed = Findings that would be other or new
findings-gone = Findings that would no longer stand
findings-same = None.
what-if-act = Suppose an act
day = Day
what-if-as-of = Look at this day
what-if-text = Suppose another text
what-if-text-why = Change what you like, for instance raise a cap.
think-through = Show what follows
obs-c-since = Since

## Why an act has no effect, or another than meant
action-malformed = Its content is not in the form of an act
action-text-missing = It does not name the words it accepts
action-not-shown = Fewer may read it than the text
action-date-not-existing = It names a date that does not exist
action-dates-contradictory = Its dates contradict each other, or lie after it was said
action-date-not-attested = No depositary attests its earlier date; it counts from when it was said
action-deposit-contradictory = Two deposits contradict each other
action-awaiting-receipt = It waits for the depositary's receipt
action-not-acknowledged = The party has not accepted these words itself by then
action-not-own = Only the party itself may do this
action-not-depositary = Only the depositary may do this
action-not-organ = Only the organ named in the text may do this
action-powers-missing = Full powers are required and not shown
action-powers-insufficient = The powers shown do not suffice
action-target-missing = It does not say which act it is about
action-target-unknown = The act it is about is not known here
action-target-unfit = The act it is about is of another sort
action-target-without-effect = The act it is about has no effect itself
action-repeated = It was done before
action-not-open-to = The agreement is not open to this party
action-signature-closed = It is not open for signature on that day
action-mode-not-open = The text does not allow this way of consent
action-not-signed = It was not signed before
action-accession-closed = Accession is not open on that day
action-succession-to-nothing = The predecessor has nothing to succeed to
action-nothing-to-withdraw = There is nothing to withdraw
action-in-force-already = It is in force already
action-not-yet-in-force = It is not in force yet
action-not-bound = This party is not bound
action-withdrawal-not-provided = The text does not provide for withdrawal
action-withdrawal-forbidden = The text excludes withdrawal
action-withdrawal-too-early = Withdrawal is not possible so early
action-notice-shortened = The notice is shorter than the text asks; it counts from the later day
action-too-late = It came too late
action-provisional-not-provided = The text does not provide for provisional application
action-reservation-forbidden = The text forbids this reservation
action-reservation-unconfirmed = The reservation made at signature was not confirmed
action-reservation-late = The reservation came after consent
action-reservation-defeated = A party objected to the late reservation
action-reservation-not-accepted = The reservation needs an acceptance that is missing
action-objection-late = The objection came after tacit acceptance
action-answer-without-effect = No answer to this reservation is called for
action-acceptance-without-effect = Accessions need no acceptance here
action-amendment-undetermined = Whether the amendment is in force hangs on a weight, a group or a day that is not known
action-notice-incomplete = The notice does not show to whom it was given, or its reasons, as the text asks
action-amendment-unknown = No such amendment is known
action-suspension-without-ground = No ground for suspension is shown
action-termination-without-ground = No ground for termination is shown
action-measure-not-open = This measure is not open to this party
action-measure-too-early = The measure came before the time for objections ended
action-measure-contested = The measure was contested in time
action-not-unanimous = Not all parties agreed
action-correction-defeated = An objection defeated the correction

## For which day a page is asked
asked-as-of = As of
asked-known-by = As known on
asked-now = Now
asked-another-day = As of another day
asked-other-time = Another time than now
asked-as-of-what = How things stand at { $time }.
asked-ahead = That is still to come: it is told as if nothing more were said until then.
asked-known-by-what = As far as this node knew at { $time }.

## The board
filter-unknown = “{ $name }” is no filter of this page and was left out.
filter-status-unknown = “{ $name }” is no standing; what is open is shown.
party-unclear = Which party?
party-none = No party here is called “{ $name }”.
party-several = Several parties fit “{ $name }”: choose one.
whose = Whose duties
whose-all = All
whose-ours = Owed by us
whose-to-us = Owed to us
table-file = Table (CSV)
state-broken = Breached: what is forbidden was done
state-broken-consequence = Breached: what is forbidden was done, and a consequence follows
state-kept = Kept so far

## Parties and what they declared
standing-committed = Bound by conditional commitment
column-signature = Signature
column-consent = Ratification or other consent
column-left = Withdrawal
sign-accession = accession
sign-acceptance = acceptance
sign-approval = approval
sign-formal-confirmation = formal confirmation
sign-succession = succession
sign-definitive-signature = definitive signature
declarations = Reservations, declarations and objections
declared-about = To the
notifications = Depositary notifications
notification-number = No.

## Entry into force
force-how-met = How the conditions were met
force-entered = It entered into force on { $day }.
force-enters = It enters into force on { $day }.
force-met-on = The conditions were met on { $day }.
force-by-act = By
force-then = The day of entry into force is { $then }.
force-not-met = As a whole it is not in force: the conditions are not met.
force-undecided = Undetermined: what is known does not decide it.
force-undecided-since = The conditions may have been met since { $day }.
force-not-known = Not known:
force-condition = Condition
force-has = So far
force-stands = Stands
force-conditions = Conditions of entry into force
force-holds = Met
force-holds-not = Not met
force-holds-unknown = Not known
force-refused = The rule or the acts cannot be judged.
joining-signed = Signed
joining-signed-undated = Signed, day not known
joining-no-act = No act held here
joining-withdrew = Took its consent back
force-all = All of these
force-any = One of these
force-weight = Parties with { $bound } of { $weight }
force-share = At least { $share } of { $whole }
force-majority = More than { $share } of { $whole }
force-relative = { $weight } of the parties at least { $share } of their { $other }
force-delayed = { $length } after this:
force-everyone = Everybody in “{ $group }”
force-other = { $agreement } is in force
force-from-day = Not before { $day }
force-decision = Decided: { $decision }
force-has-of = { $has } of { $needs }
force-at-least = at least { $amount }
force-more-than = more than { $amount }
force-whole-members = those concerned
force-whole-parties = the parties to { $agreement }
force-whole-group = the members of “{ $group }”
force-whole-signatories = the signatories
force-whole-except = { $whole }, but for “{ $group }”
force-within = only those in “{ $group }”
force-outside = only those not in “{ $group }”
force-party-to = only parties to { $agreement }
force-no-organizations = organizations not counted
force-had-signed = only those that had signed
force-by = by { $acts }
then-same-day = the same day
then-after = { $length } after that
then-first-of-month = the first day of the month that follows { $length } after that
unknown-set = the members of { $name }
unknown-weight = the weights of { $name }
unknown-weight-on = the weights of { $name } on { $day }
unknown-weight-of = the weight of { $name }
unknown-agreement = how { $name } stands
unknown-decision = whether it was decided: { $name }
unknown-circulation = when the amendment was circulated
unknown-opening = when it was opened for signature
unknown-line = what line { $line } says: “{ $text }”
unknown-name = whether { $name } is one of the rows that match nothing
unknown-state = whether { $name } is a State: no state and no organization known here is called so
unknown-acts = acts that are not held here
unknown-acts-after = acts after { $day }, the last day of which the list speaks
unknown-acts-lost = acts that the table no longer shows: by its own days of effect it entered into force on { $told }, by the acts it has on { $found }
unknown-whole = whether the agreement as a whole is in force
note-not-before = The conditions alone would give { $day }; the text sets a later day.
note-withdrew-counts = { $name } consented on { $consented } and took that back on { $withdrew }: it does not count from then on.
note-withdrew-settled = { $name } consented on { $consented } and took that back on { $withdrew }, when the day was already settled.
note-withdrew-after = { $name } consented on { $consented } and took that back on { $withdrew }, after entry into force, which fewer parties do not undo (Vienna Convention, art. 55).
note-fell = The conditions met on { $met } no longer held on { $fell }, before the day.
note-overwritten = The record once showed { $act } by { $name } on { $day }; by { $since } it was overwritten.
note-succeeded = { $successor } stands in the place of { $predecessor } since { $day }.
act-application = Application
act-participation = Participation
act-simplified-procedure = Simplified procedure
act-declaration = Declaration
act-signature-withdrawal = Withdrawal of the signature

## Rules as lists
outline-list-comma = {", "}
outline-where = Of the “{ $kind }”:
outline-who = Who
outline-when = When all of these hold
outline-must = Must do
outline-must-not = Must not do
outline-must-keep = Must keep
outline-before = Before doing this
outline-must-first = This must have been done
outline-by-when = By when
outline-goes-to = Goes to
outline-except = Except
outline-afterwards = Afterwards
outline-also = Also
outline-each-party = Each party
outline-each-of = Each party in “{ $group }”
outline-issuer = Whoever files what the rule speaks of
outline-party = { $party }
outline-the-bearer = the bearer
outline-of-bearer = “{ $kind }”
outline-of-anyone = “{ $kind }” by anybody
outline-of-another = “{ $kind }” by another party
outline-of-group = “{ $kind }” by a member of “{ $group }”
outline-filed = { $filed } is filed
outline-file = File { $filed }
outline-obtain = See to it that { $filed } is filed
outline-one-matter = Filings with the same “{ $field }” are one matter
outline-every = Every { $length }, counted from { $from }
outline-until = Until { $day }
outline-once = Once, on { $at }
outline-day-bound = the day on which the agreement binds the bearer
outline-within = Within { $period }
outline-within-after = Within { $period }, after { $start }
outline-from-filing = it was filed
outline-from-field = { $field }
outline-from-earliest = the earliest known of: { $fields }
outline-from-latest = the latest, once all are known, of: { $fields }
outline-from-each = each, on its own, of: { $fields }
outline-from-that-day = that day
outline-tier = { $name }: within { $period }, if all of these hold
outline-tier-after = { $name }: within { $period }, after { $start }, if all of these hold
outline-extended = Until { $until }, if { $filed } is filed before the time is over
outline-cure = A breach is cured by doing it within { $period } after it
outline-exception-nothing = { $label }: does not apply, if all of these hold
outline-exception-within = { $label }: within { $period } instead, if all of these hold
outline-excused = { $filed } is filed instead
outline-to = { $who }
outline-to-if = { $who }, if all of these hold
outline-to-otherwise = Otherwise { $who }
outline-follow-every = { $name }: { $filed }, at least every { $period }, until { $until } is filed
outline-follow-after = { $name }: { $filed }, within { $period } after { $after }
outline-limit-when = Looked at whenever a filing adds to it
outline-at-least-before = At least { $length } before
outline-at-most-before = At most { $length } before
outline-first-filed = { $filed } was filed
outline-consequence = What follows from a breach: clause { $clause }
outline-owed-each = Owed to each other party separately
outline-at-levels = Holds at level { $levels } of the clause
outline-period = { $length }
outline-period-clock = { $length } by the clock
outline-period-calendar = { $length }, counted in calendar days
outline-period-working = { $length }, counted in working days
outline-period-business = { $length } of business hours
outline-period-1182 = { $length }, as Regulation 1182/71 counts
outline-period-at = { $period }, at { $place }
outline-period-at-by = { $period }, at the one of { $place } that { $field } names; where it names none, by the widest reading
outline-period-rounded = { $period } ({ $how })
outline-rounded-last = to the last day where the month has no such day
outline-rounded-next = to the first day of the next month where the month has no such day
outline-all-of = All of these:
outline-any-of = Any of these:
outline-not-so = Not so:
outline-not-known = { $field }: not known
outline-known = { $field }: known
outline-in-group = { $item } belongs to “{ $group }”
outline-in-breach = { $party } is in breach of “{ $duty }”
outline-is-so = { $value }
outline-yes = { $value }: yes
outline-no = { $value }: no
outline-word-yes = yes
outline-word-no = no
outline-has = { $list } include: { $word }
outline-has-any = { $list } include any of: { $words }
outline-one-of = { $item } is one of: { $list }
outline-is = { $left } is { $right }
outline-is-not = { $left } is not { $right }
outline-less = { $left } is less than { $right }
outline-at-most = { $left } is at most { $right }
outline-more = { $left } is more than { $right }
outline-at-least = { $left } is at least { $right }
outline-defined = { $value } (“{ $name }”)
outline-plus = { $left } plus { $right }
outline-minus = { $left } minus { $right }
outline-times = { $left } times { $right }
outline-over = { $left } divided by { $right }
outline-day-of = the day of { $of } in UTC
outline-day-of-at = the day of { $of } at { $place }
outline-field-issuer = who files it
outline-field-subject = what it is about
outline-field-issued = when it was filed
outline-field-of = { $field } of “{ $kind }”
outline-count = the number of “{ $kind }”
outline-sum = the sum of { $of } over “{ $kind }”
outline-min = the least { $of } of “{ $kind }”
outline-max = the greatest { $of } of “{ $kind }”
outline-there-is = There is “{ $kind }” with all of these:
outline-for-every = For every “{ $kind }”:
outline-in-unit = { $value } in { $unit }
outline-by-bearer = Filed by the bearer
outline-by-another = Filed by another party
outline-by-group = Filed by a member of “{ $group }”
outline-window-last = Filed in the last { $length }
outline-window-since = Filed since { $day }
outline-window-each = For one and the same period of { $length }, counted from { $from }, by { $by }
outline-from-to = { $from } to { $to }

## What if, act by act
what-if-another = One more act
what-if-without = Leave out
what-if-who = { $who }: { $before } → { $after }
what-if-leaving = Who would withdraw
what-if-leaves = { $who } would stay bound until { $day }; from that day on it would not be.
what-if-leaves-why = What came to be owed before that day stays owed (Vienna Convention on the Law of Treaties, art. 70).
what-if-leaves-owing = On { $day } it would still owe, if nothing more were said until then:
what-if-leaves-free = On { $day } it would owe nothing more of what the rules of this text ask, if nothing more were said until then.
what-if-gone-why = These stood and would not: what they rest on would be otherwise.
what-if-party-why = A country by its name or code, or a party by its identifier. Leave a row empty to suppose less.

## Counts of entry into force
standing-committed-parties = { $n ->
    [one] 1 party
   *[other] { $shown } parties
}
force-more-needed = { $n ->
    [one] 1 more is needed
   *[other] { $shown } more are needed
}
force-missing = { $n ->
    [one] Missing: 1
   *[other] Missing: { $shown }
}
force-could-join = { $n ->
    [one] Could still join: 1
   *[other] Could still join: { $shown }
}
force-count = { $n ->
    [one] At least 1 party has consented
   *[other] At least { $shown } parties have consented
}
then-days-after = { $n ->
    [one] 1 day after that
   *[other] { $shown } days after that
}
then-first-of-nth-month = { $n ->
    [one] the first day of the month after that month
   *[other] the first day of the month { $shown } months after that month
}

## What now
ours = Ours
breaches-by-others = Breaches by others
breaches-to-us = Owed to us and breached
task-to-us-breached = { $n ->
    [one] One duty owed to us is breached
   *[other] { $shown } duties owed to us are breached
}
task-own-breached = { $n ->
    [one] One duty of ours is breached
   *[other] { $shown } duties of ours are breached
}
task-own-at-risk = { $n ->
    [one] One duty of ours is past its cautious deadline
   *[other] { $shown } duties of ours are past their cautious deadline
}
task-own-past-worst = { $n ->
    [one] The time of one duty of ours may be over: a fact is missing
   *[other] The time of { $shown } duties of ours may be over: facts are missing
}
task-own-soon = { $n ->
    [one] One duty of ours ends within a day
   *[other] { $shown } duties of ours end within a day
}
task-own-unverifiable = { $n ->
    [one] One duty of ours cannot be judged: a fact is missing
   *[other] { $shown } duties of ours cannot be judged: facts are missing
}
task-own-later = { $n ->
    [one] One duty of ours is due later
   *[other] { $shown } duties of ours are due later
}
task-others-breached = { $n ->
    [one] One breach by others
   *[other] { $shown } breaches by others
}
status-would-be-due = Would be due
state-not-owed = Not owed: the text was not in force when this began, or does not bind
what-now = What to do now
dismiss-now = Assess as not reportable
tell-now = Say what is not known yet:
broken-why = What was forbidden was done: it cannot be undone by filing.
broken-excused-by = By its rule it is excused by: { $what }, from { $who }.
broken-no-excuse = Its rule names nothing that would excuse it.
broken-ask = Ask for it
broken-ask-title = Request to be excused: { $rule }
broken-tell = Tell those to whom it is owed
broken-tell-title = What was forbidden was done: { $rule }
broken-look = Look at the evidence
by-bearer = the party itself
by-anyone = anybody
by-another-party = another party
foreseen = If it is signed today
act-anyway = Propose it all the same
foreseen-flawed = Without effect, or with another than meant:
foreseen-same = How the party stands does not change:
foreseen-becomes = How the party stands:
what-if-unknown = “{ $party }” is no party that is known here. Take a country's code, such as FR, or a party's identifier.
what-if-early = The text was opened on { $day }; before that nobody could act.
what-if-day = “{ $day }” is no day. Write it as 2026-11-28.
what-if-flaws = Acts without effect
form-addressees = Addressees
own-default = (this program's default)
addressees-by-rule = Whom it addresses follows from its rules: whoever does what they speak of.
not-known = not known
without-effect-yet = Without effect yet
act-under = Under
act-flawed = Without effect, or with another than meant
deadline-unknown = Not known: { $within } from “{ $from }”, which nobody has said
deadline-worst = At worst
file-now-why = What is filed here records what you filed with the authority: this program sends it nothing.
asides = { $n ->
    [one] 1 statement could not be read into what is owed and was left out: a fault of this program
   *[other] { $shown } statements could not be read into what is owed and were left out: a fault of this program
}
# Calendars.
ics-name = Comity: what is due
ics-would-be = (would be)
ics-plan = Plan on { $plan }. At the latest { $latest }.
ics-one-reading = On one reading it is late after { $at }.
ics-worst = Plan on { $at }, at worst.
ics-owes = { $who } owes this under { $law }, { $clause }.
ics-would-owe = { $who } would owe this under { $law }, { $clause }.
ics-goes-to = It goes to: { $recipient }.
authority-site = its site
