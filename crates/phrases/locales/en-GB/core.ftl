# Sentences that the core composes. Plain, warm British English; second person; no praise.

### Dates
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-day = { $weekday } { $day } { $month }
date-day-year = { $weekday } { $day } { $month } { $year }
date-time = { $day }, { $time }
month-year = { $month } { $year }
today-night = { $weekday }, in the night

### Counts
pages = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
devices = { $count ->
    [one] 1 device
   *[other] { $count } devices
}

### Devices
device-phone = This phone
device-tablet = This tablet
device-computer = This computer
device-other = This device
name-phone = Phone
name-tablet = Tablet
name-computer = Computer
name-other = Device

### Today
greeting-morning = Good morning
greeting-afternoon = Good afternoon
greeting-evening = Good evening
greeting-night = Good evening
whereabouts-local = On { $device } only. { $pages }.
whereabouts-synced = On { $devices }. { $pages }.
whereabouts-alone = On { $device }, and sealed on your relay. { $pages }.
whereabouts-waiting = { $waiting } waiting to be sent. { $pages } in all.
offer-sheet = Your recovery sheet has not been kept yet. Without it, losing your devices means losing your pages.
offer-sheet-action = Show the sheet
offer-backup = Your pages are on this device alone. A backup file keeps a copy in a place you choose.
offer-backup-action = Make a backup file

### Journal
search-label = Search { $pages }
journal-empty = Nothing here yet. Whatever you write stays on this device.
journal-empty-lens = No pages with this lens.
search-none = No page has these words.
search-found = { $count ->
    [one] 1 page found
   *[other] { $count } pages found
}
search-reading = Reading your pages…
row-untitled = A page without words
bin-empty = The bin is empty.
bin-some = { $count ->
    [one] 1 page, kept until you put it back or delete it for good.
   *[other] { $count } pages, kept until you put them back or delete them for good.
}
remark-returned = This page was in the bin, and came back because it was edited on another device.

### Editor
kept-device = { $device ->
    [phone] Kept on this phone
    [tablet] Kept on this tablet
    [computer] Kept on this computer
   *[other] Kept on this device
}
kept-nothing = Nothing written yet
kept-keeping = Keeping…
kept-full = Not kept: this device has no room left. Free some space; your words stay here meanwhile.
kept-unavailable = Not kept: storage cannot be reached. Your words stay here meanwhile.

### Photos and voice notes
attach-photo = Photo, added { $added }
attach-voice = Voice note of { $duration }, added { $added }
attach-elsewhere = The server does not have this yet. It comes from the device that made it, once that one is connected.
attach-unreachable = There is no connection now, and this is not on this device. Look again when there is one.
attach-damaged = What came is not what this page says it is. It is not shown. The device that made it has the original.
notice-detached = It is off the page.
notice-attach-busy = One thing at a time: another photo or voice note is still being added.
notice-attach-many = There are as many photos and voice notes on this page as a page can hold.
notice-attach-failed = It could not be added. The page is as it was.
notice-attach-no-page = The page was left before it could be added.
notice-photo-large = A photo can be 25 megabytes at most. A smaller copy of it works.
notice-photo-heif = This photo is in the HEIC format, and the place it was taken cannot be removed from it here. Save a copy as JPEG, and add that.
notice-photo-unknown = Photos can be JPEG, PNG or WebP.
notice-photo-damaged = This photo could not be read.
notice-voice-long = A voice note can be half an hour long.
notice-voice-unknown = This recording is in a format that could not be read.

### States
state-here = On this device
state-sent = On its way to the relay
state-stored = Stored by the relay
state-seen = On another device too
state-blocked = Held back: { $reason }
count-here = { $pages } on this device only
count-sent = { $pages } on the way to the relay
count-stored = { $pages } stored by the relay
count-seen = { $pages } on another device too
sync-all-seen = Everything is on your other devices too.
sync-all-stored = Everything is stored by the relay. No other device has fetched it yet.
sync-nothing = Sync is on. There is nothing to send yet.
sync-sending = Sending { $pages }.
sync-offline = No connection. { $pages } will be sent when there is one.
sync-offline-nothing = No connection. Nothing is waiting to be sent.
blocked-quota = the relay has no more room for this journal. It goes out when there is room.
blocked-removed = this device was removed from the journal. What is here stays here.
blocked-unproven = the relay says that this device was removed, but shows nothing that a device of yours signed. Nothing here is lost; it is asked again later.
blocked-unknown = the relay does not know this journal. Nothing on this device is lost.
blocked-conflict = the relay holds something else in this place. Nothing on this device is lost.
blocked-version = the relay and this app speak different versions. Update one of them.
blocked-relay = the relay refused ({ $code }). Nothing on this device is lost.
parked = { $count ->
    [one] 1 message from the relay could not be verified or opened. It is set aside, and nothing else is affected.
   *[other] { $count } messages from the relay could not be verified or opened. They are set aside, and nothing else is affected.
}
heard-this = This device
heard-today = Heard from today, { $time }
heard-on = Last heard from on { $day }
heard-never = Not heard from yet

