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
bulletin-id = id: { $id }
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
source-collections = Collections: { $names }
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
version-past = No source holds this bulletin any more. Texts that are kept: { $citations }
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
command-remove = remove a bulletin
command-withdraw = withdraw a bulletin
command-allow = allow a person or a group, or approve a code
command-deny = allow no longer, or refuse a code
command-who_is_allowed = who may ask, and who waits
command-collections = who may read which collections
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
    /remove id – removes a bulletin
    /withdraw id reason – withdraw a bulletin, so that it is quoted no more
    /allow number or code – allow a person or a group, or approve a code
    /deny number or code – allow no longer, or refuse a code
    /who_is_allowed – who may ask, and who waits
    /collections – who may read which collections
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
nothing-indexed = There are no bulletins to answer from yet. Please ask the administrator of this bot.
nothing-indexed-how = There are no bulletins to answer from yet. Send the bot a bulletin as a file, in private, or run <code>bantin index FOLDER</code> on its machine, with the bot's config.
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
collections-heading = Collections, and how many bulletins each has
collections-none = No bulletin belongs to any. A folder of a source is one by its name; others are named by <code>bantin index FOLDER --collection NAME</code>, or by the field <code>collections</code> beside or above a text.
collections-default = Those to whom nothing was given may read: { $may }
collections-more = … and { $count } more
collections-all = everything
collections-nothing = nothing
collections-whom = Whose reading shall be changed? Choose below, or write <code>/collections ID</code>.
collections-of = { $name } (<code>{ $id }</code>) may read: { $may }
collections-as-others = Nothing was given: it is what all may read to whom nothing was.
collections-saved = Saved.
collections-how = Write a person's or a group's number right after the command, for example: <code>/collections -1001234567890</code>; or the command alone for a list.
button-collections-all = Everything
button-collections-default = As others
upload-collections = Collections: { $names }
upload-no-collections = No collection: only those see it who may read everything. To name some, send the file again and write them into its caption, with semicolons between them.
upload-bad-collections = The caption names collections that cannot be: at most { $limit } characters each, with semicolons between them. Please send the file again.
upload-kind = I take bulletins as web pages, Word, PDF, Excel, RTF, CSV, .txt or .md files, or scans (PNG, JPEG, TIFF) only.
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
no-publisher = no publisher
button-add = Add
button-remove = Remove
remove-how = Write the bulletin's id right after the command, for example: <code>/remove thong_bao_12</code>
remove-unknown = There is no bulletin with this id.
remove-which = Remove the bulletin <b>{ $title }</b> (<code>{ $id }</code>) with every text that it had?
remove-deletes = The file that was sent will be deleted.
remove-leaves-out = Its file { $origin } stays where it is, and later index runs pass it by.
remove-begun = Removing the bulletin and indexing again…
remove-done = The bulletin was removed.
remove-undo = To have its file read again, run on the bot's machine: <code>{ $command }</code>
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

## The command line
cli-head-usage = Usage:
cli-head-options = Options
cli-head-commands = Commands
cli-head-examples = Examples
cli-usage-options = [OPTIONS]
cli-usage-command = COMMAND ...
cli-default = default: { $value }
cli-value-address = ADDRESS
cli-value-file = FILE
cli-value-id = ID
cli-value-n = N
cli-value-name = NAME
cli-value-path = PATH
cli-value-question = QUESTION
cli-value-text = TEXT
cli-see-help = See { $command } --help.
cli-no-option = There is no option { $name }.
cli-no-command = There is no command { $name }.
cli-did-you-mean = Did you mean { $names }?
cli-missing = { $name } is missing.
cli-missing-command = No command is given.
cli-too-many = Nothing can be done with { $words }: it is one word too many.
cli-needs-value = { $name } needs a value.
cli-takes-no-value = { $name } takes no value.
cli-bad-number = { $name } must be a whole number ({ $bounds }).
cli-bad-choice = { $name } must be one of: { $choices }.
cli-wrong-usage = The command is not called as it can be ({ $reason }).
cli-question-or-batch = Give either a question or --batch FILE.
cli-needs-path = { $name } needs at least one PATH.
cli-needs-questions = Give a file of questions.
cli-reason-or-undo = Give either --reason TEXT or --undo.

