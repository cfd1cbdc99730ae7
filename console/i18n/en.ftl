# The console in English. Every key stands in every language file; a test checks that.
# Sentences end with a full stop, labels and headings do not.
## Frame
skip = Skip to content
nav = Pages of this node
nav-overview = Overview
nav-statements = Statements
nav-peers = Peers
nav-log = Log
nav-audit = Audit trail
nav-submit = Submit
nav-users = Accounts
live-on = Live
live-off = Not live
sign-in = Sign in
sign-out = Sign out
about-this-node = About this node
api-description = API description (OpenAPI)
copy = Copy
pages = Pages of the list
newest = Newest
older = Older
cancel = Cancel
search = Search
clear = Clear
any = Any
optional = (optional)
yes = Yes
no = No
code = Code
from = from
number = Number
share = Share
state = State
change = Change
save = Save
unnamed = Unnamed
undeclared = undeclared
empty-list = none
empty-text = empty

## Stopped
stopped-stand-down = This node signs nothing: its folder is an old copy of its log
stopped-copy-unchecked = This node signs nothing yet: its folder is a copy, and not everybody has said what they hold of its log
stopped-store-damaged = This node writes nothing: its store is damaged
stopped-key-revoked = This node signs nothing: its statement key is revoked
ends-signing = Approving this ends signing here
ends-signing-why = It revokes the key that this node signs with. Once approved, the node serves its log and signs nothing more. To go on signing, replace the key first:
stopped-what = What is held stays readable. The operator's manual (backup.md, keys.md) says what to do.
behind-title = This page is not up to date
behind = { $n ->
    [one] 1 statement that is held is not in what is shown here yet. Look again in a moment.
   *[other] { $shown } statements that are held are not in what is shown here yet. Look again in a moment.
}

## Time
ago-now = now
ago-seconds = { $n ->
    [one] 1 second ago
   *[other] { $n } seconds ago
}
ago-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
}
days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
never = never

## Days and times
moment = { $weekday } { $date }, { $time }
moment-day = { $day } { $month } { $year }
moment-day-of-year = { $day } { $month }
day-of-week = { $weekday } { $date }
moment-then = { $date } { $time }
moment-in-utc = { $moment } UTC
moment-in-place = { $moment } ({ $place })
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
clocks = Clocks
clocks-why = Times are told in UTC unless you choose a place. A deadline is told first where the law counts its days, and then on the clocks you chose.
clocks-yours = Your clocks
clocks-now = There it is now
clocks-take = Tell times so
clocks-shown = Times:
clocks-change = change

## Counts
entries = { $n ->
    [one] 1 entry
   *[other] { $shown } entries
}
statements-n = { $n ->
    [one] 1 statement
   *[other] { $shown } statements
}
from-logs = { $n ->
    [one] from the own log
   *[other] from { $shown } logs
}
peers-n = { $n ->
    [0] None
    [one] 1 peer
   *[other] { $shown } peers
}
peers-following = { $shown } followed without failure

## Overview
clock-wrong = The clock of this node is wrong
clock-off = It differs by { $seconds } seconds from those of its peers and witnesses.
clock-far = It differs by { $seconds } seconds from those of its peers and witnesses. Nothing is signed until it is set right.
clock-behind = It is { $seconds } seconds behind what this node recorded, and no quorum of others says that it is right. Nothing is signed until it is set right.
alarm-equivocation = A log contradicts itself
alarm-equivocation-what = The log { $origin } has signed two checkpoints that cannot both be true. New claims of its keeper are held back.
alarm-held = A peer is held
alarm-held-what = its new claims are held back until people decide.
alarm-failing = { $n ->
    [one] A peer does not answer as it should
   *[other] { $shown } peers do not answer as they should
}
show-both-checkpoints = Show both checkpoints
found = Found
no-alarms-checked = { $n ->
    [one] No contradiction in the own log and one peer's log, and that peer answers. State at
   *[other] No contradiction in the own log and { $shown } peers' logs, and all peers answer. State at
}
figure-own-log = Own log
figure-logged = Last logged
figure-witnessed = Witnessed
figure-known = Known here
figure-peers = Peers
finality-logged = Logged
finality-witnessed = Witnessed
finality-not-witnessed = Quorum not met
finality-no-policy = No witness asked
finality-no-policy-why = the policy names none
cosignatures-of = { $some } of { $all } witnesses
at-size = at size
latest-statements = Latest statements
all-statements = All statements
all-peers = All peers
statements-by-kind = Statements by kind
no-statements = No statements yet.
no-peers = No peers yet. A peer is added by its address and a fingerprint that came over a channel you already trust.

## Statements
statements-what = Every statement this node knows: its own and those in its peers' logs, newest known first.
statement = Statement
kind = Kind
issuer = Issuer
subject = Subject
said = Said
said-claimed = Said (as claimed)
said-from = Said from
said-to = Said before
known-here = Known here
logged-between = Logged, as others saw it
logged-after = not before
logged-by = not after
vouched-by = vouched for by
this-node = this node
logged-nobody = Nobody but its issuer says when.
logged-contradictory = Those who vouch contradict each other: somebody's clock is wrong, or somebody does not tell the truth. The earlier time counts.
standing = Standing
log = Log
own-log = Own log
log-number = Log { $log }
entry-number = Entry { $index }
statement-under = { $kind }: { $title }
search-words = Words in subject, title or content
as-of = As known on
as-of-on = A view of the past
as-of-what = You see what this node knew by { $time }. Anything it learned later is left out, corrections and retractions included.
as-of-leave = Back to the present
field-unread = A filter could not be read
field-unread-what = “{ $field }” was left out of the search. Times are written as 2026-11-23 or 2026-11-23T14:00:00Z.
time-unread = This is no day and no time, and was left out. Write 2026-11-23, 2026-11-23 14:00 or 2026-11-23T14:00:00Z.
no-matches = Nothing matches.
standing-in-force = Stands
standing-hosted = Hosted
standing-superseded = Superseded
standing-amended = Amended
standing-retracted = Retracted
standing-refused = Refused
standing-no-effect = Without effect
standing-unchecked = Cannot be checked here
content-held = Content held
content-absent = Content not here
content-erased = Content erased