### Removing a device
removal-waiting = Will be removed: it takes effect when this device next reaches the relay
removal-sending = Being removed: the relay has not answered yet
removing-title = Remove “{ $name }”?
removing-later = It opens nothing that is written from now on, not even together with the relay.
removing-keeps = What it already has, it keeps. Nobody can take that back from afar.
removing-back = It can come back later as a new device.
removing-offline = There is no connection now. The removal is remembered, and takes effect when this device next reaches the relay.
removing-words = If whoever has it may know your recovery words, replace those right afterwards.
removed-on = Removed on { $day }. It opens nothing written since; what it had before, it keeps.
removed-here-title = This device was removed from the journal
removed-here-by = “{ $name }” removed it. This device heard of it on { $day }.
removed-here-recovery = It was removed with the recovery words. This device heard of it on { $day }.
removed-here-somebody = The relay shows a removal that is signed by a device this one has not heard of. It may have joined since.
removed-here-stays = Everything that is here stays here. Nothing more is sent or fetched.
removed-here-back = To come back, join again from another device, or with the recovery words. This becomes a new device then, with new keys.
removed-here-unsent = { $pages } had not reached the relay. They are offered when this device comes back.

### Recovery key
recovery-kept = You have kept the sheet.
recovery-not-kept = The sheet has not been kept yet.
recovery-elsewhere = The sheet was made on another device. If it is lost, make a new one here.
recovery-replacing = A new sheet takes the place of the old one when this device next reaches the relay. Until then the old words hold.
advice-after-removal = The device is removed. If whoever has it may know your recovery words, those still open the journal. A new sheet ends that.
advice-after-restoring = This journal was restored from its recovery words. If somebody else may have seen them, make a new sheet.
advice-replace = Make a new sheet
advice-decline = Not now
new-sheet-old-words = Once the relay has heard of it, the old words open nothing new, on no device.
new-sheet-backups = The old sheet still opens what was sealed to it. Keep it as long as you keep old copies of sealed data; backup files have their own passphrase, and stay as they are.

### Alarms
alarm-unknown = The relay lists a device that none of yours let in. It cannot read your pages. Compare your devices, and ask whoever runs the relay.
alarm-readmitted = The relay passes on messages of a device that was removed. They were not taken, and it opens nothing new.
alarm-epoch = The relay names a key that none of your devices made. Nothing is sealed to it.
alarm-refused = The relay served a list of devices that none of yours signed. It was not taken.
alarm-missing = The relay does not list one of your devices any more, although none of yours removed it. It may not be able to sync.
merged = Words written on another device were added to this page.

### You
you-devices-off = Only this device
you-devices-on = { $devices }
you-recovery-kept = Kept
you-recovery-missing = Not kept yet
you-recovery-elsewhere = Made on another device
you-backup-never = No backup file made yet
you-backup-at = Last made on { $day }
you-lock-on = On
you-lock-off = Off
you-bin = { $pages }
you-settings = A new day begins at { $hour }