cli =
    Answer questions about Vietnamese bulletins by quoting them

    What it says is Vietnamese or English: --lang decides, then BANTIN_LANG, then language in the config.
    Whatever you can mend ends in one sentence on stderr.

    Exit status: 0 when done, 1 where something can be mended, 2 where the command is called as it cannot be.
cli-examples =
    bantin index /srv/bulletins
    bantin ask "who was elected Bí thư in Lâm Đồng 2020?"
    bantin --lang vi status
cli--config = Settings; without it the file that BANTIN_CONFIG names, or the defaults
cli--lang = Language of what the command line says
cli--version = Show the version
cli--help = Show this
cli--dry-run = Only tell what would be done, and change nothing
cli--samples = If nothing is indexed yet, index the five bulletins that come with bantin
cli--json = Print JSON, one object a line
cli--k = How many to show
cli--page = Show the page of that number
cli--strict = End with status 1 if something cannot be read

cli-ask =
    Answer a question by quoting the bulletins

    The question needs no quotation marks. A line of FILE that is no question is told in its place, the others are
    answered; the exit status is 1. That the bulletins do not answer is no error: the status is 0, or 3 with
    --exit-code.
cli-ask-examples =
    bantin ask "who was elected Bí thư in Lâm Đồng 2020?"
    bantin ask Bí thư Chi bộ là ai -k 3
    bantin ask --batch questions.jsonl --json
cli-ask--batch = Ask every line of FILE (JSON lines with question and optional after); - is standard input
cli-ask--k = Show at most so many quotes
cli-ask--strict = Ask nothing if a line of FILE is no question

cli-config =
    Check the config, or show the settings that are in force

    The config is looked for in this order: --config, the variable BANTIN_CONFIG, the user's file, the machine's file.
    Where there is none, the defaults hold. bantin init makes the user's file.
cli-config-examples =
    bantin config check
    bantin config show --json

cli-config-check =
    Report everything that is wrong with the config at once, each with its line and what mends it

    The exit status is 1 if something is. Nothing is made or changed.
cli-config-check-examples =
    bantin config check
    bantin --config /etc/bantin/config.yaml config check
cli-config-check--json = Print one JSON object

cli-config-show =
    Show every setting that is in force and where it comes from

    The bot's token and the webhook's secret are never shown, only whether they are set.
cli-config-show-examples =
    bantin config show
    bantin config show --json
cli-config-show--json = Print one JSON object

cli-evaluate =
    Measure the answers to questions whose answers are known, by style and over all

    FILE holds JSON lines: question, style, source (a bulletin's id, a list of ids any of which is right, or
    null if the bulletins do not say), answers (strings of which one must stand in the first quote), and
    optional after, id, short (a list of accepted short answers, or null if none makes sense; without it they
    are the answers) and verdict (what comes of a claim: confirmed or contradicted). A file that ends in .json
    is read as SQuAD, and its paragraphs are searched instead of the library.
cli-evaluate-examples =
    bantin evaluate questions.jsonl --json figures.json
    bantin evaluate questions.jsonl --plain --compare figures.json
cli-evaluate--questions = A FILE as well
cli-evaluate--paragraphs = SQuAD file whose paragraphs are searched; its questions must have the same ids
cli-evaluate--plain = Strip the questions' accents
cli-evaluate--given-paragraph = Ask each question only of the bulletin or paragraph that answers it
cli-evaluate--distractors = Bury the bulletins among the pages of a .jsonl.gz file
cli-evaluate--distractor-count = How many pages of it
cli-evaluate--json = Write the figures to FILE as well
cli-evaluate--compare = Show the change since a FILE that --json wrote, of the figures and question by question

cli-explain =
    Tell why a question is answered as it is

    Prints how it was read, the likeliest quotes with what speaks for and against each, and which of them
    contradict something that it asks for.
cli-explain-examples =
    bantin explain "who was elected Bí thư in Lâm Đồng 2020?" -k 2
    bantin explain "còn năm 2018?" --after "Bí thư Chi bộ ở Lâm Đồng năm 2020 là ai?"