## Statement
what-it-says = What it says
statement-id = Statement
content-digest = Content digest (SHA-256)
signed-with = Signed with
content = Content
content-file = Content file
content-came = Came here
content-opaque = A content file of { $size } is held that this version cannot show as a list. Take the file and read it with what fits its kind.
content-reserved-why = This is for named persons, and you are not one of them here. Another administrator, or the operator, can name you. The statement and its proof stand without it.
content-absent-why = The content is not here: it was not offered to this node, or not yet. The statement and its proof stand without it.
content-erased-why = The content and its salt were destroyed here. The statement and its proof stand.
raw-json = As JSON
marking = Marking
marking-to = to
marking-release = not before
who-was-given = Who was given the content
given-to = Given to
first-given = First given
given-to-nobody = This node has given the content to nobody.
anybody = Anybody who asked
relations = Relations
no-relations = No statement supersedes, amends, retracts or erases this one as far as this node knows.
superseded-by = Superseded by
supersedes = Supersedes
amended-by = Amended by
amends = Amends
retracted-by = Retracted by
retracts = Retracts
erased-by = Content erased by
erases = Erases the content of
was-superseded = Superseded: a later statement replaces this one
was-amended = Amended: read it together with
was-retracted = Retracted: its issuer has taken it back for good
was-erased = The issuer had the content destroyed
hosted-by = hosted by
hosted-here = hosted in this node's log
hosted-by-choice = Hosted by
hosted-heading = Hosted: not the issuer's own word
hosted-why = It stands in another party's log, under a key which that party registered for the issuer. It shows what the keeper of the log takes for the issuer's word, and has no effect on the issuer.
hosted-own-too = The same statement stands in the issuer's own log
hosted-too = Others host statements in this party's name
hosted-too-what = The list shows what stands in its own log. What others keep in its name has no effect on it.
whose-word = Whose word
own-word = Own word
refused-heading = This entry was refused
refused-why = The log contains it, but it did not pass this node's verifier. It is kept as evidence and counts for nothing.
no-effect-heading = This statement has no effect
no-effect-why = It is properly signed and logged, but what it wants to change is not its issuer's to change, or does not stand in the same log.
unchecked-heading = This accusation cannot be checked here
unchecked-why = It says that a log contradicts itself. Its proof stands in its content, which is not held here or is not for you: do not believe it before you have seen that.
where-it-stands = Where it stands
leaf-index = Position
erase-content = Erase content …

## Proof
proof = Proof
no-proof-yet = There is no signed checkpoint over this entry yet.
entry-of = Position { $index } of a log of { $size }
leaf-hash = Leaf hash
root = Root
cosignatures = Cosignatures
no-cosignatures = None for this checkpoint
inclusion-path = { $n ->
    [0] Inclusion path: the leaf is the root
    [one] Inclusion path: 1 hash
   *[other] Inclusion path: { $shown } hashes
}
receipt = Receipt (COSE)
tlog-proof = Proof (tlog-proof)
evidence = Evidence (JSON)
verify = Verify in this browser
verify-why = Your browser fetches the evidence and checks every hash and signature itself. It takes over no conclusion of this node.
verify-noscript = Verification in the browser needs JavaScript. Without it, download the proof and run “comity verify” on your own machine.
verify-running = Checking …
verify-passed = holds
verify-failed = does not hold
verify-unknown = not checked
verify-overall-passed = Verified: every step holds
verify-overall-failed = Do not rely on this statement: a check failed
verify-overall-unknown = What could be checked holds; not every step could be checked here
verify-no-webcrypto = This browser offers no cryptography on this page. It needs HTTPS or a loopback address.
verify-pin-first = First seen by this browser; remembered from now on. Compare it with the key its keeper gave you.
verify-pin-same = The same key as this browser saw before.
verify-pin-changed = NOT the key this browser saw before.
verify-step-evidence = Evidence
verify-step-entry = Entry
verify-step-inclusion = Inclusion in the log
verify-step-checkpoint = Checkpoint of the log
verify-step-witnesses = Witnesses
verify-step-key = Key of the issuer
verify-step-signature = Signature of the issuer
verify-step-content = Content
verify-proves-entry = The bytes of the entry are a well-formed statement and have the identifier shown on this page.
verify-proves-inclusion = The entry's hash and the path lead exactly to the root. The entry stands at this position, unchanged.
verify-proves-checkpoint = The log's key signed this size and this root. The log can no longer deny that it contains the entry.
verify-proves-witnesses = Others have signed the same checkpoint. The log would have to deceive them too in order to show you another past.
verify-proves-key = The key that signed the statement was registered for this issuer in the same log, under the same root.
verify-proves-signature = The holder of the issuer's key signed exactly these words.
verify-proves-content = The content you see is the one the issuer signed, to the last byte.
verify-reason-other-identifier = The entry is another statement than the one on this page.
verify-reason-other-root = The path leads to another root than the one the log signed.
verify-reason-no-ed25519-log-key = The node names no Ed25519 key for this log.
verify-reason-other-origin = The checkpoint is that of another log.
verify-reason-not-signed-by-log = The checkpoint carries no signature of the log's key.
verify-reason-no-ed25519 = This browser cannot check Ed25519. A current Firefox, Safari or Chromium can, and so can “comity verify”.
verify-reason-bad-signature = The signature does not fit.
verify-reason-no-cosignature = No witness's Ed25519 cosignature is on this checkpoint, so nobody but the log itself vouches for it here.
verify-reason-no-issuer-key = The key that signed is not known to this node.
verify-reason-algorithm = The statement is signed with an algorithm that browsers do not offer. “comity verify” checks it.
verify-reason-other-key = The key handed over is not the one the statement names.
verify-reason-no-registration = The registration of this key was not handed over. Whose key it is rests on this node's word.
verify-reason-registration-without-key = The entry said to register the key carries none.
verify-reason-not-registered = The entry said to register the key carries another one or does not stand in this log.
verify-reason-other-party = The key is registered for another party than the issuer named.
verify-reason-no-hash-envelope = The statement carries no SHA-256 digest of a content.
verify-reason-no-content = The content was not handed over, so there is nothing to compare with the digest.
verify-reason-other-content = The content is not the one the issuer signed.
verify-reason-pin-changed = The log's signature fits, but its key is not the one this browser saw before. Ask the keeper over a channel you trust.
verify-fact-pin = This key
verify-fact-key = Log key
verify-fact-bytes = Bytes
verify-fact-leaf = Leaf hash
verify-fact-id = Statement
verify-fact-index = Position
verify-fact-size = Tree size
verify-fact-hashes = Hashes in the path
verify-fact-root = Root computed
verify-fact-origin = Origin
verify-fact-unchecked = Not checked here
verify-fact-cosignatures = Cosignatures that hold
verify-fact-witness = Witness
verify-fact-thumbprint = Thumbprint
verify-fact-issuer = Issuer
verify-fact-registered = Registered by entry
verify-fact-algorithm = Algorithm
verify-fact-said = Digest signed
verify-fact-type = Type
verify-fact-computed = Digest computed

