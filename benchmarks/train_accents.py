"""Learns the general model of `retrieval/query/spelling/diacritics.py` from Wikipedia's pages.

    PYTHONPATH=. python benchmarks/train_accents.py viwiki_2017.jsonl.gz \
        retrieval/query/spelling/data/accents.npz

The same pages make the same file. One page in twenty is kept out, for `benchmarks/accents.py` to measure on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from corpus.entities.places import provinces
from corpus.text.fold import fold, looks_vietnamese, modern_spelling, nfc
from retrieval.query.spelling.ngram_counts import RADIX, Ints, trigrams
from retrieval.query.spelling.tokens import CLASSES, END, TOKEN, is_word, token_id
from retrieval.query.spelling.trigram_model import Bytes, Floats, packed, quantised

TRIPLES = 1_050_000  # are kept: with all pairs just under 4 MB
RAREST, SMALLEST_SHARE = 5, 1e-4  # of a word, in all and among those that it shares its letters with

# An encyclopedia asks nothing and administers little. These are the ways in which questions are asked and the
# words of bulletins and offices, counted as if they stood in it this many times, and the provinces likewise.
FRAMES = """
Ai là ?|Ai đã ?|Ai được ?|Ai làm ?|Ai giữ chức ?|Ai bị ?|Ai sẽ ?|Ai có ?|Ai phải ?|Ai đang ?
Ai nói ?|của ai ?|là ai ?|do ai ?|cho ai ?|với ai ?|bởi ai ?|ai bầu ?|ai chủ trì ?|ai ký ?
những ai ?|là gì ?|làm gì ?|có gì ?|gồm những gì ?|cái gì ?|điều gì ?|việc gì ?|loại gì ?|tên gì ?
tên là gì ?|gọi là gì ?|nói gì ?|về gì ?|bằng gì ?|chức vụ gì ?|vì sao ?|tại sao ?|Tại sao lại ?
Vì sao có ?|ở đâu ?|tại đâu ?|từ đâu ?|nằm ở đâu ?|diễn ra ở đâu ?|đến đâu ?|đi đâu ?|khi nào ?
vào khi nào ?|Khi nào thì ?|bao giờ ?|từ bao giờ ?|lúc nào ?|ngày nào ?|vào ngày nào ?|tháng nào ?
năm nào ?|vào năm nào ?|người nào ?|nơi nào ?|nước nào ?|loại nào ?|cơ quan nào ?|đơn vị nào ?
Những gì ?|Những ai ?|Những người nào ?|thế nào ?|như thế nào ?|Làm thế nào để ?|Thế nào là ?
bằng cách nào ?|bao nhiêu ?|là bao nhiêu ?|có bao nhiêu người ?|Có bao nhiêu ?|Bao nhiêu người ?
bao nhiêu phần trăm ?|bao nhiêu đồng ?|bao nhiêu năm ?|bao nhiêu tiền ?|bao nhiêu lần ?
mất bao nhiêu ?|được bao nhiêu ?|hết bao nhiêu ?|khoảng bao nhiêu ?|trong bao nhiêu ?|bao lâu ?
mất bao lâu ?|trong bao lâu ?|mấy ?|có mấy ?|Mấy giờ ?|ngày mấy ?|thứ mấy ?|lần thứ mấy ?
mấy người ?|được mấy ?|bao xa ?|có phải không ?|có không ?|đúng không ?|được không ?|hay không ?
có được không ?|chưa ?|Còn ai ?|thế còn ?|Còn gì ?|thì sao ?|ra sao ?|làm sao ?
"""
COUNTED = """
ngày|tháng|năm|giờ|phút|tuần|lần|người|đồng|nghìn đồng|triệu đồng|tỷ đồng|triệu USD
phần trăm|km|mét|héc ta|tấn|dự án|đảng viên|đồng chí|đại biểu|doanh nghiệp|công ty|lao động
công nhân|cán bộ|học sinh|hộ|hồ sơ|thủ tục|trường hợp|phòng|ban|sở|đơn vị|chi bộ|xã|phường
quận|huyện|tỉnh|thôn|khu công nghiệp|nhà máy|căn nhà|suất quà|cuộc họp|chỉ tiêu
"""
OFFICE = """
bí thư chi bộ|phó bí thư thường trực|bí thư đảng ủy|bí thư tỉnh ủy|bí thư huyện ủy|bí thư thành ủy
chi ủy viên|ủy viên|ban chấp hành đảng bộ|ban thường vụ|đảng viên dự bị|đảng viên chính thức
kết nạp đảng viên|đại hội đảng bộ|đại hội chi bộ|nhiệm kỳ|cấp ủy viên|tái cử|chi bộ trực thuộc
đảng bộ cơ sở|ủy ban kiểm tra|ban tổ chức|ban tuyên giáo|ban dân vận|khối các cơ quan và doanh nghiệp
mặt trận tổ quốc|hội liên hiệp phụ nữ|hội cựu chiến binh|đoàn thanh niên|liên đoàn lao động
công đoàn cơ sở|chủ tịch công đoàn|ủy ban nhân dân tỉnh|hội đồng nhân dân|chủ tịch ủy ban nhân dân
phó chủ tịch|văn phòng|giám đốc sở|trưởng ban quản lý|phó trưởng ban|trưởng phòng|chánh văn phòng
chánh thanh tra|bổ nhiệm|miễn nhiệm|điều động|luân chuyển|khen thưởng|kỷ luật|bằng khen
chiến sĩ thi đua|thi đua yêu nước|ban quản lý các khu công nghiệp|khu kinh tế|khu kinh tế cửa khẩu
khu chế xuất|cụm công nghiệp|tỷ lệ lấp đầy|dự án đầu tư|vốn đăng ký|vốn đầu tư|tổng vốn|lũy kế
giấy chứng nhận đầu tư|thu hút đầu tư|chủ đầu tư|đấu thầu|giải phóng mặt bằng|giải ngân|đầu tư công
kim ngạch xuất khẩu|kim ngạch nhập khẩu|tạm nhập tái xuất|nộp ngân sách|thu ngân sách|doanh thu
chỉ tiêu|kế hoạch|nghị quyết|nghị định|thông tư|quyết định|chỉ thị|công văn|tờ trình|phụ lục
hồ sơ|thành phần hồ sơ|nộp hồ sơ|tiếp nhận hồ sơ|hồ sơ đăng ký|thủ tục hành chính|trình tự thực hiện
cách thức thực hiện|thời hạn giải quyết|cơ quan có thẩm quyền|cấp giấy phép|cấp lại|gia hạn|thu hồi
dịch vụ công trực tuyến|bộ phận một cửa|cải cách hành chính|chuyển đổi số|lệ phí|phí thẩm định
mức phạt|xử phạt vi phạm|hành chính|khiếu nại|tố cáo|tiếp công dân|sổ đỏ|quyền sử dụng đất|thuê đất
tiền thuê đất|giá đất|bồi thường|tái định cư|hộ khẩu|căn cước công dân|khai sinh|kết hôn|tạm trú
thường trú|bảo hiểm xã hội|bảo hiểm y tế|trợ cấp thất nghiệp|nghỉ hưu|hộ nghèo|xây dựng nông thôn mới
môi trường|xử lý nước thải|công suất nhà máy|quan trắc|đánh giá tác động môi trường
phòng cháy chữa cháy|an toàn thực phẩm|an ninh trật tự|quốc phòng|tuyển dụng|thi tuyển công chức
viên chức|cán bộ|biên chế|lao động|tiền lương|lịch tiếp dân|hạn nộp|số điện thoại|địa chỉ
giờ làm việc|lãnh đạo ban|hội nghị cán bộ|hội nghị tổng kết|sơ kết|buổi làm việc
"""
TIMES = 40
BEFORE = ("", "tỉnh", "thành phố", "ở", "tại", "của", "UBND")  # the last stands for all abbreviations


def main() -> None:
    """Read the pages, count, smooth, prune, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("output", type=Path)
    chosen = parser.parse_args()
    spellings, ids = read(pages(chosen.pages, held_out=False))
    words = vocabulary(spellings, ids)
    print(f"{len(ids):,} tokens, {len(words):,} words")
    lookup = {word: CLASSES + i for i, word in enumerate(words)}
    mapped = np.array([token_id(spelling, lookup) for spelling in spellings], dtype=np.int64)[ids]
    size = CLASSES + len(words)
    tables = smooth(*trigrams(mapped), frames(lookup), size)
    tables["capital"] = capitals(spellings, ids, mapped, size)
    tables["words"] = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    with chosen.output.open("wb") as file:
        np.savez_compressed(file, **tables)  # type: ignore[arg-type] # the stubs know no plain dict here
    print(f"{len(tables['pair']):,} pairs, {len(tables['triple']):,} triples")
    print(f"{chosen.output.stat().st_size:,} bytes")