### Notices
notice-binned = The page is in the bin.
notice-undo = Undo
notice-restored = The page is back.
notice-deleted = Deleted for good.
notice-delete-later = Nothing was deleted.
notice-delete-later-detail = This device cannot tell the others yet. Please try again once it has synced.
notice-returned = A page came back from the bin, because it was edited on another device.
notice-device-removed = The device is removed. It opens nothing that is written from now on.
notice-removed-here = This device was removed from the journal.
notice-removed-here-detail = Everything that is here stays here. Devices and sync says how to come back.
notice-recovery-replaced = The new recovery sheet is in force. The old words open nothing new.
notice-device-renamed = This device has a new name.
notice-lock-on = The lock is on.
notice-lock-off = The lock is off.
notice-store-full = This device has no room left. What you write now stays in this window until there is room.
notice-store-unavailable = Storage cannot be reached. What you write now stays in this window until it can.
notice-page-damaged = This page could not be read from storage.
notice-page-damaged-detail = It was left as it is. If you sync, another device may have it whole.
notice-bad-when = That date and time could not be read.
notice-no-recovery-here = The recovery sheet was made on another device. Open it there.
notice-file-saved = The file is saved.
notice-file-failed = The file could not be saved.

### Lock
lock-wrong = That is not the passphrase.
lock-wrong-words = Those words do not open this journal.
lock-short = Use at least six characters.
lock-lost-words = If you lose the passphrase, your 24 recovery words open this device.
lock-lost-backup = If you lose the passphrase, only a backup file brings your pages back. Make one first.

### Fatal
fatal-vault = The key to your pages cannot be read
fatal-vault-detail = This device did not hand over the key it keeps for Hearten. Nothing was deleted. Close the app and open it again; in a private window, use an ordinary one.
fatal-store = Your pages cannot be read
fatal-store-detail = Storage on this device cannot be reached. Nothing was deleted. Close the app and open it again; in a private window, use an ordinary one.
fatal-damaged = Storage was written by a newer version, or is damaged
fatal-damaged-detail = Nothing was deleted. Update the app; if that does not help, another device, your recovery words or a backup file bring your pages back.

### Turning sync on, joining
relay-unreachable = No relay answers at that address. Check the address and the connection.
relay-not = What answers at that address is not a Hearten relay.
relay-version = The relay and this app speak different versions. Update one of them.
relay-busy = The relay is busy. Try again in a minute.
relay-refused = The relay refused ({ $code }).
invite-unknown = The relay does not know this invite code, or it was used up. Ask for a new one.
address-bad = That is not an address. It looks like https://relay.example.org
code-bad = A code has eight letters and digits. Check it and type it again.
code-gone = No device is showing that code. Codes last ten minutes: show a new one.
code-wrong = The code was not right. Check it and type it again.
code-burnt = The code was wrong three times and is no longer valid. Show a new one on the other device.
code-wrong-newcomer = A wrong code was typed on the other device. This one still holds.
pairing-bundle = The other device's key does not fit its code. Somebody may be interfering. Nothing was shared; start again.
pairing-differ = The words were different, so nothing was shared. Start again, on a network you trust.
pairing-over = The ten minutes are over. Start again.
pairing-failed = The two devices could not agree. Nothing was shared; start again.
sheet-words-count = A sheet has 24 words; there are { $count } here.
words-unknown = Word { $number } is not on the list.
words-unknown-near = Word { $number } is not on the list. Did you mean { $near }?
words-check = These words do not belong together. Check their order and spelling.
words-no-journal = The relay knows no journal for these words. Check the address on the sheet.
arriving = { $pages } so far
arrived = { $count ->
    [0] This device is part of your journal. There are no pages yet.
    [one] 1 page is here.
   *[other] { $count } pages are here.
}
arrived-behind = Sync is on.

### Moving to another relay
move-looking = Asking the other relay…
move-telling = Telling your other devices, then moving.
move-not = Your journal is where it was.
move-interrupted = The move was interrupted. Enter the address and the code again: a code that was used up by the interrupted move still counts.

### Backup
backup-would = { $pages } would go into the file.
backup-last = { $pages } would go into the file. The last one was made on { $day }.
backup-short = Use at least eight characters. Nobody can open the file without them.
backup-made = The backup file is made. It opens with this passphrase, here or with the age program.
backup-left-out = { $count ->
    [one] 1 photo or voice note is not in it, because it is not on this device. Look at it once, and make the file again.
   *[other] { $count } photos or voice notes are not in it, because they are not on this device. Look at each once, and make the file again.
}
backup-opened = { $count ->
    [0] Everything in the file was here already.
    [one] 1 page came from the file.
   *[other] { $count } pages came from the file.
}
backup-wrong = The file does not open with that passphrase.
backup-not = That is not a Hearten backup file.
backup-name = hearten-backup-{ $day }.zip.age
backup-readme =
    This is a backup of a Hearten journal.
    The folder pages holds every page as a text file (Markdown); any editor reads it.
    The folder attachments holds its photos and voice notes, as they were added.
    The folder documents holds the same pages as Hearten keeps them; Hearten opens this whole file under Backup.