## Open to everybody
nav-verify = Verify
hits = { $n ->
    [one] One statement
   *[other] { $shown } statements
}
hits-more = { $n ->
    [one] More than one statement
   *[other] More than { $shown } statements
}
statements-what-open = Statements that everybody may read here, newest known first. A content is shown where its marking opens it to all.
newer = Newer
not-open = not open to all
content-closed-why = The content is not open to everybody, or it is not here. The statement and its proof stand without it.
front-what = Signed statements of this party, open to everybody. Nobody has to be believed: each can be checked in your own browser.
front-search = Find a statement: its identifier, the first 8 digits of it, or words of its subject
verify-something = Check something you were given
open-to-all = Open to everybody
more = More
all-of-them = { $n ->
    [one] The one statement
   *[other] All { $shown } statements
}
open-without-account = Open without an account
open-without-account-why = This node lets everybody read, and check, what is marked for all.
filters = Filters
verify-page-what = Paste or drop what you were given. Where your own browser can check it, it does; otherwise this node checks it, and says so.
given-unreadable = This cannot be read
given-unreadable-why = It is none of what can be checked here, or a part of it is missing. Paste it whole, a line of base64 for each file.
given-evidence = Evidence for a statement
checked-by-browser = Your own browser checks this; press the button. The keys are those in the file: compare the log key with what the party gave you.
verify-give = What were you given?
verify-takes = What can be checked
verify-larger = Larger files, and a whole log, on your own machine:
takes-name = A statement’s identifier, the first 8 digits of it, or a link: leads to its page, where your browser verifies it
takes-statement = A signed statement, its content, its receipts and proofs, together
takes-evidence = The evidence file of a statement: your browser verifies it
takes-time = A proof that something came too late, or not at all
takes-finding = A finding: computed anew for the people of this node
takes-bundle = A bundle, a signed checkpoint, the description of a party
given-label = Text, identifier, or files as base64
given-note = Nothing of it is kept. At most 2 MB.
given-files = Or choose files, or drop them here
check-it = Check
checked-holds = It holds
checked-fails = A check failed: do not rely on it
checked-unknown = It cannot be decided here
checked-statements = Statements it is about:
checked-by-node = This node, of { $name }, checked it: that is its word. Who believes nobody checks with “comity verify” on their own machine.
given-files-together = Files that belong together
given-time = A proof about time
given-descriptor = The description of a party
given-checkpoint = A signed checkpoint
given-bundle = A bundle
check-one-at-a-time = More than one statement: check one at a time
check-key-unknown = No log known here registered the key that it names
check-signature = Signed with a key registered for its issuer
check-signature-wrong = The signature does not hold
check-hosted = It stands in another party’s log, and is no word of its issuer
check-key-of-host = Another party registered the key, in its own log: it is no word of the issuer
check-logged = It stands in a log held here, at this position
check-not-here = It stands in no log that is open here
check-content = The content is the one the statement names
check-content-other = The content is another than the statement names
check-content-form = The content does not obey the schema of its kind
check-content-alone = A content alone says nothing of who said it; its SHA-256 is
check-receipt = The receipt holds: the entry stands in the log
check-receipt-wrong = The receipt does not hold
check-proof = The proof holds: the entry stands under a signed checkpoint
check-proof-wrong = The proof does not hold
check-log-unknown = This node knows no such log, or does not open it
check-entry-unheld = The entry is not held here: give the statement, too
check-checkpoint = The checkpoint is signed by its log
check-checkpoint-wrong = The checkpoint is not signed by its log
check-root = The log as it is held here had this root at this size
check-root-other = The log as it is held here had another root at this size
check-root-ahead = The log is held here only up to a smaller size
check-fingerprint = Its fingerprint; compare it with what the party gave you
check-descriptor = It is the description known here
check-descriptor-other = Another fingerprint is known here for that party
check-party-unknown = This party is not known here: the keys are those that the file names itself
check-bundle = The bundle is whole; entries
check-bundle-damaged = The bundle is damaged
check-bundle-signed = Its checkpoint is signed by the log it describes
check-bundle-unwalked = Its entries were not walked here; that is done by
check-late = It was not in its log yet at this time, as others saw
check-absent = No statement of this kind stands among them
check-run = Entries that are all that was logged until then
check-candidate = A statement of this kind stands among them: whether it is what was owed is for you to say
check-time-wrong = It does not prove it

