# The daily experience: what depends on what a person did, composed by the core.

## Checking in

pleasantness-m3 = very unpleasant
pleasantness-m2 = unpleasant
pleasantness-m1 = a little unpleasant
pleasantness-0 = neither one nor the other
pleasantness-1 = a little pleasant
pleasantness-2 = pleasant
pleasantness-3 = very pleasant
energy-m3 = hardly any energy
energy-m2 = low energy
energy-m1 = a little low
energy-0 = middling energy
energy-1 = a little high
energy-2 = high energy
energy-3 = as much energy as there is
cell-label = { $pleasantness }, { $energy }
notice-checked-in = Kept. Add to it if you like.
talk-heavy = That is a lot to carry. Talking to somebody can help, at any hour, and nobody here is told.
talk-thrice = The last three times were very hard ones. It can help to talk to somebody, and it need not be a crisis.

## Forms

recalled-rant = What you let out, to be read here. It is burned when you are done.
recalled-above = What you wrote above
recalled-then = You wrote on { $day }
reflect-forms = A shape to write in
reflect-team = With your team
reflect-system = About the system
about-minutes = about { $time }
kind-page = Pages

## Times

seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
time-and = { $one } and { $other }
years-ago = { $count ->
    [one] A year ago
   *[other] { $count } years ago
}

## Raising a pressure

guard-nhs-number = It looks like an NHS number.
guard-birth-date = It looks like a date of birth.
guard-masked = [taken out]
notice-draft-sent = It is out of your hands now. The pressure is marked as raised.
follow-up = { $what }, raised on { $day }
ladder-empty = Nothing has been raised yet.
ladder-summary = { $raised ->
    [one] One pressure raised.
   *[other] { $raised } pressures raised.
} { $answered ->
    [0] No answer so far.
    [one] One was answered.
   *[other] { $answered } were answered.
} { $changed ->
    [0] { "" }
    [one] One thing changed.
   *[other] { $changed } things changed.
}

## The rant page

rant-whereabouts = Only on this { $device ->
    [phone] phone
    [tablet] tablet
    [computer] computer
   *[other] device
}, sealed, and gone when the day turns.
notice-burned = Burned.
notice-rant-gone = The day has turned, and the rant is gone.
notice-rant-full = This is as much as the rant page holds. Nothing of it is lost.

## Practising

practice-timer = Timer
practise-total = { $time } in all. Nothing here is counted against you.
situation-between-patients = Between patients
situation-before-hard-conversation = Before a hard conversation
situation-in-a-meeting = In a meeting
situation-after-a-death = After a death
situation-end-of-shift = At the end of a shift
situation-cant-sleep = When sleep does not come
situation-walking = On the move
situation-with-team = With the team
situation-any = Any time

## The programme

card-caveat = What this does not say
exemplar-line = Told by { $narrator }. { $ended }
exemplar-situation = What was the case
exemplar-constraint = What stood in the way
exemplar-did = What they did
exemplar-happened = What happened
exemplar-cost = What it cost
exemplar-did-not-work = What did not work
exemplar-doubt = What they doubt
exemplar-move = One move to try
exemplar-consent = From the { $basis }, checked on { $day }
session-before = To think about before
session-together = Together
session-after = To write about afterwards
pattern-not-for = Not for

## The calendar and reminders

calendar-summary = { $count ->
    [0] No pages this month.
    [one] 1 page this month.
   *[other] { $count } pages this month.
}
days-all = Every day
days-working = Monday to Friday
days-weekend = Saturday and Sunday
reminder-label = { $days } at { $time }
reminder-text = A moment for you
notice-reminders-full = Twelve reminders are as many as there may be. Take one away first, or change one.
notice-not-yet = Your journal is still being opened. Try again in a moment; nothing is lost.
notice-no-reminders = There is no reminder yet to put into a calendar.
reminders-removed = A reminder that you take away here stays in a calendar that has it. Take it away there too.
reminders-web = A browser can remind you only while Hearten is open in it. That is a limit of browsers, and we will not pretend otherwise.
reminders-calendar = For reminders at any time, save the calendar file and open it with your calendar. It says “A moment for you” and nothing else.
reminders-neutral = Nobody who sees a reminder learns what it is for.
settings-reminders = { $count ->
    [0] None
    [one] 1 reminder
   *[other] { $count } reminders
}
shift-label = { $days }, { $from } to { $to }
shift-from = For your shift from { $time }
shift-until = For your shift until { $time }

## What is shown

show-lists = Lists in check-ins
show-lists-line = Two lists to choose from, in place of the grid.
show-on-this-day = On this day
show-on-this-day-line = Pages of the same day in earlier years, on Today.
show-exemplars = Real cases
show-exemplars-line = Accounts of what others did, some of them hard to read.
show-doorway = Going in, coming out
show-doorway-line = Two short cards for the start and the end of a shift, on Today.
