# Fixed labels of the shells: buttons, headings, hints. Plain, warm British English; second person.
# What depends on data is composed by the core and stands in core.ftl.

### Everywhere
skip = Skip to the page
back = Back
cancel = Cancel
continue = Continue
save = Save
done = Done
more = More
not-now = Not now
dismiss = Put this message away
try-again = Try again
support = Support
starting = Opening your journal
passphrase = Passphrase
recovery-words = Recovery words
put-in-bin = Put in the bin
put-back = Put it back

### Navigation
nav-label = Places
nav-today = Today
nav-journal = Journal
nav-practise = Practise
nav-programme = Programme
nav-you = You
nav-add = Add
new-page = New page

### What can be begun from anywhere
add-title = Begin with
add-check-in = Check in
add-reflect = Reflect
add-react-respond = React or respond
add-pressure = Pressure
add-rant = Rant
add-voice = Voice note

### Lenses: whom a page is about, from oneself outwards
lens-label = Where does it sit?
lens-self = Self
lens-team = Team
lens-across = Across
lens-system = System

### Trouble
insecure-title = This page came unprotected
insecure-detail = Over plain http from another machine, a browser withholds the keys and the storage that Hearten needs: whoever runs this relay can start it with “hearten-relay serve --tls”, and you open the https address that it prints.
gave-up-title = Hearten stopped, and stopped again
gave-up-detail = Something in the app fails each time it opens your journal. Nothing was deleted, and what was kept is still kept.
reopened = Something in the app stopped. Your journal was opened again from what is kept.
other-release-title = Another tab runs another version
other-release-detail = Your journal is open in a tab that has an older or newer version of the app. Close that tab, or load this one again.
update-waiting = A newer version is ready. This one stays until you say so.
update = Update

### First run
welcome-title = Hearten
welcome-lead = A private journal for people who work in health care. Somewhere to set down what the day left with you.
welcome-stays = { $device ->
    [phone] What you write stays on this phone
    [tablet] What you write stays on this tablet
    [computer] What you write stays on this computer
   *[other] What you write stays on this device
}
welcome-no-account = No account, no name, no e-mail
welcome-no-network = Works with no signal
welcome-start = Start
welcome-already = Already keep a journal here?
welcome-another-device = It is on another device
welcome-words = I have recovery words
welcome-backup = I have a backup file
first-page-title = Your first page
first-page-placeholder = A word or a line is enough
kept-title = Kept.
kept-lead = It is here whenever you want it, and nobody else can read it.
kept-set-lock = Set a lock
kept-see-support = See support

### Locked
locked-title = Locked
locked-lead = { $device ->
    [phone] Your journal is here, sealed on this phone.
    [tablet] Your journal is here, sealed on this tablet.
    [computer] Your journal is here, sealed on this computer.
   *[other] Your journal is here, sealed on this device.
}
locked-words-lead = The 24 words of your recovery sheet open it too.
locked-checking = Opening…
locked-by-device = Unlock with this device
locked-by-device-refused = That did not work. The passphrase does.
locked-use-words = Use recovery words
locked-use-passphrase = Use the passphrase
unlock = Unlock

### Today
today-prompt = A page for the day
today-write = Write
today-another = Another
today-carry-on = Carry on with
today-offer = An offer
today-blank-page = A blank page
today-empty = { $device ->
    [phone] Nothing is owed here. A page begins whenever you do, and stays on this phone.
    [tablet] Nothing is owed here. A page begins whenever you do, and stays on this tablet.
    [computer] Nothing is owed here. A page begins whenever you do, and stays on this computer.
   *[other] Nothing is owed here. A page begins whenever you do, and stays on this device.
}

today-nothing = Nothing is owed here. A page begins whenever you do.
today-shift-aside = Not this time
today-talk = People to talk to
today-talk-mute = Not for thirty days
follow-up-changed = Something changed
follow-up-answered = An answer came
follow-up-later = Not yet
follow-up-open = See the page
on-this-day-veto = Not this one

### Journal
journal-title = Journal
journal-filter = Filter
journal-filter-off = Take off the filter { $filter }
journal-calendar = Calendar
journal-lens-filter = Show one lens
journal-kind-filter = Show one kind
journal-tag-filter = Show one tag
journal-feeling-filter = Show one feeling
journal-more = Earlier pages
journal-blank = Choose a page from the list, or begin one.
search-clear = Clear the search