## Peers
peers-what = The nodes of other parties whose logs this node follows and checks.
peer = Peer
entries-held = Entries held
last-contact = Last contact
last-failure = Last failure
no-failure = None
failure-knows-us-not = It has not added this node yet: tell its party your fingerprint.
failure-clock-differs = Its clock and ours are more than five minutes apart: have both compared with NTP.
failure-holds-us-forked = It holds our log for forked and takes nothing new from it: ask its party which two checkpoints it has.
failure-refuses-key = It does not accept the key that we sign with: it may not have read our log far enough, or knows the key as revoked.
failure-address-other = It answers under another address than ours for it: ask its party for its public address.
failure-request-changed = Something between us changes requests: look at the proxy in front of it.
failure-budget-disk = As much is kept of it as may be: raise disk_gib under [quota] in comity.toml.
failure-unreachable = Nobody answers at its address.
failure-stalled = It stopped in the middle of an answer.
failure-busy = It is busy, and is asked again.
peer-following = Followed
peer-waiting = Waiting for the other to add us
peer-failing = Failing
peer-held = Held
peer-removed = Removed
peer-new = Not yet reached
add-peer = Add a peer
replace-peer = The party begins anew with other keys
replace-peer-why = Only where the party told you so over a channel you already trust. Its old log stays here, apart from the new one, and the two are never set beside each other.
replace-peer-old = Fingerprint pinned so far
add-peer-why = Take the fingerprint from the peer's operator over a channel you already trust. Nothing else about a peer is believed.
address = Address
fingerprint = Fingerprint
fingerprint-why = Compare it group by group with the peer's operator over a channel you already trust.
own-fingerprint = This node's fingerprint
own-fingerprint-why = Read it out to the operator of a node that is to follow this one.
its-statements = Its statements
who-it-is = Who it is
name = Name
party = Party
origin = Origin of the log
added = Added
keys = Keys
keys-log = Keys of the log
keys-statement = Statements
keys-receipt = Receipts
keys-witness = Cosignatures
following = Following its log
head-held = Held
head-seen = Shown by it
same-as-held = the same
checkpoint-held = Newest checkpoint held
held-heading = Held because of equivocation
held-why = Its log contradicts itself. What was known before stays; its new claims are held back until people have decided. The proof below can be checked by anybody who has its log keys.
equivocation-why = Both checkpoints bear the log's own signature. No honest log can sign both: one of its histories was shown to some and hidden from others.
told-by = Told by
found-here = found by this node
proved = Proved
checkpoint-one = One checkpoint
checkpoint-other = The other
true-earlier-root = What the root would have had to be at the smaller size
consistency-path = Hashes that tie it to the later root

## Log
log-what = This node's own append-only log. Whatever is in it stays; what a peer or auditor fetches is checked against the same root.
checkpoint = Checkpoint
raw-checkpoint = As a file
tree-size = Size
log-keys = Keys of the log
log-keys-why = Compare them with what the log's keeper gave you. A checkpoint proves nothing under a key that you have from the checkpoint's own sender.
witness = Witness
witnesses = Witnesses
witnesses-why = Witnesses cosign a checkpoint only if it extends every one they saw before. A log that is witnessed cannot show different pasts to different readers.
witnesses-missing = The quorum of the policy is not met. Statements are logged all the same; who demands witnessed finality has to wait.
cosigned = Cosigned
not-cosigned = Not yet
policy = Witness policy
tiles = Tiles
tiles-why = The whole log as plain files (C2SP tlog-tiles): hashes and entries, 256 to a file.
tiles-full = Full tiles
tiles-last = Last tile of hashes
tiles-entries = Last bundle of entries
check-outside = Check it all from outside
registered-keys = Keys registered in this log
no-keys = No key is registered.
key-name = Key (thumbprint)
registered-at = Registered as no.

## Audit trail
audit-what = What was done at this node and by whom. Each line carries the hash of the one before, so none can be taken out unseen.
no-audit = Nothing yet.
when = When
actor = Who
action = What
actions = Actions
object = To what
particulars = Particulars
link = Link

