"""Methods that answer callback and inline queries.

Each handler's contract is the Bot API's section of the same name. A query is answered once, and in time:
a test says when its time is over.
"""

from collections.abc import Mapping
from typing import Final

from tests.botapi.accounts import Account, Files, Handler, Kept
from tests.botapi.errors import Params, bad_request
from tests.botapi.markup import checked_results
from tests.botapi.texts import message_text

_MAX_ANSWER: Final = 200
_CACHE_SECONDS: Final = 300
_STALE_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"


def _answer_callback_query(account: Account, params: Params, _files: Files) -> object:
    if len(params.get("text") or "") > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    return _answered(account, "callback", params)


def _answer_inline_query(account: Account, params: Params, _files: Files) -> object:
    for result in checked_results(params):
        content = result.get("input_message_content") or {}
        if "message_text" in content:
            message_text(account.world, {**content, "text": content["message_text"]})
    query = account.open_queries.get(str(params.get("inline_query_id")))
    _answered(account, "inline", params)
    given = params.get("cache_time")
    seconds = _CACHE_SECONDS if given is None else int(given)
    if query is not None:
        whose = query.user.id if params.get("is_personal") else None
        until = account.world.clock() + seconds
        account.kept[query.text, query.offset, whose] = Kept(params, until)
    return True


def _answered(account: Account, kind: str, params: Params) -> bool:
    identifier = str(params.get(f"{kind}_query_id"))
    query = account.open_queries.get(identifier)
    if query is None or query.kind != kind:
        raise bad_request(_STALE_QUERY)
    del account.open_queries[identifier]
    account.answers[identifier] = params
    return True


HANDLERS: Final[Mapping[str, Handler]] = {
    "answerCallbackQuery": _answer_callback_query,
    "answerInlineQuery": _answer_inline_query,
}
