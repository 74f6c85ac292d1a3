# Every text that a user reads. Each has its Vietnamese under the same name in vi.ftl.

## Answers
not-found = Not in the bulletins.
verdict-confirmed = The bulletin says so:
verdict-contradicted = The bulletin says otherwise:
verdict-silent = The bulletins do not say this.
others = Others who are named: { $names }
other-disagrees = { $name } (another bulletin of the same day says otherwise)
near = A passage comes near the question; please judge for yourself:
nearest = Nearest bulletins:
nearest-titles = Nearest bulletins: { $titles }
as-of = According to the bulletin of { $date }.
stale = According to the bulletin of { $date }; who holds the office may have changed since.
differs = What comes near is about { $stated }, the question about { $asked }.
renamed = Note: the question says { $asked }, the bulletin { $named }. Since 1 July 2025 both are one province.
also-in =
    { $count ->
        [one] Also in another bulletin: { $titles }
       *[other] Also in { $count } other bulletins: { $titles }
    }
cited-date = { $date }
source-converted = converted from an old character set
picture = Picture: { $file }
read-by-machine = read by machine from a scan; compare it with the picture
publisher-claimed = { $name } (so the page says; not verified)
results =
    { $count ->
        [0] No passage fits.
        [one] The passage that fits best:
       *[other] The { $count } passages that fit best:
    }
results-from = Results { $first } to { $last }:
results-more = There are more: { $next }
results-newest =
    { $count ->
        [0] No bulletin fits.
        [one] The newest bulletin that fits:
       *[other] The { $count } newest bulletins that fit:
    }
catalogue =
    { $count ->
        [one] { $count } bulletin
       *[other] { $count } bulletins
    }
no-date = no date
no-province = no province

## Search results
search-found = Results { $first } to { $last }:
search-newest = Newest bulletins, { $first } to { $last }:
search-nothing = No passage fits.
search-hint = Try fewer words or fewer filters, or see /list for which bulletins there are.
filters = Filters: { $filters }
filter-years = year { $years }
filter-since = from { $date }
filter-until = to { $date }
filter-provinces = province: { $names }
filter-units = unit: { $names }
filter-phrases = word for word { $phrases }
filter-no-year = I see no year in “{ $typed }”. Write for example: <code>{ $instead }</code>
filter-no-date = I see no date in “{ $typed }”. Write for example: <code>{ $instead }</code>
filter-order = The time ends before it begins ({ $typed }). Write for example: <code>{ $instead }</code>
filter-no-province = I know no province in “{ $typed }”. Write for example: <code>{ $instead }</code>
filter-no-unit = The filter “{ $typed }” names no unit. Write for example: <code>{ $instead }</code>

## Which bulletins there are
latest = Newest bulletins:
latest-none = There are no bulletins yet.
catalogue-of =
    { $count ->
        [one] { $province }, { $year }: { $count } bulletin
       *[other] { $province }, { $year }: { $count } bulletins
    }
source-how = Write a bulletin's id right after the command. It is shown where a bulletin is opened in /latest or /list.
source-unknown = No bulletin has this id. See /latest or /list.
source-publisher = Publisher: { $name }
source-date = Date: { $date }
source-province = Province: { $name }
source-term = Term: { $term }
source-file = File: { $name }
source-id = Id: { $id }
source-people = People and offices that are named:
source-more = … and { $count } more.
source-same = The same text: { $ids }
source-also = Also in: { $places }
source-sent = The file is sent.
version = Version { $number } of { $count }: { $id }
version-at = Version { $number } of { $count }, stored at { $at }: { $id }
version-newer = There is a newer version: { $id }
version-changes = These sentences changed:
version-same = No sentence changed, only how they are laid out.
version-more =
    { $count ->
        [one] … and in one more place.
       *[other] … and in { $count } more places.
    }
version-left = The source no longer has this bulletin; this is the text that was kept.
version-unknown = This bulletin has no such version. There are: { $citations }
withdrawn = { $id } was withdrawn at { $at }. Reason: { $reason }
act-elected = elected
act-re-elected = re-elected
act-appointed = appointed

## Buttons
button-next = Next result ›
button-previous = ‹ Previous result
button-whole = Whole passage
button-fold = ‹ Fold
button-source = Open source
button-copy = Copy citation
button-private = Show in private
button-back = ‹ Back
button-list = ‹ List
button-text = Read the full text
button-picture = Page picture
picture-of = Picture of the quote: { $title }
picture-sent = The picture is sent.
picture-gone = The picture of this page is no longer there.
button-file = Get as .txt
button-expired = This button has expired, please ask again.
button-gone = This bulletin was changed or removed, please ask again.
button-not-yours = In this group the buttons work for whoever asked. Please ask your own question.
feedback-up = Thank you for your feedback.
feedback-down = Noted. What is wrong with the answer?
feedback-noted = Noted, thank you.
feedback-late = This question is no longer in the log, so the feedback cannot be kept.
reason-wrong-bulletin = Wrong bulletin
reason-wrong-answer = Wrong answer
reason-out-of-date = Out of date
reason-should-refuse = Should have said it is not there

