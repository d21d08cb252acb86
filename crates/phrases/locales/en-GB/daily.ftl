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
form-not-here = A form that is not here
form-not-here-line = It came with something that was added, here or on another of your devices. Your words are all here.
from-added = From { $pack }

## What was added from outside

added-none = Forms, questions and people to talk to from where you work
added-version = Version { $version }, in British English
added-since = Version { $version }, in British English, here since { $day }
added-forms = { $count ->
    [one] 1 form
   *[other] { $count } forms
}
added-practices = { $count ->
    [one] 1 practice
   *[other] { $count } practices
}
added-prompts = { $count ->
    [one] 1 question
   *[other] { $count } questions
}
added-exemplars = { $count ->
    [one] 1 real case
   *[other] { $count } real cases
}
added-sessions = { $count ->
    [one] 1 session of a programme
   *[other] { $count } sessions of a programme
}
added-people = { $count ->
    [one] 1 way to reach somebody
   *[other] { $count } ways to reach somebody
}
added-trust-first = This is the first time that anything of this publisher is opened here. Anybody can write a name on a pack. Compare these digits with what the publisher reads out or has printed, and add it only if all of them are the same.
added-trust-known = The same publisher as before. This takes the place of version { $version }.
added-removing = Its forms, practices, questions and people go from this device. Pages that you wrote stay, every word of them.
added-aside = It does not open any more, so nothing of it shows. Add it again from its file, or take it away.
added-not-yet = Hearten is still opening your journal. Try again in a moment.
added-damaged = This file is damaged, or it is not a content pack. Nothing has changed.
added-format = This pack is made for another version of Hearten. Nothing has changed.
added-language = This pack is in another language than this app. Nothing has changed.
added-replaces = This pack would stand in the place of something that is the same for everyone, or in the place of Hearten’s own. It was not added, and nothing has changed.
added-large = This file is larger than a content pack may be. Nothing has changed.
added-everybodys-key = This pack is signed with a key that everybody has, so it says nothing about who made it. Nothing has changed.
added-full = As many packs are here as there can be. Take one away first. Nothing has changed.
added-other-publisher = A pack of this name is here already, from another publisher. The one that is here stays.
added-older = A newer version of this pack is here already. It stays.
added-same-version = This says it is the version that is here already, and it is not the same. The one that is here stays.
added-already = This version is here already.
notice-added = Added. You find it with everything else.
notice-added-removed = Taken away. Your pages are all here.
notice-added-aside = Something that you added does not open any more. It is set aside, under Settings.

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
