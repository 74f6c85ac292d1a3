# Every text that a user reads. Each has its Vietnamese under the same name in vi.ftl.

## Answers
not-found = Not in the bulletins.
nearest = Nearest bulletins:
nearest-titles = Nearest bulletins: { $titles }
renamed = Note: the question says { $asked }, the bulletin { $named }. Since 1 July 2025 both are one province.
results =
    { $count ->
        [0] No passage fits.
        [one] The passage that fits best:
       *[other] The { $count } passages that fit best:
    }

## Commands
command-start = begin
command-help = how to ask
command-ask = ask a question
command-search = find the passages that fit best
start =
    Hello! I answer questions about the bulletins by quoting them word for word, with their source.
    What the bulletins do not say, I will say I cannot find.
help =
    In a private chat just send your question, for example: <i>Who was elected Bí thư in Lâm Đồng in 2020?</i>

    In a group use a command:
    /ask question – an answer by the quote that fits best
    /search words – the passages that fit best

    If there are several bots in the group, write /search@{ $bot }.
ask-how = Write the question right after the command, for example: <code>/ask Who was elected Bí thư in Lâm Đồng in 2020?</code>
search-how = Write what to look for right after the command, for example: <code>/search Lâm Đồng Bí thư 2020</code>

## Trouble
question-empty = I see no question. Ask in words, for example: Who was elected Bí thư?
question-long = The question is too long. Please shorten it to at most { $limit } characters.
text-only = I can only read text messages. Please write your question.
unknown-command = I have no such command. See /help.
failed = Sorry, something went wrong while looking for the answer (code { $id }). Please try again in a few minutes; if it still fails, tell the administrator this code.