## Commands
command-help = how to ask
command-ask = ask a question
command-search = find the passages that fit best
command-latest = the newest bulletins
command-list = which bulletins there are
command-source = show one bulletin by its id
command-settings = settings
command-lang = language of answers
command-forget_me = delete my data
command-status = how the bot does
command-stats = what was asked
command-reindex = read the files again and index them
command-remove = remove a bulletin that was sent to the bot
command-withdraw = withdraw a bulletin
command-allow = allow a person or a group, or approve a code
command-deny = allow no longer, or refuse a code
command-who_is_allowed = who may ask, and who waits
start =
    Hello! I answer questions about the bulletins by quoting them word for word, with their source.
    What the bulletins do not say, I will say I cannot find.
help =
    In a private chat just send your question, for example: <i>Who was elected Bí thư in Lâm Đồng in 2020?</i>

    Commands, in groups too:
    /ask question – an answer by the quote that fits best
    /search words – the passages that fit best, with filters if you like: <code>/search bí thư year:2020 province:Lâm Đồng</code>
    /latest – the newest bulletins
    /list – which bulletins there are
    /source id – one bulletin

    If there are several bots in the group, write /search@{ $bot }.
help-inline = In any chat, also where I am not: type <code>@{ $bot }</code> and what to look for, and choose a quote to send.
help-private =
    /settings – settings, such as your province
    /lang – the language of answers
    /forget_me – delete your data
help-group = Administrators of the group: /settings – what I answer, language, province.
help-list = The bot only serves people who were allowed to use it. Whoever was not writes to me in private to learn the number that the administrator needs.
help-pairing = The bot only serves people who were allowed to use it. Whoever was not writes to me in private for a code, which the administrator approves.
help-admin =
    Running the bot:
    /status – how it does
    /stats – what was asked
    /reindex – read the files again and index them
    Send me a file (Word, PDF, .txt …) – adds a bulletin
    /remove id – removes a bulletin that was sent
    /withdraw id reason – withdraw a bulletin, so that it is quoted no more
    /allow number or code – allow a person or a group, or approve a code
    /deny number or code – allow no longer, or refuse a code
    /who_is_allowed – who may ask, and who waits
ask-how = Write the question right after the command, for example: <code>/ask Who was elected Bí thư in Lâm Đồng in 2020?</code>
search-how = Write what to look for right after the command, for example: <code>/search Lâm Đồng Bí thư 2020</code>

## Who may ask, and how much
access-list = This bot only serves people who were allowed to use it. Please send the number <code>{ $id }</code> to the administrator to be allowed.
access-code = This bot only serves people who were allowed to use it. Your code is <code>{ $code }</code>, good for { $minutes } minutes from when it was given. The administrator has been told; if it takes long, please send them the code.
access-closed = This bot only serves people who were allowed to use it. You cannot be given a code now; please turn to the administrator.
access-group = Sorry, I only serve groups that were allowed, so I am leaving. If you need me, please send the number <code>{ $id }</code> to the administrator and add me again.
access-button = You have not been allowed to use this bot.
access-inline = Ask to be allowed
access-granted = You may use the bot now. Just send your question.
access-wanted = { $name } (number <code>{ $id }</code>) asks to use the bot. Code: <code>{ $code }</code>
access-allowed = { $name } (number <code>{ $id }</code>) is allowed now.
access-refused = { $name } (number <code>{ $id }</code>) is refused.
access-no-code = This code is wrong, has expired or was dealt with.
button-allow = Allow
button-refuse = Refuse
allow-how = Write a number or a code right after the command, for example: <code>/allow 123456789</code>, or reply to a message of whom you want to allow.
allow-shared = Many people write through this account, so it cannot be allowed.
deny-how = Write a number or a code right after the command, for example: <code>/deny 123456789</code>, or reply to a message of whom you want to deny.
deny-admin = This person is an administrator by the settings, and allowed always.
deny-done = The number <code>{ $id }</code> is not allowed any more.
deny-none = The number <code>{ $id }</code> is not on the list.
who-open = Everybody may ask at present.
who-list = Only people and groups on the list may ask.
who-pairing = Only people and groups on the list may ask; others can ask for a code.
who-admins = Administrators: { $ids }
who-allowed = Allowed: { $count }
who-waits = Waiting for a decision: { $count }
who-in-private = The list is sent in private only. Please write to me in private once, then use the command again.
wait-user =
    { $seconds ->
        [one] You are asking too fast, please wait { $seconds } second.
       *[other] You are asking too fast, please wait { $seconds } seconds.
    }