cli-explain--after = The question that was asked just before it
cli-explain--json = Print one JSON object, with every feature
cli-explain--k = Explain so many quotes

cli-export =
    Write all that the library holds to a file

    Every version of every bulletin, the sources and what is withdrawn, as lines of JSON; FILE - is standard
    output. The same library gives the same bytes, and what bantin import made of them, too. A FILE that is
    there is replaced.
cli-export-examples =
    bantin export library.jsonl

cli-facts =
    List what is read out of a bulletin: who holds which office, quantities and days
cli-facts-examples =
    bantin facts bulletin.docx
    bantin facts bulletin.docx --json

cli-forget =
    Forget a source, with the bulletins that no other source holds

    PATH is a source of bantin sources, whether it is still there or not; shipped are the bulletins that come with
    the program. The files on the disk stay, every version in the library goes. What another source holds as well
    stays.
cli-forget-examples =
    bantin forget /srv/old-bulletins
    bantin forget /srv/old-bulletins --dry-run
    bantin forget shipped
cli-forget--json = Print one JSON object

cli-import =
    Fill an empty library with what bantin export wrote, and index it

    FILE - is standard input. All of it or nothing: a line that is damaged, foreign or missing ends the
    command, and nothing is stored.
cli-import-examples =
    bantin import library.jsonl

cli-index =
    Read bulletins (files or folders) and bring the index in line with them

    Without PATH everything that was indexed before is read again. What has not changed is not encoded again;
    a file that is gone leaves the index; one that cannot be read is told, and stops nothing.
cli-index-examples =
    bantin index --check /srv/bulletins
    bantin index /srv/bulletins
    bantin index
    bantin index --collection "Home Affairs" /srv/home-affairs
cli-index--collection = A collection that PATH belongs to from now on; several times for several, none for what its folders name
cli-index--only = Make these the only sources, and forget all others
cli-index--check = Tell what would be read from PATH, and store nothing
cli-index--json = Print one JSON object
cli-no-collection = { $name } cannot be the name of a collection: give 1 to { $limit } characters without a semicolon, or none.

cli-init =
    Make a config with a comment on each setting, where the program finds it by itself

    To have it elsewhere, give --config or the variable BANTIN_CONFIG. A file that is there stays, and is never
    overwritten.
cli-init-examples =
    bantin init
    bantin --config /etc/bantin/config.yaml init
    bantin init --lang en
cli-init--json = Print one JSON object
cli-init--lang = Language of the comments and of answers

cli-inspect =
    Show what a file is read as: its text, its fields and where each was found, pages, warnings

    Of an archive or a folder every file is shown. What cannot be read is told on stderr, and the rest shown.
cli-inspect-examples =
    bantin inspect bulletin.pdf
    bantin inspect bulletins.zip --json

cli-latest =
    Show the newest bulletins, those without a date last
cli-latest-examples =
    bantin latest -k 5
    bantin latest --page 2

cli-list =
    Show how many bulletins are indexed, by province and year
cli-list-examples =
    bantin list
cli-list--json = Print one JSON object

cli-migrate =
    Carry the library and the bot's memory from files into a PostgreSQL database

    Every version of every bulletin, the sources and what is withdrawn, and all that the bot remembers: settings, who
    is allowed, buttons, the log of questions, what came in and what is to be sent. The password of the database comes
    from BANTIN_STORE_PASSWORD. The database must be empty, and no bot may serve from the folder; the folder is only
    read. In the end counts and checksums of both are compared, the bulletins are indexed, and the line is shown that
    belongs into the config from then on. What was broken off, the same command goes on with.
cli-migrate-examples =
    bantin migrate --to postgresql://bantin@db.example.vn/bantin --dry-run
    bantin migrate --to postgresql://bantin@db.example.vn/bantin
cli-migrate--to = The address of the database, as it will stand in the config
cli-migrate--no-index = Leave the indexing to a later bantin index

cli-remove =
    Take the bulletin of an ID out of the library, with every version

    Its file stays in its source, but later index runs do not read it again until --undo, or until the very file is
    named: bantin index FILE. A file that was sent to the bot is deleted.

    Removing is for housekeeping and leaves no trace. A bulletin that is wrong, or that was quoted to somebody, is
    better withdrawn by bantin withdraw: that text is never shown again, whatever its file is called, and the answers
    that quoted it are listed.