## Accounts
sign-in-note = Accounts belong to this node alone. Whoever has forgotten a password asks an administrator.
sign-in-wrong = Name or password are wrong.
sign-in-limited = Too many attempts. Wait a while.
sign-in-link-spent = This link was used before or has ended. Sign in with name and password.
account = Your account
account-name = Account name
password = Password
password-first = First password (12 characters or more)
password-old = Present password
password-new = New password (12 characters or more)
password-again = New password again
password-change = Change password
password-change-why = Whatever else signs in as you ends with the old password: other sessions, tokens, calendar addresses and links.
password-old-wrong = The present password is another one.
password-again-differs = The new password was not the same twice.
password-rule = A password has at least 12 characters and at most 1,024 bytes.
tokens = API tokens
tokens-why = A token lets a program act as you, with your role. It is shown once, when it is made.
token-label = What it is for
token-days = Valid for
token-create = Create token
token-made = Token created
token-made-why = Take it now. It is not stored and will not be shown again.
calendars = Calendar addresses
calendars-why = For a calendar program, which can send no token: whoever has the address reads what is due for your party, without what is TLP:RED, and nothing else. Each reading is recorded. Revoke it when it may have become known.
calendar-create = Create address
calendar-made = Calendar address created
no-tokens = None.
sessions = Signed in
created = Created
ends = Ends
ended = Ended
revoke = End
users-what = Who may sign in at this node, and what for.
user-add = Add account
user-enabled = May sign in
user-disabled = Shut
user-may-sign-in = may sign in
user-cleared = named for TLP:RED
user-cleared-why = For named persons: whoever is named reads what is marked TLP:RED, and each reading is recorded. Nobody names themselves, or an account they made; naming ends every credential that others made or could have made, so that its person signs in anew by a link from the operator; and the naming ends when somebody else makes a password, link or token of the account.
user-reset = Reset password
user-reset-why = Takes the password away and ends every session, token and link of the account. You get a link by which its person signs in once, within ten minutes, to set another.
user-reset-done = The account was reset
user-reset-link = give this link to its person and to nobody else. It is good once, for ten minutes, and is not shown again.
not-changed = Nothing was changed
role = Role
you = (you)
role-reader = Reader
role-officer = Officer
role-approver = Approver
role-admin = Administrator
role-reader-why = Reads everything this node's people may read.
role-officer-why = Also submits statements in the party's name.
role-approver-why = Also approves, and erases content.
role-admin-why = Also manages accounts and peers.
sign-on-with = Sign in with { $name }
sign-on-down = The provider does not answer. A password or a passkey still works.
sign-on-not-completed = The sign-on was not completed. Begin it again, or use a password or a passkey.
sign-on-no-account = The provider knows you, and this node has no account for you: ask its administrator. If you have one, sign in with its password and link it under your account.
sign-on = Sign-on
sign-on-why = Link this account with yours at { $name }, and sign in there instead of here. A passkey is asked for as before.
sign-on-linked = Linked with { $name }, as
sign-on-mapped = Sign-on made this account: its role follows what the provider says.
sign-on-link = Link the account
sign-on-unlink = End the link
sign-on-continue = Go on to { $name }
session-device = Device
session-address = Address
session-by = By
session-since = Since
session-used = Last used
session-not-yet = not yet
session-this = this one
session-end = End
sessions-why = Whoever has one of these acts as you. End what you do not know, and then change your password.
sessions-of-why = Where this person is signed in. Whoever is signed out signs in again as before.
sessions-end-others = End all others
sessions-end-all = End all sessions
by-password = password
by-link = link
by-passkey = passkey
by-sign-on = sign-on
devices = Known browsers
devices-why = From these you signed in before: what others guess does not keep you out there. They open nothing by themselves.
device-unsaid = not said
device-forget = Forget
person-about = Account
person-more = Sessions and passkeys
person-hands = In the hands of
name-misleads = could be read as another's name
passkeys = Passkeys
passkeys-why = A passkey is a key in your telephone, computer or security key. Once you have one, nobody enters your account without it; and it signs in without a password where the device asks for a PIN, finger or face. Register two, so that one may be lost.
passkeys-none = None yet.
passkeys-not-here = Browsers make passkeys only under https and a name. The operator sets that address (public_url).
passkeys-need-script = For passkeys the browser needs JavaScript, and support for them.
passkeys-count = { $n ->
    [0] No passkeys.
    [one] { $shown } passkey.
   *[other] { $shown } passkeys.
}
passkey-label = What you call it
passkey-add = Add passkey
passkey-rename = Rename
passkey-remove = Remove
passkey-required = You cannot approve yet
passkey-required-why = On this node whoever approves or erases signs in with a passkey. Add one under your account; if you have one, sign out and in again with it.
passkey-first = Sign out, and in again with one of your passkeys, first.
passkey-again = The sign-in was not completed. Begin it again.
passkey-sign-in = Sign in with a passkey
passkey-second = Show your passkey
passkey-second-why = So far all was right. This account also asks for a passkey.
passkey-show = Show passkey
passkey-back = Sign in as somebody else
passkey-lost = Lost all of them? Two administrators can take them away together; then you register others.
passkey-cancelled = No passkey was shown. Try again.
passkey-failed = The passkey was not taken. Try again, or another one.
recovery = Somebody wants to take your passkeys away
recovery-of-you = { $by } asked that your passkeys be taken away because they were lost. If you have them, refuse.
recovery-why = Whoever has lost every passkey cannot sign in. One administrator asks that they be taken away, another agrees and gets a link for the person: first make sure who asks you. The password, every session and every token end with them.
recovery-ask = Ask that they be taken away
recovery-asked = { $by } asked that they be taken away:
recovery-agree = Agree: take them away
recovery-refuse = Refuse: they stay
recovery-waits = passkeys lost?
recovery-done = The passkeys were taken away