### One page
page-edit = Edit
page-untitled = Page of { $when }
task-done = Done:
task-open = To do:

answer-unknown = More words

### Reflect
reflect-title = Reflect
reflect-prompts = A question to write to
reflect-lens = Whom the questions are about

### Forms: what every field has
field-clear = Clear
field-clear-named = Clear the answer to “{ $field }”
set-more = More words
set-fewer = Fewer words
set-own = Your own word
word-add = Add

### Check in
check-in-kept-at-once = Kept as soon as you tap
cell-more-energy = more energy
cell-less-energy = less energy
cell-unpleasant = unpleasant
cell-pleasant = pleasant
cell-keys = The arrow keys move, and Space chooses.
cell-list-pleasantness = How pleasant it is
cell-list-energy = How much energy there is

### Pressures and what comes of them
pressure-exactly = Nearer to
pressure-afterwards = Who was told, and what came of it
next-title = What can come next
next-draft-lead = A draft is a page of its own. You choose what goes in, word by word; the rest stays here.
set-down-begin = Take { $seconds } seconds
set-down-now = Set it down
set-down-done = Set down for today.
ladder-title = What was raised

### Drafts
seed-lead = Nothing goes in by itself. Tick what may leave; each stands here exactly as it would go.
seed-nothing = The page has no answers yet that could go in. The draft begins with headings alone.
seed-make = Make the draft
draft-send = Send
send-warned-title = Before it leaves
send-warned-lead = This may point to a patient. Whoever gets the text would see it.
send-mask = Take it out
send-as-it-is = Send as it is
send-ready-title = Ready to go
send-ready-lead = This and nothing else goes, by your own hand.
send-text = The text that goes
send-share = Share
send-copy = Copy
send-refused = That did not work here. The text can be marked and copied by hand.

### The rant page
rant-title = Rant
rant-placeholder = Say it as it is
rant-timer = Show a timer
rant-timer-hide = { $clock }. Hide the timer
rant-burn = Burn
rant-burn-sure = What is burned does not come back.
rant-burn-it = Burn it
rant-keep = Keep as a page
rant-ask = Turn into an ask

### Editor
editor-heading = Write
editor-title = Title
editor-title-placeholder = A title, if it wants one
editor-body = Your words
editor-body-placeholder = Write here
editor-when = { $when }. Change the date and time
editor-when-title = When it was
editor-when-label = Date and time
editor-when-set = Set
tags = Tags
tag-begin = Add a tag
tag-new = New tag
tag-remove = Take off the tag { $tag }
tag-suggestions = Tags you have used

### You
you-title = You
about-note = What this is, and what it is not

### Devices and sync
devices-title = Devices and sync
devices-off = Off
devices-off-lead = Your pages are on { $device ->
    [phone] this phone
    [tablet] this tablet
    [computer] this computer
   *[other] this device
    } alone, and the app is complete like that. To read and write them on another device too, both meet at a relay: a small server that passes on sealed pages and can read none of them.
devices-turn-on-title = Turn on sync
devices-turn-on = Turn on sync
devices-elsewhere = Already keep a journal elsewhere?
devices-list = Your devices
devices-add = Add a device
devices-removed = Removed devices
device-remove = Remove
device-remove-named = Remove “{ $name }”
device-remove-confirm = Remove it
device-keep = Keep it
device-keep-named = Keep it: “{ $name }”
removed-join = Join from another device
move-title = Another relay
move-lead = If your organisation changes its relay, or you leave it, the journal can go to another one.
move-open = Move the journal to another relay
move-form-lead = Everything is stored there again, sealed as it is. You need one invite code of that relay. Your other devices follow by themselves.
move-invite-hint = From whoever runs the other relay
move-go = Move the journal
follow-open = It was moved from another device
follow-lead = Usually this device hears of it by itself. If the old relay is gone, enter the address of the new one.
follow-go = Go to that relay
relay-address = Relay address
relay-hint = Whoever runs the relay tells you its address
relay-checking = Asking the relay…
invite-code = Invite code
invite-hint = The relay forgets which invite became which journal
sync-state = Where your pages are
sync-now = Sync now
sync-busy = Syncing…
history-title = What happened with the server
fingerprint-title = Check words
fingerprint-lead = Devices that have seen the same pages show the same words.