cli-remove-examples =
    bantin remove notice_12
    bantin remove notice_12 --dry-run
    bantin remove notice_12 --undo
cli-remove--json = Print one JSON object
cli-remove--undo = Have the next index run read the file of a removed bulletin again

cli-search =
    Show the passages that fit a question best, whether or not they answer it

    Words in quotes must stand in a passage as they are. năm:2020 (year:), từ:2017 (from:), đến:03/2020 (to:),
    tỉnh:Trà Vinh (province:) and đơn vị:"Ban Quản lý" (unit:) choose the bulletins, typed with accents or
    without; without any other words the newest of them are listed.
cli-search-examples =
    bantin search "Bí thư Chi bộ year:2020 province:Lâm Đồng"
    bantin search "khu công nghiệp" -k 20 --page 2
cli-search--json = Print one JSON object

cli-serve =
    Run the Telegram bot

    Its token comes from TELEGRAM_BOT_TOKEN.
cli-serve-examples =
    bantin --config /etc/bantin/config.yaml serve

cli-source =
    Show the bulletin of an id, with all of its text

    Of a text that it no longer has, that there is a newer one is told, and which sentences changed. What was
    withdrawn is not shown: when and why is told, and the exit status is 1.
cli-source-examples =
    bantin source thong_bao_12
    bantin source thong_bao_12 --version 1
cli-source--version = With its text of that number; like ID@N
cli-source--json = Print one JSON object

cli-sources =
    List the sources: the files and folders that bantin index reads again

    Of each, how many bulletins it holds, when it was last read, and whether it is still there. Of one that is not,
    the bulletins stay until it is forgotten by bantin forget.
cli-sources-examples =
    bantin sources
    bantin sources --json

cli-status =
    Say what is indexed, with which encoder, when, and how much

    Every file of the index is looked at: one that is damaged, or was built with other settings, is told, and the
    status is 1.
cli-status-examples =
    bantin status
    bantin status --json
cli-status--json = Print one JSON object

cli-sync =
    Fetch and read what the config lists under sync, and bring the index in line with it

    Folders are read as by bantin index; of feeds, maps of sites and pages the originals are kept in data_dir.
    What gives nothing is told, and stops nothing. A run that was interrupted is gone on with by the next.
cli-sync-examples =
    bantin --config config.yaml sync

cli-withdraw =
    Show nothing of the bulletin of an id any more, in a running bot neither

    All its versions are withdrawn, and other bulletins that have its very text. The answers that quoted it
    are listed, as far back as the log of questions goes. Files that hold the same text do not bring it back.
cli-withdraw-examples =
    bantin withdraw thong_bao_12 --reason "there is a correction"
    bantin withdraw thong_bao_12 --undo
cli-withdraw--reason = Why: whoever asks for it by its id is told
cli-withdraw--undo = Show it again; if it has another text by now, only that one
cli-withdraw--json = Print one JSON object

cli-rehearsed = A rehearsal, nothing was changed. In earnest:
cli-sources-none = There are no sources yet. Begin with: bantin index PATH
cli-sources-kind =
    { $kind ->
        [folder] folder
        [file] file
       *[shipped] comes with the program
    }
cli-sources-bulletins = bulletins: { $count }
cli-sources-read = read at { $at }
cli-sources-collections = collections: { $names }
cli-sources-left-out = removed and not read again: { $count }
cli-sources-gone = It is not there. To forget it: bantin forget { $path }
cli-forget-source = Forgot the source { $source }; bulletins that left the library: { $count }.
cli-forget-kept = They stay, since another source holds them: { $ids }
cli-remove-removed = Removed the bulletin { $id } ({ $title }) with every version.
cli-remove-deleted = Deleted the file { $file }.
cli-remove-left-out = Its file stays at { $origins } and is not read again. To have it read: { $command }
cli-remove-undone = The next index run reads again: { $origins }