def pages(path: Path, *, held_out: bool) -> Iterator[str]:
    """The text of the pages that are kept out, or of all the others."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if (zlib.crc32(page["id"].encode()) % 20 == 0) == held_out:
                yield modern_spelling(nfc(page["text"]))


def read(texts: Iterator[str]) -> tuple[list[str], Ints]:
    """All the tokens as they are spelled, each by its position in the list of spellings."""
    numbers = {"\n": 0}
    ids = array("i", [0, 0])
    for text in texts:
        ids.extend(numbers.setdefault(token, len(numbers)) for token in TOKEN.findall(text))
        ids.append(0)
    return list(numbers), np.frombuffer(ids, dtype=np.int32).astype(np.int64)


def vocabulary(spellings: list[str], ids: Ints) -> list[str]:
    """The words that have the shape of a Vietnamese syllable and are no mere slips of the pen, sorted."""
    often: Counter[str] = Counter()
    for spelling, count in zip(spellings, np.bincount(ids).tolist(), strict=True):
        low = spelling.lower()
        if is_word(low) and looks_vietnamese(low):
            often[low] += count
    together: Counter[str] = Counter()
    for word, count in often.items():
        together[fold(word)] += count
    return sorted(w for w, n in often.items() if n >= max(RAREST, SMALLEST_SHARE * together[fold(w)]))


def phrases(table: str) -> list[str]:
    """The phrases of a table above."""
    return table.strip().replace("\n", "|").split("|")


def frames(lookup: dict[str, int]) -> tuple[Ints, Ints]:
    """The triples of the ways to ask, of offices' words and of provinces, and how often each is to count."""
    ids = [END, END]
    places = [
        f"{before} {name} {after} ?" for name in provinces() for before in BEFORE for after in ("", "2020")
    ]
    counted = [f"{ask} {unit} ?" for unit in phrases(COUNTED) for ask in ("bao nhiêu", "mấy", "có mấy")]
    for frame in [*phrases(FRAMES), *phrases(OFFICE), *counted, *places]:
        ids.extend(token_id(token, lookup) for token in [*TOKEN.findall(frame), "\n"])
    keys, counts = trigrams(np.array(ids, dtype=np.int64))
    return keys, counts * TIMES