### Support, About
support-checked = Numbers checked on { $day }.
support-added-stale = Checked on { $day }, which is too long ago to show them. Their publisher may have a newer version.
support-stale = Numbers checked on { $day }, which is long ago: they may have changed.
about-version = Version { $release }

### What happened with the server
notice-details = Details
history-lead = What happened between your devices and the server that carries your sealed pages.
history-empty = Nothing out of the ordinary has happened with the server.
history-nothing-lost = Your pages stayed on your devices all the time. Nothing is lost.
history-put-back = { $count ->
    [0] The server was put back to an earlier day. Nothing is missing on it now.
    [one] The server was put back to an earlier day. { $device } returned 1 page to it.
   *[other] The server was put back to an earlier day. { $device } returned { $count } pages to it.
}
history-put-back-what = The server held less than it had confirmed before, as after being restored from an older copy. What it lacked was sent to it again, sealed as it was.
history-emptied = { $count ->
    [0] The server had forgotten this journal. It is there again.
    [one] The server had forgotten this journal. { $device } returned 1 page to it.
   *[other] The server had forgotten this journal. { $device } returned { $count } pages to it.
}
history-emptied-what = The server no longer knew this journal. It was made there again, and everything kept here was sent to it, sealed as it was.
history-withheld = The server is keeping back something that { $device } wrote.
history-withheld-what = Another device has seen pages that the server does not hand over here. That can be a fault, or meant.
history-withheld-do = They will come as soon as the server hands them over. The devices that have them keep them.
history-withheld-over = What the server had kept back has arrived.
history-forked = Two different versions of one message from { $device } are about.
history-forked-what = Each device numbers its messages, and a number is used once. Here one number was used twice: by a copy of that device, or by somebody who has its keys.
history-forked-number = It is message number { $number }.
history-forked-ours = The one kept here first: { $words }.
history-forked-other = The other: { $words }.
history-forked-do = The second one was set aside and changed nothing. Compare the six words under Devices and sync on all your devices; if you do not know why they differ, remove that device.
history-access = The server’s list of devices is not the one your devices agreed on.
history-access-what = Your devices go by their own list. Nobody can read your pages by being on the server’s list alone.
history-cloned = { $count ->
    [0] { $device } was restored from a copy. It has new keys now.
    [one] { $device } was restored from a copy. It has new keys now, and sends 1 page under them.
   *[other] { $device } was restored from a copy. It has new keys now, and sends { $count } pages under them.
}
history-cloned-what = Two copies of one device would write over each other’s messages. So this one goes on as a new device, and the old one’s messages end where the server has them.
history-copy = A copy of this device took its place, so this one no longer sends or receives.
history-copy-what = It happens when a device is restored from a backup while the old one is still in use. Everything on this device stays.
history-copy-do = To go on here, add this device again from the other one, or with your recovery words. Pages that were not sent yet go along.
history-removed = { $device } was removed from your journal.
history-removed-what = What is written from now on, it cannot open. What it had, it keeps.
history-restarted = The server was restored or tidied up. Nothing was missing on it.
history-restarted-what = Everything was compared with what this device holds.
history-parts = { $count ->
    [one] The server had lost a sealed file. { $device } returns it.
   *[other] The server had lost { $count } sealed files. { $device } returns them.
}
history-parts-what = Photos, voice notes and older pages lie on the server as sealed files. What is missing of them is sent again, sealed as it was.
history-pack-lost = The server lost a sealed file with older pages that this device never had.
history-pack-lost-what = Pages in it come back as soon as one of your devices that has them is in touch, or from a backup file. Everything that is here is sealed and sent anew.
history-rotated = Your journal has a new key.
history-rotated-what = New pages are sealed under it. Older pages open as before.
history-moved = Your journal moved to { $relay }.
history-moved-what = Everything was sent there again, sealed as it was. Your other devices follow by themselves, or when you enter the address on them.
history-rejected = The server refused something from { $device }.
history-rejected-what = It stays on the device, and nothing else is affected.