cli-init-made = Made the config { $file }.
cli-init-next = Edit it as its comments say, then check it: { $command }
cli-config-right = The config { $file } can be used.
cli-config-wrong = Errors: { $count }
cli-config-none = There is no config, so the defaults hold. To make one: bantin init
cli-config-no-token = { $variable } holds no token; only bantin serve needs one.
cli-config-file =
    { $found ->
        [user] The user's config: { $file }
        [system] The machine's config: { $file }
       *[other] The config: { $file } (by { $found })
    }
cli-config-line = line { $line }
cli-config-default = default
cli-config-set = set
cli-config-unset = not set
cli-other-library = Note: this uses the library in { $folder }, while the machine's config ({ $file }) uses { $other }. To use the same: { $command }
cli-other-owner = Note: { $folder } belongs to { $owner }, who cannot read what root writes there. Run: runuser -u { $owner } -- bantin { $command }

cli--quiet = Write results and complaints only
cli--verbose = Log what is being done, too
cli-ask--exit-code = End with status 3 if the bulletins do not answer
cli-export-json = Write either the library or JSON to standard output: give a FILE with --json.
cli-bar-indexing = Indexing
cli-bar-reading = Reading
cli-bar-fetching = Fetching
cli-bar-asking = Asking
cli-bar-passages = passages
cli-bar-files = files
cli-bar-bulletins = bulletins
cli-bar-addresses = addresses
cli-bar-questions = questions
cli-report = { $bulletins } bulletins, { $passages } passages: { $added } added, { $changed } changed, { $removed } removed; { $encoded } texts encoded.
cli-report-passed-over = Passed over, for they are no documents: { $kinds }
cli-report-kind = { $count } { $ending }
cli-report-no-ending = { $count } without an ending
cli-report-in-archives = { $count } in archives
cli-report-refused =
    { $count ->
        [one] { $count } file was refused:
       *[other] { $count } files were refused:
    }
cli-report-clash = { $origin } has the id { $id }: { $wanted } is that of { $holder }.
cli-report-waiting = { $id } is withdrawn, and has another text now: bantin withdraw { $id } --undo shows it.
cli-report-rehearsed = { $bulletins } bulletins: { $added } added, { $changed } changed, { $removed } removed.
cli-report-regrouped = Bulletins that belong to other collections now: { $count }.
cli-report-left-out = Not read again, for their bulletins were removed: { $count }; see bantin sources.
cli-sync-would-ask = Asked first would be: { $addresses }
cli-fetched = Fetched pages: { $new } new, { $changed } changed, { $unchanged } unchanged; { $failures } complaints; { $left } left to the next run.
cli-status-data = data folder
cli-status-sources = sources
cli-status-bulletins = bulletins
cli-status-passages = passages
cli-status-encoder = encoder
cli-status-indexed = indexed at
cli-status-empty = Nothing is indexed yet. Begin with: bantin index FOLDER
cli-inspect-name =
    { $name ->
        [id] id
        [number] number
        [collections] collections
        [date] date
        [publisher] publisher
        [province] province
        [term] term
       *[url] address
    }
cli-inspect-format = read as: { $format }
cli-inspect-title = title found
cli-inspect-place =
    { $place ->
        [first-line] first line
        [text] text
        [event] event
        [dateline] dateline
        [letterhead] letterhead
        [stamp] a line with its day
        [period] the period that it is of
        [posted] a line that says when it was published
        [opening] opening
        [label] a line with its name
        [page] the page's own fields
        [mail] mail
        [subject] subject of the mail
        [feed] name of the feed
        [sheet] name of the sheet
        [columns] names of the columns
        [sheet-and-columns] names of the sheet and its columns
        [sidecar] sidecar
        [front-matter] front matter
        [file-name] file name
       *[other] { $place }
    }
cli-inspect-counts = { $characters } characters, { $passages } passages, { $facts } facts
cli-inspect-pages = { $count } pages
cli-facts-offices = Offices: { $count }
cli-facts-spans = Quantities and days: { $count }
cli-facts-kind =
    { $kind ->
        [day] day
       *[quantity] quantity
    }
cli-facts-mark =
    { $mark ->
        [guest] guest
        [acting] acting
       *[former] former
    }