### Adding a device
adding-title = Add a device
adding-step-1 = Open Hearten on the other device.
adding-step-2 = There, choose “It is on another device”, then “Show a code”.
adding-step-3 = Scan what it shows, or type its eight characters here.
adding-scan = Scan its code
adding-code = Code from the other device
adding-checking = Looking for it…
added-title = Added
added-lead = { $name } is part of your journal now. Your pages are on their way to it.
compare-title = Are these the same?
compare-lead = The other device shows six words too. If all six are the same, in the same order, nobody stands between the two.
compare-same = They are the same
compare-differ = They differ
compare-waiting = Now say the same on the other device.
attachments = Photos and voice notes
attachment-adding = Adding…
attachment-coming = Coming…
attachment-again = Look again
attachment-remove = Take off the page
attachment-words-hint = For whoever cannot see or hear it, and for you in ten years.
photo = Photo
photo-add = Add a photo
photo-open = { $name }. View in full
photo-words = What the photo shows
voice-record = Record a voice note
voice-asking = Waiting for the microphone
voice-recording = Recording
voice-time = Time recorded
voice-stop = Stop
voice-keep = Keep it
voice-discard = Discard
voice-hear = What was recorded
voice-refused = The microphone cannot be used here. The browser’s settings for this site can allow it.
voice-listen = Listen, { $duration }
voice-play = Listen: { $name }
voice-words = What the voice note says
voice-more = Describe or take off: { $name }
voice-change = Describe or take off
close = Close
camera-view = What the camera sees
camera-hint = Hold the code inside the frame. Nothing the camera sees is kept.
camera-refused = The camera cannot be used here. Type the code instead.

### Joining a journal that exists
join-title = Join
join-lead = This device asks to join at your relay. Your other device lets it in.
join-show-code = Show a code
join-code-title = Your code
join-code-lead = On the other device open You, then Devices and sync, then Add a device. Scan this there, or type the code.
join-code-or = Or type
join-qr = The code of this device, as a QR code
join-waiting = Waiting for the other device…
arriving-title = Your pages are coming
arrived-title = All here

### Recovery words
words-title = Recovery words
words-lead = The 24 words of your recovery sheet bring back everything that the relay holds. Paste them, type them, or scan the sheet.
words-scan = Scan the sheet
words-count = { $count ->
    [0] All 24, in their order
   *[other] { $count } of 24
}
words-restore = Bring my journal here
words-checking = Looking for your journal…

### Recovery sheet
sheet-title = Recovery sheet
sheet-lead = These words open your journal when every device is gone. Keep them where you keep things that matter; nobody can make them again for you.
sheet-paper-title = Hearten recovery sheet
sheet-paper-lead = In Hearten on a new device choose “I have recovery words”, and scan this sheet or type the words. The last line opens pages with the age program, without Hearten. Whoever holds this sheet can read the journal.
sheet-relay = Relay
sheet-date = Date
sheet-age-key = Key for the age program
sheet-qr = The sheet as a QR code
sheet-where = On paper in a drawer, or in a password manager. Not in a photo that goes to a cloud.
sheet-print = Print
sheet-copy = Copy the words
sheet-copied = Copied
sheet-have-it = I have kept it
sheet-busy = Turning sync on…
sheet-later = Later
sheet-is-kept = You said that you have kept it.
sheet-missing = Your recovery sheet has not been kept yet. Without it, losing every device means losing your pages.
sheet-show = Show the sheet
sheet-advice = About your recovery words
sheet-replace = Make a new sheet
new-sheet-title = A new recovery sheet
new-sheet-lead = Keep this one first. It takes the place of the old sheet once you have said that you keep it.
new-sheet-leave = Leave it; the old sheet stays