## Submit
submit-what = A statement is signed with the key of the party and logged. It can be superseded, amended or retracted later, but never removed.
submit-refused = This cannot be taken
subject-why = What the statement is about, in a few words or as an identifier. Subject, kind and time are logged and public, whatever the marking of the content.
schema = Schema of its content
body-json = Content as JSON
write-json = Write it as JSON
one-a-line = One a line.
tlp-clear = No limit on disclosure.
tlp-green = All peers of this node.
tlp-amber = The parties named below and their clients.
tlp-amber-strict = The parties named below only.
tlp-red = Individuals at the parties named below.
audience = Named parties
audience-why = For AMBER, AMBER+STRICT and RED; separated by spaces.
release = Not before
release-why = Until then only this node's own people see the content.
preview = Preview
preview-heading = Not yet signed
name-near = A name is nearly one that was given before
name-near-why = Names that differ are different matters. Go back if the earlier one is meant.
names-nothing = Something is named that nothing held here goes by
names-nothing-why = A rule that looks for another name will not count this. Go back if it is a slip; go on if it is meant.
names-nothing-agreement = { $field }: no agreement held here is called “{ $given }”
names-nothing-matter = { $field }: no earlier statement of yours names “{ $given }”
word-near = A value is nearly one that a rule looks for
word-near-why = Written like this, it would not count under that rule, or names nobody. Go back if the other value is meant.
preview-why = Read it once more. As soon as it is signed and logged, it is evidence of what your party said.
sign-and-log = Sign and log
back-to-edit = Back

## Forms
submit-used = Used most
kinds-agreement = Agreements and acts under them
kinds-commitment = Conditional commitments
kinds-compute = Compute
kinds-content = Contents
kinds-document = Documents
kinds-evaluation = Evaluations
kinds-general = Notices
kinds-incident = Incidents
kinds-issuer = Keys
kinds-log = Logs
kinds-message = Messages
kinds-model = Models
kinds-party = Party
kinds-registration = Registration
kinds-run = Training runs
kinds-statement = Corrections of earlier statements
write-fields = Fill in fields
form-subject = Subject
form-audience = For whom
audience-others = Others, by identifier
audience-own = Our own people (ticked alone: nobody else has it)
form-release = Not before
form-zone = Times
form-zone-name = Clocks of
form-zone-why = Times in this form are on these clocks. What is signed is in UTC.
form-part-what = What
form-part-when = When it happened
form-part-known = Known since
form-part-harm = Harm
form-part-law = Law
form-more = More fields
form-not-said = Not said
form-none = None of these
form-now = Now
form-another = One more
form-language = Language
form-words = Words
form-as-json = As JSON.
form-bad-missing = Needed.
form-bad-number = Write a number, such as 3, 0.5 or 3e26.
form-bad-day = There is no such day. Write it as 2026-11-28.
form-bad-two-ways = This can be two days: write the month where it cannot be mistaken, as in 2026-11-28.
form-bad-no-time = The time of day is missing. Write 2026-11-28 03:05.
form-bad-time = There is no such time of day. Write 2026-11-28 03:05.
form-bad-skipped = The clocks of that place were put forward then: they never showed this time. Check it, or choose another place for the clocks.
form-bad-shown-twice = The clocks of that place went back then and showed this time twice. Say which is meant, or write it with its offset, as 2026-11-01T01:30-07:00.
form-first-of-two = The first
form-second-of-two = The second
form-bad-none = “None of these” is ticked, and others are, too.
form-bad-audience = Tick at least one party, or choose CLEAR or GREEN.
form-bad-party = Something there is no identifier of a party: they are written like lab.example.
form-bad-open = CLEAR and GREEN name no party: leave all unticked.
form-bad-json = This is no JSON: { $why }
form-bad-unknown = This kind has no such field.
form-bad-long = Too long.
form-bad-short = Too short.
form-bad-small = Too small.
form-bad-large = Too large.
form-bad-choice = Choose one of those offered.
form-bad-twice = The same stands here twice.
form-bad-format = Not written as it has to be.
form-bad-other = Not written as it has to be: { $why }
form-bad-ahead = “{ $field }” lies ahead, and is for what has happened.

## Proposals
nav-proposals = Proposals
proposals-what = What somebody proposed that the party should sign. Nothing is signed before another person approves it.
proposals-open = Those that wait
proposals-all = All proposals
no-proposals = No proposal waits.
proposal = Proposal
proposed-by = Proposed by
proposed = Proposed
decided = Decided
decided-by = Decided by
decision = Decision
proposal-open = Waits for another person
proposal-approved = Approved and signed
proposal-rejected = Rejected
proposal-expired = Not decided in time
proposal-withdrawn = Withdrawn
proposal-body-gone = The text of the proposal was destroyed. If it was approved, it stands as the content of the statement.
own-proposal = You proposed this. Another person with the role of approver has to decide; until then you can take it back.
decision-not-yours = A person with the role of approver decides.
withdraw = Withdraw the proposal
approve = Approve
approve-confirm = I have read exactly this content, and I approve that the party signs it.
approve-now = Approve, sign and log
reject = Reject
reject-why = The proposer reads it, and it stays in the audit trail.
not-decided = Nothing was decided
propose = Propose to another person
preview-two-why = A statement of this kind binds your party, so two persons are needed. Propose it: it is signed as soon as another person approves it.