cli-facts-act =
    { $act ->
        [elected] elected
        [re-elected] re-elected
        [appointed] appointed
        [chairs] chairs
        [attends] attends
        [speaks] speaks
        [leaves] leaves
       *[holds] holds
    }
cli-imported = { $count } bulletins imported, { $withdrawn } withdrawn.
cli-migrated =
    To { $target }: { $count } bulletins, { $withdrawn } withdrawn, and { $rows } rows of the bot's memory; { $kind ->
        [rehearsed] the database can take them.
       *[done] counts and checksums of both sides are alike.
    }
cli-migrated-setting = The line of the config from now on:
cli-migrated-unindexed = Nothing is indexed there yet: change the config, then run bantin index.
cli-migrate-sqlite = Files are what there is already: give --to the address of a database, as postgresql://user@host/database.
cli-migrate-to = --to is no address of a database: { $reason }.
cli-exported = { $count } bulletins written, { $withdrawn } withdrawn.
cli-withdrawn-later = The index is made without it at the next run: { $reason }
cli-withdrawn-together = Withdrawn together, having one text: { $ids }
cli-withdrawn-answers = Answers that quoted it: { $count }
cli-withdrawn-message = message { $number }
cli-reinstated = Shown again: { $ids }
cli-check-heading =
    { $column ->
        [file] file
        [kind] kind
        [encoding] encoding
        [date] date
       *[remarks] remarks
    }
cli-check-scan-refused = scan, refused: { $reason }
cli-check-refused = refused: { $reason }
cli-check-draft = draft
cli-check-duplicate = duplicate of { $file }
cli-check-version = version of { $file }
cli-check-sum = Bulletins: { $bulletins }. Refused: { $refused }.
cli-check-count =
    { $kind ->
        [scans] { $count } scans
        [drafts] { $count } drafts
        [undated] { $count } without a date
        [duplicates] { $count } duplicates
        [held] { $count } in the library already
        [other_texts] { $count } versions of bulletins in the library
       *[versions] { $count } versions
    }
cli-check-among = Among them: { $counts }
cli-check-nothing = Nothing was indexed.
cli-explain-reading =
    { $name ->
        [understood] understood
        [asks-for] asks for
        [names] names
        [searched-with] searched with
       *[facts] asked of facts
    }
cli-explain-type =
    { $type ->
        [person] a person
        [number] a number
        [date] a date
        [place] a place
        [explanation] an explanation
       *[other] something else
    }
cli-explain-nothing = nothing
cli-explain-feature =
    { $name ->
        [beside] words of the question beside the asking word
        [bulletin_first] of the bulletin found best
        [bulletin_lead] how far its bulletin leads
        [colon] ends with a colon
        [covered] terms of the question in it
        [covered_around] terms of the question in it and the sentences beside it
        [covered_before] terms of the question in it and the sentence before
        [covered_by_heading] terms of the question in the heading
        [covered_by_passage] terms of the question in its passage
        [covered_new] terms of the question in it that the heading lacks
        [covered_or_known] terms of the question in it or the heading
        [few_words] has few words
        [first] begins its passage
        [fused] how well its passage was found
        [has_head] the question names the thing asked for
        [head] names the thing asked for
        [heading] is a heading
        [holder] tells who holds the office
        [holder_enters] tells that somebody enters the office
        [holder_first] tells the likeliest holder of the office
        [holder_fit] how well that holder fits
        [holder_fit_lead] how far that holder falls behind the likeliest
        [holder_guest] that holder is a guest
        [length] length
        [missing] the rarest word that it and the sentence before lack
        [missing_in_passage] the rarest word that its passage lacks
        [new_words] words that the question has not
        [office] the question asks for an office
        [office_left] tells who left the office
        [office_told] tells of the office
        [opening] stands at the bulletin's beginning
        [passage_cosine] what its passage means, by itself
        [passage_similarity] what its passage means, token by token
        [person] names the person asked about
        [person_missing] does not name the person asked about
        [position] place in the bulletin
        [rank] rank of its passage
        [replaces] tells in whose place somebody comes
        [run] words in the question's order
        [similarity] what it means
        [similarity_around] what it and the sentences beside it mean
        [span] words that may be the answer
        [span_best] the likeliest such words of its passage
        [span_fit] how well such words fit
        [spans] how many such words there are
        [superseded] somebody holds the office since
        [typed] holds the kind of thing asked for
        [untold] tells no holder, and others do
        [untyped] does not hold the kind of thing asked for
        [words] words of the question in it
       *[words_of_passage] words of the question in its passage
    }