wait-chat =
    { $seconds ->
        [one] This group is asking too much, please wait { $seconds } second.
       *[other] This group is asking too much, please wait { $seconds } seconds.
    }
wait-all =
    { $seconds ->
        [one] Too many people are asking, please wait { $seconds } second.
       *[other] Too many people are asking, please wait { $seconds } seconds.
    }

## Trouble
question-empty = I see no question. Ask in words, for example: Who was elected Bí thư?
question-long = The question is too long. Please shorten it to at most { $limit } characters.
text-only = I can only read text messages. Please write your question.
thanks = You are welcome. Just send your next question when there is one.
unknown-command = I have no such command. See /help.
place = Many people are asking. You are number { $number } in the queue; the answer will take the place of this message.
busy = Too many questions are waiting for an answer. Please ask again in a few minutes.
failed = Sorry, something went wrong while looking for the answer (code { $id }). Please try again in a few minutes; if it still fails, tell the administrator this code.
not-kept = I cannot keep anything at present, so this was not done. Please try again later.
not-kept-full = The disk of data_dir is full, so this was not done. Please free some space and try again.
not-kept-rights = data_dir cannot be written, so this was not done. Please mend the rights and try again.
not-kept-trouble = There is trouble with the bot's database, so this was not done: { $reason }
given-up = Sorry, this message has stopped the program several times, so it is not dealt with any more. Please ask in another way.
error-report = Error { $id }: { $kind }, at { $place }. Details are in the log.

## After an absence
summary = { $count } questions were asked while I was away. In short:
summary-more = There is no room here for { $count } more of them; please ask those again.

## Settings of groups and people
settings-group = <b>Settings of this group</b>
settings-private = <b>Your settings</b>
settings-policy = I answer: { $policy }
settings-language = Language: { $language }
settings-province = Province that is meant where a question names none: { $province }
settings-quiet-on = Buttons under answers: only for whoever asked
settings-quiet-off = Buttons under answers: for everybody
settings-which-province = A question that names no province is about:
settings-saved = Saved.
settings-admins-only = Only the administrators of the group can change these settings.
policy-commands = commands only
policy-mentions = commands, mentions of me, replies to me
policy-all = every question
hears-all = I am an administrator of this group, so I can read every message here.
hears-since = My privacy mode is off. If it was turned off after I joined, remove me and add me again, or make me an administrator; otherwise I cannot read the questions.
hears-nothing = I cannot read ordinary messages in this group yet. Make me an administrator, or turn privacy mode off at @BotFather with /setprivacy, then remove me and add me again.
language-vi = Tiếng Việt
language-en = English
language-telegram = as the asker's Telegram says
province-none = none
lang-which = In which language shall I answer you? In a group that has set a language, that one is used.
lang-nobody = An anonymous account has no language of its own. The group's is set with /settings.
forget-what =
    <b>Delete your data?</b>

    This deletes: your questions wherever you asked them, with their results and ratings, your ratings of other questions, your language and settings, the buttons under your answers, your leave to ask and your codes. If the bot is only for those who are allowed, you will have to ask to be let in again.

    It cannot be undone. Your messages in Telegram are yours to delete.
forget-done = Your data has been deleted.
forget-not = Nothing was deleted.
forget-nobody = An anonymous account is shared, so I do not know which data is yours. Please send me /forget_me in private.
button-province = Choose a province…
button-quiet = Buttons only for whoever asked
button-close = Close
button-cancel = Cancel
button-forget = Delete my data
button-of-another = This button is for somebody else.

## Running the bot
admin-in-private = Please use this command in our private chat.
status-index = { $bulletins } bulletins, { $passages } passages; indexed at { $at }, encoder <code>{ $encoder }</code>
status-queue = Being answered or waiting: { $count }
status-uptime = Running since { $at } ({ $hours } h { $minutes } min)
status-groups = Groups that I am in: { $count }
status-dropped = Quotes held back for not matching the text: { $count }
status-hears-since = Privacy mode is off: I am told every message of the groups that I was added to since; from older ones, remove me and add me again.
status-hears-little = Privacy mode is on: in groups I am told commands and replies to me only; mentions may not arrive. To be sure, make me an administrator of the group, or turn the mode off at @BotFather with /setprivacy, then remove me and add me again.
status-hears-unknown = Telegram does not say what I am told in groups.
stats-title = The last { $days } days
stats-sums = Asked { $asked }: answered { $answered }, near { $near }, not found { $refused }, failed { $failed }; 👎 { $downs }
stats-given-up = Answers given up, for they could not be sent in time: { $count }
stats-day = { $date }: asked { $asked }, not answered { $refused }, failed { $failed }, 👎 { $downs }
stats-unanswered = Not answered, most frequent first:
stats-slowest = Slowest:
stats-file = The questions of the last { $days } days, without who asked them.
button-days = { $days } days
button-csv = CSV file
reindex-begun = Reading the files again and indexing…
reindex-so-far = Indexing: { $percent } %
reindex-done = Done after { $seconds } s: { $bulletins } bulletins ({ $added } added, { $changed } changed, { $removed } removed).
reindex-waiting = Withdrawn, and the source has another text now, which is not shown: { $ids }
reindex-unread =
    { $count ->
        [one] One file could not be read:
       *[other] { $count } files could not be read:
    }
