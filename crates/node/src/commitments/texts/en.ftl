# Conditional commitments
nav-commitments = Commitments
obligation = Obligation
obligations = Obligations
commitments-what = “I bind myself if you do”: all commitments of a round are decided together, and everybody is bound at one instant. Nobody has to move first.
commitments-open = Open rounds
commitments-closed = Closed rounds
commitments-none-open = Nothing has been offered.
commitments-none-closed = No round has been closed.
commitments-progress = Progress
commitments-outcome = Outcome
commitments-outcome-of = Outcome of a round
commitments-frozen-at = Frozen
commitments-frozen-count = Deposits frozen
commitments-members = Newly bound
commitments-at-least = at least { $number } parties
commitments-below = fewer than 3, or nobody
commitments-state-open = Open
commitments-agreement = The agreement
commitments-offer = Offer a commitment
commitments-change = Change
commitments-withdraw = Withdraw
commitments-close = Close the round
commitments-own = What our party offers
commitments-own-none = Our party offers nothing.
commitments-bound = Bound now
commitments-bound-none = Nobody is bound by a commitment.
commitments-bound-to = Bound to
commitments-bound-now = Bound now
commitments-by-outcome = by this outcome
commitments-leaves = leaves on { $day }
commitments-depositaries = Rounds are announced and closed by
commitments-next-look = You can look on
commitments-next-look-why = An officer of your party can offer a commitment.
commitments-next-offer = Your party offers nothing yet
commitments-next-offer-why = An offer binds only if its condition is met when a round is closed; until that round is frozen it can be withdrawn.
commitments-next-wait = Your party’s offer stands
commitments-next-wait-why = It is decided in a round that the depositary announces. Until its freeze you can change or withdraw it.
commitments-next-close = Your party can close the round
commitments-next-close-why = It is a depositary. Look at what would come of it before anybody signs.
commitments-next-approve = Something waits for another person
commitments-next-approve-why = What binds the party is signed when a second person approves it.
commitments-proposal = Proposal
commitments-group-why = Before a round is closed progress is told in groups of { $number } only, and never who deposited. It guards nobody from whoever may read the commitments themselves: a round of which nothing may be known is sealed.
commitments-level = Level { $number }: { $name }
commitments-level-none = No restraint
commitments-level-head = Level
commitments-level-of-parties = where a party to the whole agreement stands
commitments-offered = Offer this or more
commitments-progress-of = Progress on { $obligation }
commitments-expires = Lapses on
commitments-ratchet = Higher levels
commitments-ratchet-on = The higher level stays open for later rounds
commitments-certificate-file = Certificate
commitments-members-why = Who is bound, and why
commitments-because = Because
commitments-by-earlier = An earlier round bound it.
commitments-not-held = The commitment is not held here.
commitments-outside = Who offered more than came of it
commitments-stands-at = Stands at
commitments-offer-above = Its next offer
commitments-lacks = What that lacked
commitments-bound-count = { $n ->
    [one] One party is bound
   *[other] { $shown } parties are bound
}
commitments-bound-from = All of them at one instant, from { $time }.
commitments-nobody-bound = Nobody is bound
commitments-nobody-bound-why = The conditions of those who offered are not met together. What was offered stands until it lapses or is withdrawn.
commitments-flawed-why = This node checked the outcome against what it holds, and it binds nobody.
commitments-checked = Checked here
commitments-checked-why = Every member’s condition is met by the members, and each offer that was given up could not be met by anybody who still stood: no larger coalition was possible. Anybody who holds the deposits can check it with the certificate.
commitments-given-up = { $n ->
    [one] One offer was given up
   *[other] { $shown } offers were given up, in this order
}
commitments-unmet = not met:
commitments-not-counted = Deposits that do not count
commitments-set-digest = Digest of the commitments
commitments-context-digest = Digest of the context
ask-nothing = Nothing is asked.
ask-all = All of these:
ask-any = One of these:
ask-parties = at least { $number } parties { $at }
ask-weight = at least { $much } of { $name } held by parties { $at }
ask-restraint = levels that add up to at least { $number }{ $at }
ask-each = every party { $at }
ask-party = { $party } { $at }
ask-on-or-after = frozen at { $time } or later
ask-before = frozen before { $time }
ask-in-force = { $agreement } in force
ask-not-in-force = { $agreement } not in force
ask-own-weight = the party itself has at least { $much } of { $name }
ask-own-weight-below = the party itself has less than { $much } of { $name }
ask-found = (there: { $found })
ask-at-level = at { $level }, or higher
ask-of-obligation = {" "}of { $obligation }
ask-in-group = {" "}in { $group }
ask-others = , itself left out
lack-parties = { $n ->
    [one] one more party
   *[other] { $shown } more parties
}
lack-weight = { $more } more weight
lack-undeclared = the weights “{ $weights }” of all whose share is asked
lack-restraint = { $n ->
    [one] one more level in total
   *[other] { $shown } more levels in total
}
lack-each = { $n ->
    [one] one more party of the group
   *[other] { $shown } more parties of the group
}
lack-names = { $names }
lack-levels = { $n ->
    [one] one more level of the named party
   *[other] { $shown } more levels of the named party
}
lack-fact = a fact that no commitment changes
offer-what = Say what your party accepts, and what others must do for that. Pages tell others only how many offer something; the signed commitment itself can be read by whoever its marking allows.
offer-accept = What our party accepts
offer-target = Obligation and level
offer-target-why = It binds to this obligation at this level, and to nothing else of the agreement.
offer-if = If all of this is so
offer-if-why = Conditions only ask for more: there is no “at most” and no “unless”.
offer-least = At least so many parties at this level, ours among them
offer-least-why = Leave it empty where the number does not matter.
offer-parties = And these parties
offer-weight = And a share of
offer-weight-none = no share
offer-percent = At least, in per cent
offer-unconditional = Without any condition
offer-unconditional-why = Binds when the round is closed, whatever others do.
offer-else = Otherwise a lower level
offer-else-why = Where the first is not met, the highest lower offer whose condition is met binds.
offer-lower = Lower level, by its number
offer-ratchet-why = Once the lower one is activated; without this it is used up.
offer-stands = How long it stands, and who may see it
offer-marking-why = Whoever closes the round, and whoever checks it, has to be able to read the commitment.
offer-replaces = This takes the place of the offer that stands.
offer-wrong-target = Choose an obligation and a level.
offer-wrong-number = Numbers are written in digits.
offer-wrong-party = Parties are named by their identifiers, such as borealis.example.
offer-wrong-condition = Ask for something, or tick that nothing is asked; not both.
offer-wrong-lower = The lower level is a number below the first, and says how many parties it asks for.
offer-wrong-day = A day is written as 2027-06-01.
close-what = Decides what stood at the freeze, and proposes the outcome to be signed by your party before the start. Every node checks it.
close-would = What would come of it
close-would-why = Nothing is signed yet. It is what another person will approve.
close-frozen = frozen at { $time }
close-propose = Propose this outcome
close-changed = What stands has changed since you looked. Look at it again before you propose it.
commitments-announce = Announce a round
commitments-announced = Announced rounds
commitments-freeze = Freeze
commitments-start = Start
commitments-round-stands = State
commitments-not-announced = no round is announced
commitments-state-frozen = Frozen
commitments-no-depositary = The agreement names no depositary, so that nobody closes rounds of it: what is offered binds nobody.
commitments-next-announce = Your party can announce a round
commitments-next-announce-why = Something is offered, and no round is announced. Say when commitments are frozen, and when what comes of them starts.
announced-ahead = until then everybody can withdraw
announced-frozen = frozen: the outcome is said before the start, or nobody is bound
announced-closed = closed
announced-over = over without an outcome: nobody is bound
announced-refused = is no round
announce-what = Until the freeze each party withdraws and replaces its own commitment; from then to the start nobody does. So a round counts only if it is announced before its freeze, and no two of one agreement overlap.
announce-when = When
announce-frozen = Commitments are frozen at (UTC)
announce-frozen-why = Later than a second person can approve this, and late enough for the others to look.
announce-effective = The obligations start at (UTC)
announce-effective-why = One instant for all members. The outcome has to be signed before; otherwise nobody is bound.
announce-replaces = It takes the place of
announce-propose = Propose this round
close-by = to be signed before { $time }
round-apart = Left out as a whole
round-apart-behind = its log has not been read up to the freeze
round-apart-kept-back = it keeps back something it said
round-apart-unseen = others had not seen before the freeze what it says is older
round-apart-force-unsure = it asks about an agreement of which nobody can tell whether it was in force at the freeze
round-apart-too-much = it said too much
close-leave-out = Leave out the parties of which not all is known here. Better: look again in a minute.
outcome-readable = What came of the round, to be read
commitments-under = Commitments under
help-commitments = “I bind myself if you do”: what is offered to each agreement, which rounds are announced, and what came of them.
    .guide = commitments