cli-explain-feature-english = { $feature } (question in English)
cli-explain-feature-lead = { $feature }, beside the others
cli-explain-feature-kind = { $feature }: { $kind }
cli-explain-constraint =
    { $group ->
        [where] where
        [when] when
        [which] which one
       *[who] who
    }: { $agreement ->
        [agrees] agrees
        [contradicts] contradicts
       *[silent] is not said
    }
cli-explain-named =
    { $name ->
        [years] years
        [parts] quarters and halves
        [terms] terms
        [months] months
        [ordinals] which one
        [numbered] what is numbered
        [dates] days
        [provinces] provinces
        [districts] districts
        [communes] communes
        [places] places
        [roles] offices
        [bodies] bodies
        [people] people
        [office] office
        [election] about an election
        [whether] asks back
        [replaced] was replaced
        [leaving] who leaves
       *[who] asks for somebody
    }
cli-explain-sort =
    { $sort ->
        [year] year
        [part] part of a year
        [month] month
        [term] term
        [ordinal] which one
        [date] day
        [province] province
        [place] place
        [district] district
        [commune] commune
        [role] office
        [body] body
        [person] person
       *[document] document
    }
cli-explain-contradicts = contradicts ({ $sort }): asked { $asked }, the bulletin says { $stated }
cli-sync--json = Print one JSON object
cli-export--json = Print one JSON object
cli-import--json = Print one JSON object
cli-check-held = in the library as { $id }
cli-check-other-text = version of { $id } in the library

## What `bantin evaluate` measured
cli-evaluate-searched = { $bulletins } bulletins, { $passages } passages, encoder { $encoder }
cli-evaluate-table =
    { $name ->
        [search] search
        [quotes] quotes
        [short] short answers
        [claims] claims
        [unanswerable] without answer
        [coverage] short answers from
       *[confidence] confidence
    }
cli-evaluate-column =
    { $name ->
        [answerable] answerable
        [recall-1] R@1
        [recall-5] R@5
        [mrr] MRR
        [ndcg-10] nDCG@10
        [verbatim] verbatim
        [p50] p50 s
        [p95] p95 s
        [number] n
        [right-first] right first
        [first-holds] first holds
        [holds-in-3] one of 3 holds
        [refused] refused
        [given] given
        [given-if-held] given if held
        [right] right
        [em] EM
        [f1] F1
        [claims] claims
        [right-verdict] right verdict
        [questions] questions
        [answered] answered
        [sure] at { $sure } or more
        [asked] asked
        [mean] mean
        [quoted] quoted
        [false-answers] false answers
        [coverage] coverage
       *[precision] precision
    }
cli-evaluate-change = change
cli-evaluate-bin = { $low } to { $high }
cli-evaluate-calibration =
    { $kind ->
        [asked] Of the { $count } asked: Brier score { $brier }, expected calibration error { $error }.
       *[quoted] Of the { $count } quoted: Brier score { $brier }, expected calibration error { $error }.
    }
cli-evaluate-sure = At { $threshold } or more: { $share } of { $right } first quotes that hold, { $sure } of { $false } false answers.
cli-evaluate-comparison =
    { $questions } questions are in both runs. Of { $answerable } answerable ones { $gained } became right and { $lost }
    are right no longer (McNemar's exact p = { $p }).
cli-evaluate-became =
    { $kind ->
        [answerable] answerable
       *[unanswerable] without answer
    }, became { $now ->
        [right] right
        [wrong] wrong
        [refused] refused
       *[answered] answered
    }: { $count }
cli-evaluate-was =
    was { $before ->
        [right] right
        [wrong] wrong
        [refused] refused
       *[answered] answered
    }
cli-evaluate-more = and { $count } more

## The man page
man-name = Name
man-synopsis = Synopsis
man-description = Description