### Backup file
backup-title = Backup file
backup-lead = One sealed file with everything in it, to keep wherever you like.
backup-save-title = Make a file
backup-passphrase-hint = At least eight characters. The file opens with this and with nothing else.
backup-save = Make a backup file
backup-saving = Sealing your pages…
backup-open-title = Open a file
backup-open-lead = Pages from the file join what is here. Nothing is replaced.
backup-choose = Choose a file
backup-passphrase-of-file = Passphrase of the file
backup-open = Open the file
backup-opening = Opening…
backup-unreadable = The file could not be read.
open-backup-title = Backup file
open-backup-lead = Choose the file, and type the passphrase that it was made with.

### Bin
bin-title = Bin
bin-empty-it = Empty the bin
delete-for-good = Delete for good
delete-for-good-lead = It goes from all your devices and from the server, and does not come back. Backup files that hold it keep it.
delete-keep = Keep

### Settings
settings-title = Settings
settings-day-turn = When a new day begins
settings-day-turn-lead = If you work nights, what you write before this hour belongs to the day before.
settings-theme = Light or dark
theme-system = As the system
theme-light = Light
theme-dark = Dark
settings-shown = What is shown
settings-device-name = Name of this device
settings-device-name-hint = Your other devices show it. The relay never sees it.
settings-rename = Rename

### What was added from outside
added-content-title = Added content
added-content-lead = An organisation or a programme can write forms, practices, questions and people to talk to, and hand them out as a file. What you add stays on this device, and nobody is told that you have it.
added-choose = Add from a file
added-brings = What it brings
added-brings-line = It stands beside what is here, and takes the place of nothing. It can read none of your pages.
added-publisher = Who signed it
added-signed-by = Signed by
added-take = Add it
added-update = Take this version
added-leave = Leave it
added-remove = Take away
added-remove-named = Take away: { $pack }
added-keep = Keep it

### Lock
lock-title = Lock
lock-on = On
lock-off = Off
lock-lead = A passphrase that Hearten asks for before it shows anything.
lock-set = Set a passphrase
lock-change = Change the passphrase
lock-setting = Sealing…
lock-new-passphrase = New passphrase
lock-wait = Lock after leaving the app
lock-minutes = { $minutes ->
    [0] At once
    [one] 1 minute
   *[other] { $minutes } minutes
}
lock-device = Also open it the way this device opens
lock-device-line = By fingerprint, face or PIN. The passphrase keeps working.
lock-device-refused = This device or browser cannot do that, or it was declined. The passphrase is set without it.
lock-nation = Numbers of your nation on the lock screen
lock-nation-line = So that the right people are there without unlocking. For this, the name of the nation is kept outside the lock, and nothing else.
lock-now = Lock now
lock-remove = Take the lock off

### Support
support-title = People to talk to
support-nation = Numbers for
support-nearby = Somebody nearby
slot-hint = A name, a number, when to reach them
slot-fill = Fill in
slot-fill-named = Fill in: { $slot }
slot-change = Change
slot-change-named = Change: { $slot }

### Practise
practise-title = Practise
practise-under-way = Under way
practise-under-way-named = { $title } is under way.
practise-back-to-it = Back to it
practise-lengths = Lengths of { $title }
practise-length-named = { $length }: { $title }
practise-on-the-web = What a browser cannot promise
plans-title = If-then plans
plans-note = Tied to something that happens anyway
plans-own = Your plans
plans-ideas = Ideas
plans-make = Write a plan
plans-take = Take
teach-title = Teach my team
teach-note = Cards to print or to show on a wall
explainers-title = How it works
explainers-note = A minute each

### The timer
timer-title = Timer
timer-length = How long
timer-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
timer-seconds = { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}
timer-open = Until I end it
timer-bells = Bells and settling in
timer-interval = Bells in between
timer-no-interval = None
timer-every = { $minutes ->
    [one] Every minute
   *[other] Every { $minutes } minutes
}
timer-prepare = Settling in
timer-no-prepare = Begin at once
timer-ends = Bells at the ends
timer-start-bell = Start
timer-end-bell = End
timer-strikes = Each bell
timer-strikes-each = { $strikes ->
    [1] Single
    [2] Double
   *[other] Triple
}
signs-label = How bells make themselves known
signs-sound = Sound
signs-vibration = Vibration
signs-flash = Flash
signs-none = No bell will be noticed now.
signs-hidden = While this page is out of sight, only the sound can reach you.
signs-no-vibration = This browser does not vibrate.
signs-try = Try a bell