## Erase
erase-what = What will happen
erase-goes = The content and its salt are destroyed at this node. Nobody can bring them back, and nobody can guess the content from its digest.
erase-stays = The statement, its digest and its proof stay in the log, with a statement that the content was erased.
erase-duty = What is destroyed counts against us: a duty for which this content is the evidence stands as breached from then on, at every node.
erase-given = { $n ->
    [0] This node has given the content to nobody.
    [one] One recipient was given the content and is told of the erasure:
   *[other] { $shown } recipients were given the content and are told of the erasure:
}
reason = Reason
erase-reason-why = It becomes part of the record. Do not repeat in it what is to be erased.
erase-confirm = I have read what stays and what goes, and I decide it.
erase-now = Erase for good
not-erased = Nothing was erased

## About
about-what = Everything needed to follow this node and to check it without asking it.
version = Version
addresses = Addresses
address-descriptor = Description with all keys
address-checkpoint = Newest checkpoint
address-keys = Keys for receipts (SCITT)
address-schemas = Schemas of contents

## Errors
error-request = This was not understood
error-request-help = Something in the request is missing or wrong. Nothing was changed.
error-sign-in = Please sign in
error-sign-in-help = This page is for the people of this node. Your session may have ended.
error-forbidden = Not for your role
error-forbidden-help = Your account may not do this. Nothing was changed.
error-not-found = Nothing here
error-not-found-help = There is nothing at this address, or nothing that this node knows of.
error-conflict = Somebody was faster
error-conflict-help = The state changed in the meantime. Look at it again and decide anew.
error-gone = Erased
error-gone-help = What stood here was destroyed. The statement and its proof stand.
error-too-large = Too large
error-too-large-help = What was sent is larger than this node takes. Nothing was changed.
error-too-many = Too many requests
error-too-many-help = Wait a while and try again.
error-unavailable = Not available now
error-unavailable-help = The node cannot do this at the moment; nothing was changed. Try again shortly and tell its operator if it lasts.
error-node = The node failed
error-node-help = It is not your fault. Tell the operator of the node the code and the time.

## Kinds
kind-registration-policy = Registration policy of a log
kind-issuer-registration = Registration of an issuer's key
kind-issuer-revocation = Revocation of an issuer's key
kind-statement-supersession = Supersession of a statement
kind-statement-amendment = Amendment of a statement
kind-statement-retraction = Retraction of a statement
kind-content-erasure = Erasure of content
kind-party-keys = Keys of a party
kind-log-equivocation = Equivocation of a log
kind-incident-report = Incident report
kind-run-declaration = Training run
kind-incident-assessment = Assessment of an incident
kind-incident-filing = Filing about an incident
kind-incident-resolution = Resolution of an incident
kind-incident-acknowledgement = Acknowledgement of a filing
kind-incident-nullification = Nullification of an incident
kind-run-plan = Plan of a training run
kind-run-start = Start of a training run
kind-run-end = End of a training run
kind-model-threshold = Threshold met by a model
kind-model-release = Release of a model
kind-compute-declaration = Compute declaration
kind-evaluation-record = Evaluation record
kind-document-publication = Publication of a document
kind-message-dispatch = Message on a channel
kind-message-acknowledgement = Acknowledgement of a message
kind-general-notice = Notice
kind-agreement-text = Text of an agreement
kind-agreement-waiver = Waiver of a duty
kind-agreement-finding = Finding
kind-commitment-deposit = Conditional commitment
kind-commitment-withdrawal = Withdrawal of a commitment
kind-commitment-envelope = Sealed commitment
kind-commitment-depositary = Depositary of sealed commitments
kind-commitment-round = Round of commitments
kind-commitment-outcome = Outcome of commitments
kind-agreement-signature = Signature
kind-agreement-definitive-signature = Definitive signature
kind-agreement-signature-ad-referendum = Signature ad referendum
kind-agreement-confirmation = Confirmation of an earlier act
kind-agreement-ratification = Ratification
kind-agreement-acceptance = Acceptance
kind-agreement-approval = Approval
kind-agreement-formal-confirmation = Formal confirmation
kind-agreement-accession = Accession
kind-agreement-succession = Succession
kind-agreement-succession-to-signature = Succession to signature
kind-agreement-provisional-application = Provisional application
kind-agreement-provisional-application-termination = End of provisional application
kind-agreement-reservation = Reservation
kind-agreement-interpretative-declaration = Interpretative declaration
kind-agreement-mandatory-declaration = Mandatory declaration
kind-agreement-objection = Objection to a reservation
kind-agreement-objection-opposing-entry-into-force = Objection that opposes entry into force between the two
kind-agreement-objection-to-late-reservation = Objection to a late reservation
kind-agreement-accession-acceptance = Acceptance of an accession
kind-agreement-reservation-acceptance = Acceptance of a reservation
kind-agreement-reservation-withdrawal = Withdrawal of a reservation
kind-agreement-objection-withdrawal = Withdrawal of an objection
kind-agreement-declaration-withdrawal = Withdrawal of a declaration
kind-agreement-territorial-application = Territorial application
kind-agreement-territorial-exclusion = Territorial exclusion
kind-agreement-designation-of-authority = Designation of an authority
kind-agreement-amendment-proposal = Proposal of an amendment
kind-agreement-amendment-adoption = Adoption of an amendment
kind-agreement-amendment-acceptance = Acceptance of an amendment
kind-agreement-amendment-objection = Objection to an amendment
kind-agreement-amendment-opt-out = Opting out of an amendment
kind-agreement-suspension = Suspension
kind-agreement-suspension-end = End of a suspension
kind-agreement-denunciation = Denunciation
kind-agreement-denunciation-withdrawal = Withdrawal of a notice before effect
kind-agreement-consent-withdrawal = Withdrawal of consent before entry into force
kind-agreement-termination = Termination
kind-agreement-correction = Correction of the text
kind-agreement-correction-objection = Objection to a correction
kind-agreement-period-extension = Extension of a period
kind-agreement-intention-not-to-become-party = Intention not to become a party
kind-agreement-breach-notification = Notification of a material breach
kind-agreement-measure-objection = Objection to a measure
kind-agreement-decision = Decision of the parties
kind-agreement-communication = Communication
kind-agreement-depositary-notification = Depositary notification
kind-agreement-depositary-receipt = Receipt by the depositary