reindex-passed-over =
    { $count ->
        [one] One other file was passed over: it is no document.
       *[other] { $count } other files were passed over: they are no documents.
    }
reindex-failed = It could not be indexed, and everything is as it was: { $reason }
reindex-busy = Indexing is under way; please try again when it is done.
internal-error = a defect of the program, code { $id }.
upload-kind = I take bulletins as web pages, Word, PDF, Excel, RTF, CSV, .txt or .md files only.
upload-large = The file is too large; { $limit } MB at most.
upload-gone = Telegram does not give me this file any more. Please send it again.
upload-failed = This file cannot be used: { $reason }
upload-taken = There is a bulletin with the id <code>{ $id }</code> already (from { $origin }). I do not overwrite it: rename the file, or remove that bulletin first.
upload-taken-since = Another bulletin has got this id just now. I do not overwrite it; nothing was added.
upload-size = { $characters } characters; { $facts } facts about people and offices
upload-add = Add this bulletin to the library?
upload-begun = Adding the bulletin and indexing…
upload-done = The bulletin was added. From now on I answer from it too.
upload-not = The bulletin was not added.
beyond-bytes = { $name } is larger than { $limit } bytes. Please split it into several files.
beyond-characters = { $name } is longer than { $limit } characters. Please split it into several files.
beyond-lines = { $name } has more than { $limit } lines. Please split it into several files.
beyond-line = { $name } has a paragraph of more than { $limit } characters (line { $line }). Please break it into shorter ones.
beyond-accents = { $name } heaps more than { $limit } accents on one letter (line { $line }). Please take them out.
beyond-pages = { $name } has more than { $limit } pages. Please split it into several files.
beyond-cells = { $name } has more than { $limit } cells. Please split it into several files.
beyond-marks = { $name } has more than { $limit } Markdown marks in one paragraph (line { $line }). Please save it as .txt.
child-slow = { $name } was given up after { $seconds } seconds. Please leave this file out, or split it.
child-memory = { $name } needs more than { $limit } MB of memory. Please split the file, or raise telegram.index_memory_mb.
child-stopped = The bot was told to stop. Please try again when it is back.
child-died = The process that worked on { $name } ended early; the log may say why. Please try again.
no-publisher = no publisher
button-add = Add
button-remove = Remove
remove-how = Write the bulletin's id right after the command, for example: <code>/remove thong_bao_12</code>
remove-unknown = There is no bulletin with this id.
remove-shipped = This bulletin comes with the program; it cannot be removed here.
remove-elsewhere = This bulletin is read from { $origin }; it was not sent to me. Remove the file there, then use /reindex.
remove-which = Remove the bulletin <b>{ $title }</b> (<code>{ $id }</code>)? Its file will be deleted.
remove-begun = Removing the bulletin and indexing again…
remove-done = The bulletin was removed.
remove-not = Nothing was removed.
remove-failed = It could not be removed, and everything is as it was: { $reason }
withdraw-how = Write the bulletin's id and the reason right after the command, for example: <code>/withdraw thong_bao_12 there is a correction</code>
withdraw-with = Withdrawn with it, for the same text: { $ids }
withdraw-answers = Answers that quoted or offered this bulletin: { $count }
withdraw-private = a private chat
withdraw-inline = sent inline
withdraw-undone = No longer withdrawn: { $ids }
withdraw-none = This bulletin is not withdrawn.
withdraw-failed = That could not be done, and everything is as it was: { $reason }
button-undo-withdrawal = Take back
description =
    I answer questions about bulletins of Party and state bodies by quoting them word for word, with their source. What the bulletins do not say, I say I cannot find.

    Just send your question, in Vietnamese or English.
description-inline = In any other chat: type @{ $bot } and what to look for, to send a quote.
description-short = Answers about bulletins of Party and state bodies: quoted word for word, with the source.