def smooth(keys: Ints, counts: Ints, asked: tuple[Ints, Ints], size: int) -> dict[str, Bytes]:
    """The tables of the model, from the triples of the pages and those that are added to them.

    Pairs count in how many contexts they stand instead of how often (Kneser-Ney), except at the start of a
    sentence, which has no context; what is added counts in full. All pairs stay, and of the triples those
    that say most beyond what the pairs say.
    """
    pairs, number = np.unique(keys % (RADIX * RADIX), return_counts=True)
    often = np.bincount(np.searchsorted(pairs, keys % (RADIX * RADIX)), counts)
    number = np.where(pairs // RADIX == END, often, number)
    pairs, number = merged(pairs, number, asked[0] % (RADIX * RADIX), asked[1])
    left, right = pairs // RADIX, pairs % RADIX
    spread = np.bincount(right, minlength=size) + 0.1
    single = (spread / spread.sum()).astype(np.float64)
    pair, rest = interpolated(number, left, single[right], size)

    keys, counts = merged(keys, counts, *asked)
    # A sentence's first word has no more context than its start, which the pairs know.
    inner = keys // RADIX % RADIX != END
    keys, counts = keys[inner], counts[inner]
    context = np.searchsorted(pairs, keys // RADIX)
    shorter = pair[np.searchsorted(pairs, keys % (RADIX * RADIX))]
    triple, weight = interpolated(counts, context, shorter, len(pairs))
    worth = counts * np.log(triple / (weight[context] * shorter))
    kept = np.sort(np.argsort(-worth, kind="stable")[:TRIPLES])
    listed = np.bincount(context[kept], triple[kept], minlength=len(pairs))
    shares = np.bincount(context[kept], shorter[kept], minlength=len(pairs))
    left_over = np.clip((1 - listed) / np.maximum(1 - shares, 1e-9), 1e-6, 1)
    return {
        "single": quantised(np.log(single)),
        "backoff": quantised(np.log(rest)),
        "pairs": packed(left * size + right),
        "pair": quantised(np.log(pair)),
        "pair_backoff": quantised(np.log(left_over)),
        "triples": packed(context[kept] * size + keys[kept] % RADIX),
        "triple": quantised(np.log(triple[kept])),
    }


def merged(keys: Ints, counts: Ints, more_keys: Ints, more_counts: Ints) -> tuple[Ints, Ints]:
    """Two sets of counts as one."""
    both, place = np.unique(np.concatenate((keys, more_keys)), return_inverse=True)
    return both, np.bincount(place, np.concatenate((counts, more_counts))).astype(np.int64)


def interpolated(counts: Ints, context: Ints, shorter: Floats, size: int) -> tuple[Floats, Floats]:
    """Modified Kneser-Ney: the probability of each n-gram, and for each context what others get of theirs.

    It takes off each count one of three constants, for counts of 1, of 2 and of more, and gives all that to
    the shorter n-grams.
    """
    n1, n2, n3, n4 = (float((counts == number).sum()) for number in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    constants = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    taken = constants[np.minimum(counts, 3)]
    often = np.bincount(context, counts, minlength=size)
    given = np.bincount(context, taken, minlength=size)
    rest = np.where(often > 0, given / np.maximum(often, 1), 1.0)
    return (counts - taken) / often[context] + rest[context] * shorter, rest


def capitals(spellings: list[str], ids: Ints, mapped: Ints, size: int) -> Bytes:
    """How often each word has a capital where no sentence begins, in 255ths, but never 0 or all of them."""
    # Words in nothing but capitals tell nothing.
    shouted = np.array([len(s) > 1 and s.isupper() for s in spellings])
    large = np.array([s[0].isupper() for s in spellings])
    inside = np.concatenate(([False], mapped[:-1] != END)) & ~shouted[ids]
    often = np.bincount(mapped[inside], minlength=size)
    with_capital = np.bincount(mapped[inside & large[ids]], minlength=size)
    return np.clip(np.rint(255 * (with_capital + 0.5) / (often + 1)), 1, 254).astype(np.uint8)


if __name__ == "__main__":
    main()