## Duties and findings
nav-under = Pages of this group
nav-node = Node
time = Time
sources = Sources
action-text-other = It accepts other words than those held here

## To do
tasks = To do
nothing-to-do = Nothing waits for you
logs-consistent = Logs consistent
task-proposals = { $n ->
    [one] One proposal waits for you
   *[other] { $shown } proposals wait for you
}
waits-for-you = waiting for you
# Why something that was given does not hold.
why-form = It is not in the form it has to be in
why-large = It is longer, or has more parts, than is taken
why-cut = It breaks off before its end
why-signature = A signature does not fit what was signed
why-unsigned = A signature that it needs is missing
why-key = It was signed with another key than the one that counts
why-algorithm = It was signed by a method that is not taken here
why-root = It does not lead to the root that was signed
why-schema = A member is missing, or is not as the kind asks
why-marking = Its marking contradicts itself
why-future = It speaks of a time that has not come
why-part = Something that each of its sort must say is missing
why-content = The content is another one
why-about = What it is about is not its issuer's to change, or is not held
why-other-log = It is of another log than it says
why-quorum = Too few of those whom this node believes say so
why-time = What it shows does not prove what it says about times
why-finding-agreement = Its agreement is not held here
why-finding-duty = No such duty follows from the statements held here
why-finding-differs = Another conclusion follows from the statements held here
why-finding-unheld = Statements or contents that it rests on are not held here
why-finding-unvouched = This node did not see the logs when it says they were read
why-other = It was refused
# What was done, as the audit trail has it.
audit-act-bundle-import = Read a bundle in
audit-act-calendar-create = Made a calendar address
audit-act-alert-rules = Set what wakes the account
audit-act-alert-test = Tried the alerts
audit-act-alert-deliver = Delivered an alert
audit-act-alert-give-up = Gave an alert up
audit-act-calendar-read = Read a calendar by its address
audit-act-content-erase = Destroyed a content
audit-act-content-read-red = Read a content for named persons
audit-act-log-equivocation = Found two histories of a log
audit-act-log-other-keys = Met other keys of a log
audit-act-log-recover = Recovered the log
audit-act-log-retired-key = Met a key that was replaced
audit-act-log-suspected = Was told that a log forked, and reads on in it first
audit-act-node-stand-down = Stopped signing
audit-act-passkey-add = Added a passkey
audit-act-passkey-recovery-agree = Agreed that passkeys are put back
audit-act-passkey-recovery-ask = Asked that passkeys are put back
audit-act-passkey-recovery-refuse = Refused that passkeys are put back
audit-act-passkey-remove = Removed a passkey
audit-act-passkey-rename = Renamed a passkey
audit-act-peer-add = Added a peer
audit-act-peer-keys = Took new keys of a peer
audit-act-peer-keys-refused = Refused new keys of a peer
audit-act-peer-remove = Removed a peer
audit-act-peer-replace = Put a peer in another's place
audit-act-proposal-approve = Approved a proposal
audit-act-proposal-expire = A proposal lapsed
audit-act-proposal-propose = Proposed a statement
audit-act-proposal-reject = Rejected a proposal
audit-act-proposal-withdraw = Withdrew a proposal
audit-act-session-end-all = Ended all sessions of an account
audit-act-sign-on = Signed in by single sign-on
audit-act-sign-on-link = Tied an account to single sign-on
audit-act-sign-on-unlink = Untied an account from single sign-on
audit-act-statement-push = Took a statement that was pushed
audit-act-statement-submit = Had a statement signed
audit-act-statement-urgent = Sent an urgent statement
audit-act-token-create = Made a token
audit-act-token-end = Ended a session, token or calendar
audit-act-user-change = Changed an account
audit-act-user-create = Made an account
audit-act-user-link = Made a link to sign in once
audit-act-user-passkey-failed = Could not show a passkey
audit-act-user-password-failed = Gave a wrong password
audit-act-user-reset = Put an account's password back
audit-act-user-sign-in = Signed in
audit-act-user-sign-in-failed = Could not sign in
audit-act-user-sign-out = Signed out
sorted-leave = Newest known first
sorted-of-newest = { $n ->
    [one] in order among the newest
   *[other] in order among the newest { $shown }
}
audit-of-how = By
audit-of-from = From
audit-of-cleared = Sees TLP:RED
audit-of-enabled = Enabled
audit-of-password = Password
audit-of-address = Address
audit-of-fingerprint = Fingerprint
audit-of-proposed-by = Proposed by
audit-of-label = Name
audit-of-expires-at = Ends
audit-of-passkey = Passkey
audit-of-passkeys = Passkeys
audit-of-sessions = Sessions
audit-of-sign-on = At single sign-on
audit-of-why = Because
audit-of-asked-by = Asked by
audit-of-digest = Digest
audit-of-earlier = Earlier
audit-of-later = Later
form-offered = Choose what this node knows, or write another name.