### The player
player-read = I have read this
player-not-today = Not for me today
player-begin = Begin
player-notes = Good to know
player-script = All its words
player-bells = Bells and screen
player-screen-on = Keep the screen on meanwhile
player-settle = Settle in.
player-pause = Pause
player-paused = Paused
player-resume = Go on
player-end = End here
player-left = { $time } left
player-passed = { $time }
player-next-bell = Next bell in { $time }
player-held = The browser is holding the sound back.
player-let-ring = Let it ring
variant-label = How
variant-usual = As written
variant-eyes-open = Eyes open
variant-moving = Moving
after-title = How is it now?
after-kept = { $time }, kept
after-line = A line about it
after-line-hint = If you like
after-teach = Teach this
felt-settled = More settled
felt-same = The same
felt-stirred-up = Stirred up
felt-worse = Worse

### The programme
programme-title = Programme
sessions-note = To go through with others
programme-raised = What was raised
exemplars-title = Real cases
exemplars-note = What people did in hard places, and what it cost
exemplars-off = Real cases are not shown, as you chose.
content-note = It touches on: { $note }
patterns-title = Rehearse speaking up
patterns-note = Words to try before they are needed
tools-title = Tools
tools-note = A page for each

### Cards
card-before = Before you read
card-show = Show it
card-off-lead = Whether real cases are offered at all is yours to choose.
card-off = Choose in Settings
card-print = Print as A5
card-wall = Show on a wall
card-sources = Sources
card-try = Try its move this week
card-rehearse = Rehearse it
wall-before = The line before
wall-next = The next line
wall-place = { $at } of { $of }
doorway-all = All at once

### The calendar
calendar-title = Calendar
calendar-before = The month before
calendar-after = The month after
calendar-signs = A dot stands for pages, a line for how the day felt.
calendar-nothing = Nothing was written on this day.

### Reminders
shifts-title = My shifts
shifts-lead = If you say when you work, the short cards for going in and coming out stand on Today at the right time. Leave it empty, and they stay two links.
shift-add = Add a shift
shift-change = Change the shift
shift-start = Begins
shift-end = Ends
shift-next-day = It ends on the next day.
reminders-title = Reminders
reminder-add = Add a reminder
reminder-what = What for
reminder-check-in = Check in
reminder-write = Write
reminder-practise = Practise
reminder-time = Time
reminder-days = Days
reminder-no-day = Choose at least one day.
reminder-change = Change
reminder-change-named = Change: { $reminder }
reminder-remove = Remove
reminder-remove-named = Remove: { $reminder }
reminders-ways = How they reach you
reminders-allowed = Notices while Hearten is open
reminders-refused = The browser was told to show no notices from here. Its settings for this site can allow them.
reminders-calendar-file = Calendar file
reminders-honest = What a browser can do
reminders-ask = While Hearten is open in a tab, it can show a notice at that time. The words name nothing. The browser will ask you too.
reminders-yes = Yes, show notices
reminders-no = No, thank you
quiet-title = Quiet hours
quiet-on = Show nothing for some hours
quiet-line = From { $from } to { $to }
quiet-from = From
quiet-to = To
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday

### About
about-title = About
about-is-title = What it is
about-is = Hearten is a private journal for people who work in health care. It gives you a place to write about yourself, your team, the teams around it and the system you all work in.
about-is-not-title = What it is not
about-is-not = It is not a medical device, not treatment, and not a record for your employer. It reads nothing into what you write and alerts nobody. If somebody is in danger, Support has the numbers.
about-private-title = Who can read it
about-private = You can. Pages are sealed on your device before they are stored or sent. A relay sees how much is sent and on which day, never what it says. Nobody else has a key: that also means nobody can reset it.
about-trust-title = What you trust in a browser
about-trust = A web app is handed over by a server. So in the browser you trust whoever serves this page to hand over the honest app, each time it changes. That is why a version stays on your device until you accept another. The apps for phones do not have this weakness.
about-free-title = Free to look into
about-licences = Every licence in full
about-free = The source is open, under the MIT and Apache 2.0 licences. The letters are Literata and Atkinson Hyperlegible Next, under the Open Font License.
