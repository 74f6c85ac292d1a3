# Mọi câu chữ mà người dùng đọc. Mỗi câu ở đây có bản tiếng Anh cùng tên trong en.ftl.

## Câu trả lời
not-found = Không thấy trong các bản tin.
verdict-confirmed = Bản tin nêu như vậy:
verdict-contradicted = Bản tin nêu khác:
verdict-silent = Các bản tin không nêu điều này.
others = Người khác được nêu: { $names }
other-disagrees = { $name } (cùng ngày, bản tin khác ghi khác)
near = Có đoạn gần với câu hỏi, xin anh/chị xem xét:
nearest = Bản tin gần với câu hỏi nhất:
nearest-titles = Bản tin gần với câu hỏi nhất: { $titles }
as-of = Theo bản tin ngày { $date }.
stale = Theo bản tin ngày { $date }; người giữ chức vụ có thể đã thay đổi từ đó đến nay.
differs = Bản tin gần nhất nói về { $stated }, câu hỏi nêu { $asked }.
renamed = Lưu ý: câu hỏi nêu { $asked }, bản tin ghi { $named }. Từ ngày 1/7/2025, hai địa danh này thuộc cùng một tỉnh, thành phố.
also-in = Cũng có trong { $count } bản tin khác: { $titles }
cited-date = ngày { $date }
source-converted = chuyển mã từ bảng mã cũ
picture = Ảnh: { $file }
read-by-machine = máy đọc từ bản quét, xin đối chiếu với ảnh
publisher-claimed = { $name } (trang tự ghi, chưa xác minh)
results =
    { $count ->
        [0] Không có đoạn nào phù hợp.
       *[other] { $count } đoạn phù hợp nhất:
    }
results-from = Kết quả từ { $first } đến { $last }:
results-more = Còn nữa, xin xem tiếp: { $next }
results-newest =
    { $count ->
        [0] Không có bản tin nào phù hợp.
       *[other] { $count } bản tin mới nhất phù hợp:
    }
catalogue = { $count } bản tin
bulletin-id = mã: { $id }
no-date = không rõ ngày
no-province = không rõ tỉnh

## Kết quả tìm kiếm
search-found = Kết quả { $first }–{ $last }:
search-newest = Bản tin mới nhất, { $first }–{ $last }:
search-nothing = Không tìm thấy đoạn nào phù hợp.
search-hint = Xin dùng ít từ hơn, bỏ bớt bộ lọc, hoặc xem /list để biết có những bản tin nào.
filters = Bộ lọc: { $filters }
filter-years = năm { $years }
filter-since = từ ngày { $date }
filter-until = đến ngày { $date }
filter-provinces = tỉnh, thành phố: { $names }
filter-units = đơn vị: { $names }
filter-phrases = có nguyên văn { $phrases }
filter-no-year = Tôi chưa hiểu năm trong “{ $typed }”. Xin viết, ví dụ: <code>{ $instead }</code>
filter-no-date = Tôi chưa hiểu ngày trong “{ $typed }”. Xin viết, ví dụ: <code>{ $instead }</code>
filter-order = Thời điểm kết thúc sớm hơn thời điểm bắt đầu ({ $typed }). Xin viết, ví dụ: <code>{ $instead }</code>
filter-no-province = Tôi không nhận ra tỉnh, thành phố nào trong “{ $typed }”. Xin viết, ví dụ: <code>{ $instead }</code>
filter-no-unit = Bộ lọc “{ $typed }” chưa nêu đơn vị. Xin viết, ví dụ: <code>{ $instead }</code>

## Danh mục bản tin
latest = Bản tin mới nhất:
latest-none = Chưa có bản tin nào.
catalogue-of = { $province }, { $year }: { $count } bản tin
source-how = Xin viết mã bản tin ngay sau lệnh. Mã hiện ra khi mở một bản tin trong /latest hoặc /list.
source-unknown = Không có bản tin nào mang mã này. Xin xem /latest hoặc /list.
source-publisher = Cơ quan: { $name }
source-date = Ngày: { $date }
source-province = Tỉnh, thành phố: { $name }
source-term = Nhiệm kỳ: { $term }
source-file = Tệp: { $name }
source-id = Mã: { $id }
source-people = Người và chức vụ được nêu:
source-more = … và { $count } người khác.
source-same = Cùng một văn bản: { $ids }
source-collections = Tập tài liệu: { $names }
source-also = Cũng nằm ở: { $places }
source-sent = Đã gửi tệp.
version = Phiên bản { $number }/{ $count }: { $id }
version-at = Phiên bản { $number }/{ $count }, lưu lúc { $at }: { $id }
version-newer = Đã có phiên bản mới hơn: { $id }
version-changes = Những câu đã thay đổi:
version-same = Không câu nào thay đổi, chỉ khác cách trình bày.
version-more =
    { $count ->
       *[other] … và { $count } chỗ khác.
    }
version-left = Nguồn không còn bản tin này; đây là văn bản đã lưu.
version-past = Nguồn không còn bản tin này. Những văn bản đã lưu: { $citations }
version-unknown = Bản tin này không có phiên bản đó. Hiện có: { $citations }
withdrawn = { $id } đã được thu hồi lúc { $at }. Lý do: { $reason }
act-elected = được bầu
act-re-elected = được bầu lại
act-appointed = được bổ nhiệm

## Nút bấm
button-next = Kết quả sau ›
button-previous = ‹ Kết quả trước
button-whole = Xem cả đoạn
button-fold = ‹ Thu gọn
button-source = Mở nguồn
button-copy = Sao chép trích dẫn
button-private = Xem riêng
button-back = ‹ Quay lại
button-list = ‹ Danh sách
button-text = Đọc toàn văn
button-picture = Ảnh trang
picture-of = Ảnh đoạn trích: { $title }
picture-sent = Đã gửi ảnh.
picture-gone = Không còn ảnh của trang này.
button-file = Tải tệp .txt
button-expired = Nút này đã hết hạn, xin hỏi lại.
button-gone = Bản tin này đã được sửa hoặc gỡ, xin hỏi lại.
button-not-yours = Trong nhóm này chỉ người hỏi dùng được các nút. Xin anh/chị tự đặt câu hỏi.
feedback-up = Cảm ơn anh/chị đã đánh giá.
feedback-down = Đã ghi nhận. Câu trả lời chưa đạt ở điểm nào?
feedback-noted = Đã ghi nhận, cảm ơn anh/chị.
feedback-late = Câu hỏi này không còn trong nhật ký nên không ghi được đánh giá.
reason-wrong-bulletin = Sai bản tin
reason-wrong-answer = Sai câu trả lời
reason-out-of-date = Thông tin đã cũ
reason-should-refuse = Lẽ ra phải nói là không thấy

## Lệnh
command-help = cách hỏi
command-ask = hỏi một câu
command-search = tìm các đoạn phù hợp nhất
command-latest = các bản tin mới nhất
command-list = có những bản tin nào
command-source = xem một bản tin theo mã
command-settings = cài đặt
command-lang = ngôn ngữ trả lời
command-forget_me = xóa dữ liệu của tôi
command-status = tình trạng của bot
command-stats = thống kê câu hỏi
command-reindex = đọc lại các tệp và lập chỉ mục
command-remove = gỡ một bản tin
command-withdraw = thu hồi một bản tin
command-allow = cho phép một người, một nhóm, hoặc duyệt mã
command-deny = thu hồi quyền, hoặc từ chối mã
command-who_is_allowed = ai được hỏi, ai đang chờ duyệt
command-collections = ai được đọc tập tài liệu nào
start =
    Xin chào! Tôi trả lời câu hỏi về các bản tin bằng cách trích nguyên văn và ghi rõ nguồn.
    Điều gì các bản tin không nêu, tôi sẽ nói là không thấy.
help =
    Trong trò chuyện riêng, anh/chị cứ nhắn câu hỏi, ví dụ: <i>Ai được bầu làm Bí thư Chi bộ ở Lâm Đồng năm 2020?</i>

    Các lệnh, trong nhóm cũng dùng được:
    /ask câu hỏi – trả lời bằng trích dẫn phù hợp nhất
    /search từ khóa – tìm các đoạn phù hợp nhất, có thể lọc: <code>/search bí thư năm:2020 tỉnh:Lâm Đồng</code>
    /latest – các bản tin mới nhất
    /list – có những bản tin nào
    /source mã – xem một bản tin

    Nếu trong nhóm có nhiều bot, xin viết /search@{ $bot }.
help-inline = Trong mọi cuộc trò chuyện, kể cả nơi không có tôi: gõ <code>@{ $bot }</code> rồi từ khóa, và chọn trích dẫn để gửi.
help-private =
    /settings – cài đặt, như tỉnh mặc định
    /lang – ngôn ngữ trả lời
    /forget_me – xóa dữ liệu của anh/chị
help-group = Quản trị viên của nhóm: /settings – tôi trả lời những gì, ngôn ngữ, tỉnh mặc định.
help-list = Bot chỉ phục vụ người được phép. Ai chưa được phép, xin nhắn riêng cho tôi để biết số cần gửi người quản trị.
help-pairing = Bot chỉ phục vụ người được phép. Ai chưa được phép, xin nhắn riêng cho tôi để nhận mã; người quản trị sẽ duyệt mã đó.
help-admin =
    Quản trị bot:
    /status – tình trạng
    /stats – thống kê câu hỏi
    /reindex – đọc lại các tệp và lập chỉ mục
    Gửi cho tôi một tệp (Word, PDF, .txt …) – thêm một bản tin
    /remove mã – gỡ một bản tin
    /withdraw mã lý do – thu hồi một bản tin, không trích dẫn nữa
    /allow số hoặc mã – cho phép một người, một nhóm, hoặc duyệt mã
    /deny số hoặc mã – thu hồi quyền, hoặc từ chối mã
    /who_is_allowed – ai được hỏi, ai đang chờ duyệt
    /collections – ai được đọc tập tài liệu nào
ask-how = Xin viết câu hỏi ngay sau lệnh, ví dụ: <code>/ask Ai là Bí thư Chi bộ ở Lâm Đồng năm 2020?</code>
search-how = Xin viết từ khóa ngay sau lệnh, ví dụ: <code>/search Lâm Đồng Bí thư 2020</code>

## Ai được hỏi, hỏi bao nhiêu
access-list = Bot này chỉ phục vụ những người đã được cho phép. Xin gửi số <code>{ $id }</code> cho người quản trị để được cấp quyền.
access-code = Bot này chỉ phục vụ những người đã được cho phép. Mã của anh/chị là <code>{ $code }</code>, có hiệu lực trong { $minutes } phút kể từ khi cấp. Người quản trị đã được báo; nếu chờ lâu, xin gửi mã này cho người quản trị.
access-closed = Bot này chỉ phục vụ những người đã được cho phép. Hiện chưa thể cấp mã cho anh/chị, xin liên hệ người quản trị.
access-group = Xin lỗi, tôi chỉ phục vụ những nhóm đã được cho phép nên xin rời nhóm. Nếu cần tôi phục vụ, xin gửi số <code>{ $id }</code> cho người quản trị rồi mời lại.
access-button = Anh/chị chưa được phép sử dụng bot này.
access-inline = Xin phép sử dụng bot
access-granted = Anh/chị đã được phép sử dụng. Xin cứ nhắn câu hỏi.
access-wanted = { $name } (số <code>{ $id }</code>) xin phép sử dụng bot. Mã: <code>{ $code }</code>
access-allowed = Đã cho phép { $name } (số <code>{ $id }</code>).
access-refused = Đã từ chối { $name } (số <code>{ $id }</code>).
access-no-code = Mã này không đúng, đã hết hiệu lực hoặc đã được xử lý.
button-allow = Cho phép
button-refuse = Từ chối
allow-how = Xin viết số hoặc mã ngay sau lệnh, ví dụ: <code>/allow 123456789</code>, hoặc trả lời tin nhắn của người cần cho phép.
allow-shared = Tài khoản này do nhiều người dùng chung nên không thể cho phép.
deny-how = Xin viết số hoặc mã ngay sau lệnh, ví dụ: <code>/deny 123456789</code>, hoặc trả lời tin nhắn của người cần thu hồi quyền.
deny-admin = Người này là người quản trị bot theo cấu hình nên luôn được phép.
deny-done = Đã thu hồi quyền của số <code>{ $id }</code>.
deny-none = Số <code>{ $id }</code> không có trong danh sách.
who-open = Hiện mọi người đều được hỏi.
who-list = Chỉ người và nhóm trong danh sách được hỏi.
who-pairing = Chỉ người và nhóm trong danh sách được hỏi; người mới có thể xin mã.
who-admins = Người quản trị: { $ids }
who-allowed = Đã cho phép: { $count }
who-waits = Đang chờ duyệt: { $count }
who-in-private = Danh sách chỉ gửi riêng. Xin nhắn riêng cho tôi một lần rồi dùng lại lệnh.
wait-user = Anh/chị hỏi nhanh quá, xin chờ { $seconds } giây.
wait-chat = Nhóm đang hỏi nhiều quá, xin chờ { $seconds } giây.
wait-all = Đang có quá nhiều người hỏi, xin chờ { $seconds } giây.

## Trục trặc
question-empty = Tôi chưa thấy câu hỏi nào. Xin viết bằng lời, ví dụ: Ai được bầu làm Bí thư?
question-long = Câu hỏi dài quá. Xin rút gọn còn tối đa { $limit } ký tự.
text-only = Tôi chỉ đọc được tin nhắn bằng chữ. Xin viết câu hỏi.
thanks = Rất vui được phục vụ anh/chị. Khi cần, xin cứ nhắn câu hỏi.
unknown-command = Tôi không có lệnh này. Xin xem /help.
place = Hiện có nhiều người hỏi. Câu hỏi của anh/chị đang ở vị trí thứ { $number } trong hàng chờ; câu trả lời sẽ thay cho tin nhắn này.
busy = Đang có quá nhiều câu hỏi chờ trả lời. Xin hỏi lại sau ít phút.
failed = Xin lỗi, có lỗi khi tìm câu trả lời (mã { $id }). Xin thử lại sau ít phút; nếu vẫn lỗi, xin báo mã này cho người quản trị.
nothing-indexed = Kho bản tin chưa có bản tin nào nên tôi chưa trả lời được. Xin liên hệ người quản trị bot.
nothing-indexed-how = Kho bản tin chưa có bản tin nào nên bot chưa trả lời được. Xin gửi tệp bản tin cho bot trong trò chuyện riêng, hoặc trên máy chủ chạy <code>bantin index THƯ-MỤC</code> với tệp cấu hình của bot.
not-kept = Hiện bot không ghi được gì nên việc này chưa thực hiện được. Xin thử lại sau.
not-kept-full = Đĩa chứa data_dir đã đầy nên việc này chưa thực hiện được. Xin giải phóng dung lượng rồi thử lại.
not-kept-rights = Không ghi được vào data_dir nên việc này chưa thực hiện được. Xin sửa quyền ghi rồi thử lại.
not-kept-trouble = Cơ sở dữ liệu của bot đang có trục trặc nên việc này chưa thực hiện được: { $reason }
given-up = Xin lỗi, chương trình đã nhiều lần phải dừng vì tin nhắn này nên không xử lý nữa. Xin hỏi lại bằng cách khác.
error-report = Lỗi { $id }: { $kind }, tại { $place }. Chi tiết trong nhật ký.

## Sau khi gián đoạn
summary = Trong lúc tôi không hoạt động có { $count } câu hỏi. Trả lời tóm tắt:
summary-more = Còn { $count } câu hỏi nữa chưa trả lời được ở đây, xin hỏi lại.

## Cài đặt của nhóm và của từng người
settings-group = <b>Cài đặt cho nhóm này</b>
settings-private = <b>Cài đặt của anh/chị</b>
settings-policy = Tôi trả lời: { $policy }
settings-language = Ngôn ngữ: { $language }
settings-province = Tỉnh mặc định, khi câu hỏi không nêu tỉnh nào: { $province }
settings-quiet-on = Nút dưới câu trả lời: chỉ người hỏi dùng được
settings-quiet-off = Nút dưới câu trả lời: ai cũng dùng được
settings-which-province = Câu hỏi không nêu tỉnh nào thì hiểu là hỏi về:
settings-saved = Đã lưu.
settings-admins-only = Chỉ quản trị viên của nhóm mới đổi được cài đặt này.
policy-commands = chỉ khi có lệnh
policy-mentions = khi có lệnh, nhắc tên tôi, trả lời tin của tôi
policy-all = mọi câu hỏi
hears-all = Tôi là quản trị viên của nhóm này nên đọc được mọi tin nhắn ở đây.
hears-since = Chế độ riêng tư (privacy mode) của tôi đang tắt. Nếu chế độ này được tắt sau khi tôi vào nhóm, xin xóa tôi khỏi nhóm rồi thêm lại, hoặc cho tôi làm quản trị viên; nếu không, tôi không đọc được các câu hỏi.
hears-nothing = Tôi chưa đọc được tin nhắn thường trong nhóm này. Xin cho tôi làm quản trị viên, hoặc tắt chế độ riêng tư (privacy mode) ở @BotFather bằng /setprivacy rồi xóa tôi khỏi nhóm và thêm lại.
language-vi = Tiếng Việt
language-en = English
language-telegram = theo Telegram của người hỏi
province-none = không đặt
lang-which = Tôi trả lời anh/chị bằng ngôn ngữ nào? Trong nhóm đã đặt ngôn ngữ chung thì dùng ngôn ngữ của nhóm.
lang-nobody = Tài khoản ẩn danh không có ngôn ngữ riêng. Ngôn ngữ của nhóm đặt ở /settings.
forget-what =
    <b>Xóa dữ liệu của anh/chị?</b>

    Sẽ xóa: các câu hỏi của anh/chị ở mọi nơi cùng kết quả và đánh giá, đánh giá của anh/chị cho câu hỏi khác, ngôn ngữ và cài đặt riêng, các nút dưới câu trả lời, quyền được hỏi và mã xin phép. Nếu bot chỉ dành cho người được phép, anh/chị phải xin phép lại.

    Dữ liệu đã xóa không khôi phục được. Tin nhắn trong Telegram xin anh/chị tự xóa.
forget-done = Đã xóa dữ liệu của anh/chị.
forget-not = Không có dữ liệu nào bị xóa.
forget-nobody = Tài khoản ẩn danh dùng chung nên tôi không biết dữ liệu nào là của anh/chị. Xin nhắn riêng cho tôi /forget_me.
button-province = Chọn tỉnh mặc định…
button-quiet = Chỉ người hỏi dùng nút
button-close = Đóng
button-cancel = Hủy
button-forget = Xóa dữ liệu của tôi
button-of-another = Nút này dành cho người khác.

## Quản trị bot
admin-in-private = Xin dùng lệnh này trong trò chuyện riêng với tôi.
status-index = { $bulletins } bản tin, { $passages } đoạn; chỉ mục lập lúc { $at }, bộ mã hóa <code>{ $encoder }</code>
status-queue = Đang trả lời hoặc chờ: { $count }
status-uptime = Chạy từ { $at } ({ $hours } giờ { $minutes } phút)
status-groups = Nhóm có tôi tham gia: { $count }
status-dropped = Trích dẫn bị giữ lại vì không khớp văn bản: { $count }
status-hears-since = Chế độ riêng tư (privacy mode) đang tắt: tôi nhận mọi tin nhắn của các nhóm thêm tôi sau khi tắt; ở nhóm cũ, xin xóa tôi khỏi nhóm rồi thêm lại.
status-hears-little = Chế độ riêng tư (privacy mode) đang bật: trong nhóm tôi chỉ nhận lệnh và tin trả lời tôi; tin nhắc tên tôi có thể không đến. Muốn chắc chắn, xin cho tôi làm quản trị viên của nhóm, hoặc tắt chế độ này ở @BotFather bằng /setprivacy rồi xóa tôi khỏi nhóm và thêm lại.
status-hears-unknown = Telegram không cho biết tôi nhận được gì trong nhóm.
stats-title = Thống kê { $days } ngày qua
stats-sums = Hỏi { $asked }: trả lời { $answered }, có đoạn gần { $near }, không thấy { $refused }, lỗi { $failed }; 👎 { $downs }
stats-given-up = Câu trả lời phải bỏ vì không gửi được kịp: { $count }
stats-day = { $date }: hỏi { $asked }, không trả lời được { $refused }, lỗi { $failed }, 👎 { $downs }
stats-unanswered = Không trả lời được, hay gặp nhất:
stats-slowest = Chậm nhất:
stats-file = Nhật ký câu hỏi { $days } ngày qua, không ghi người hỏi.
button-days = { $days } ngày
button-csv = Tải tệp CSV
reindex-begun = Đang đọc lại các tệp và lập chỉ mục…
reindex-so-far = Đang lập chỉ mục: { $percent } %
reindex-done = Xong sau { $seconds } giây: { $bulletins } bản tin (thêm { $added }, sửa { $changed }, gỡ { $removed }).
reindex-waiting = Đã thu hồi, nay nguồn có văn bản mới, chưa hiển thị: { $ids }
reindex-unread = Không đọc được { $count } tệp:
reindex-passed-over = Bỏ qua { $count } tệp không phải văn bản.
reindex-failed = Không lập được chỉ mục, dữ liệu vẫn như trước: { $reason }
reindex-busy = Đang lập chỉ mục, xin đợi cho xong rồi làm lại.
internal-error = lỗi của chương trình, mã { $id }.
collections-heading = Các tập tài liệu và số bản tin của mỗi tập
collections-none = Chưa có bản tin nào thuộc tập nào. Thư mục con của một nguồn là một tập mang tên thư mục; ngoài ra có thể đặt tên bằng <code>bantin index THƯ-MỤC --collection TÊN</code>, hoặc ghi mục <code>collections</code> bên cạnh hay ở đầu văn bản.
collections-default = Người và nhóm chưa được cấp quyền riêng được đọc: { $may }
collections-more = … và { $count } mục nữa
collections-all = tất cả
collections-nothing = không gì cả
collections-whom = Cần đổi quyền đọc của ai? Xin chọn bên dưới, hoặc viết <code>/collections MÃ-SỐ</code>.
collections-of = { $name } (<code>{ $id }</code>) được đọc: { $may }
collections-as-others = Chưa cấp quyền riêng: đây là phần mà mọi người và nhóm chưa được cấp quyền riêng đều đọc được.
collections-saved = Đã lưu.
collections-how = Xin viết mã số của người hoặc nhóm ngay sau lệnh, ví dụ: <code>/collections -1001234567890</code>; hoặc chỉ viết lệnh để xem danh sách.
button-collections-all = Tất cả
button-collections-default = Như mặc định
upload-collections = Tập tài liệu: { $names }
upload-no-collections = Không thuộc tập tài liệu nào: chỉ người được đọc tất cả mới thấy. Muốn ghi tập tài liệu, xin gửi lại tệp và ghi tên các tập vào chú thích của tệp, cách nhau bằng dấu chấm phẩy.
upload-bad-collections = Chú thích ghi tên tập tài liệu không hợp lệ: mỗi tên tối đa { $limit } ký tự, cách nhau bằng dấu chấm phẩy. Xin gửi lại tệp.
upload-kind = Tôi chỉ nhận bản tin là trang web, tệp Word, PDF, Excel, RTF, CSV, .txt, .md hoặc ảnh quét (PNG, JPEG, TIFF).
upload-large = Tệp lớn quá, tối đa { $limit } MB.
upload-gone = Không lấy được tệp này từ Telegram nữa. Xin gửi lại.
upload-failed = Không dùng được tệp này: { $reason }
upload-taken = Đã có bản tin mang mã <code>{ $id }</code> (từ { $origin }). Tôi không ghi đè: xin đổi tên tệp, hoặc gỡ bản tin kia trước.
upload-taken-since = Vừa có bản tin khác mang mã này. Tôi không ghi đè, chưa thêm gì.
upload-size = Dài { $characters } ký tự; nhận ra { $facts } thông tin về người và chức vụ
upload-add = Thêm bản tin này vào thư viện?
upload-begun = Đang thêm bản tin và lập chỉ mục…
upload-done = Đã thêm bản tin. Từ bây giờ tôi trả lời theo cả bản tin này.
upload-not = Không thêm bản tin này.
no-publisher = không rõ cơ quan
button-add = Thêm
button-remove = Gỡ
remove-how = Xin viết mã bản tin ngay sau lệnh, ví dụ: <code>/remove thong_bao_12</code>
remove-unknown = Không có bản tin mang mã này.
remove-which = Gỡ bản tin <b>{ $title }</b> (<code>{ $id }</code>) cùng mọi văn bản trước đây của bản tin đó?
remove-deletes = Tệp đã gửi sẽ bị xóa hẳn.
remove-leaves-out = Tệp { $origin } vẫn ở chỗ cũ, các lần lập chỉ mục sau sẽ bỏ qua tệp này.
remove-begun = Đang gỡ bản tin và lập lại chỉ mục…
remove-done = Đã gỡ bản tin.
remove-undo = Muốn đọc lại tệp này, xin chạy trên máy chủ: <code>{ $command }</code>
remove-not = Không gỡ bản tin nào.
remove-failed = Không gỡ được, dữ liệu vẫn như trước: { $reason }
withdraw-how = Xin viết mã bản tin và lý do ngay sau lệnh, ví dụ: <code>/withdraw thong_bao_12 đã có văn bản đính chính</code>
withdraw-with = Thu hồi cùng, vì có cùng văn bản: { $ids }
withdraw-answers = Câu trả lời đã trích dẫn hoặc gợi ý bản tin này: { $count }
withdraw-private = trò chuyện riêng
withdraw-inline = gửi bằng @
withdraw-undone = Đã hủy thu hồi: { $ids }
withdraw-none = Bản tin này hiện không bị thu hồi.
withdraw-failed = Chưa thực hiện được, dữ liệu vẫn như trước: { $reason }
button-undo-withdrawal = Hủy thu hồi
description =
    Tôi trả lời câu hỏi về các bản tin của cơ quan Đảng và Nhà nước bằng cách trích nguyên văn, kèm nguồn. Điều gì các bản tin không nêu, tôi nói là không thấy.

    Xin nhắn câu hỏi, có dấu hay không dấu đều được.
description-inline = Trong cuộc trò chuyện khác: gõ @{ $bot } rồi từ khóa để gửi một trích dẫn.
description-short = Hỏi đáp bản tin của cơ quan Đảng và Nhà nước: trích nguyên văn, có nguồn.

## Dòng lệnh
cli-head-usage = Cách dùng:
cli-head-options = Tùy chọn
cli-head-commands = Các lệnh
cli-head-examples = Ví dụ
cli-usage-options = [TÙY-CHỌN]
cli-usage-command = LỆNH ...
cli-default = mặc định: { $value }
cli-value-address = ĐỊA-CHỈ
cli-value-file = TỆP
cli-value-id = MÃ
cli-value-n = SỐ
cli-value-name = TÊN
cli-value-path = ĐƯỜNG-DẪN
cli-value-question = CÂU-HỎI
cli-value-text = NỘI-DUNG
cli-see-help = Xin xem { $command } --help.
cli-no-option = Không có tùy chọn { $name }.
cli-no-command = Không có lệnh { $name }.
cli-did-you-mean = Có phải anh/chị muốn dùng { $names }?
cli-missing = Thiếu { $name }.
cli-missing-command = Chưa nêu lệnh nào.
cli-too-many = Thừa { $words }: lệnh này không nhận thêm gì ở đó.
cli-needs-value = Sau { $name } phải có giá trị.
cli-takes-no-value = { $name } không nhận giá trị.
cli-bad-number = { $name } phải là số nguyên ({ $bounds }).
cli-bad-choice = { $name } phải là một trong các giá trị: { $choices }.
cli-wrong-usage = Cách gọi lệnh chưa đúng ({ $reason }).
cli-question-or-batch = Xin nêu một câu hỏi, hoặc --batch TỆP, không dùng cả hai.
cli-needs-path = { $name } cần ít nhất một ĐƯỜNG-DẪN.
cli-needs-questions = Xin nêu tệp câu hỏi.
cli-reason-or-undo = Xin dùng --reason NỘI-DUNG hoặc --undo, không dùng cả hai.

cli =
    Trả lời câu hỏi về các bản tin bằng cách trích nguyên văn

    Chương trình nói tiếng Việt hoặc tiếng Anh: theo --lang, rồi đến biến BANTIN_LANG, rồi đến mục language
    trong tệp cấu hình. Lỗi nào anh/chị tự sửa được thì được báo bằng một câu.

    Mã kết thúc: 0 là xong, 1 là có điều cần sửa, 2 là gọi lệnh chưa đúng cách.
cli-examples =
    bantin index /srv/ban-tin
    bantin ask "Bí thư Chi bộ ở Lâm Đồng năm 2020 là ai?"
    bantin --lang en status
cli--config = Tệp cấu hình; nếu không nêu thì dùng tệp mà biến BANTIN_CONFIG chỉ đến, hoặc các giá trị mặc định
cli--lang = Ngôn ngữ của dòng lệnh
cli--version = Cho biết phiên bản
cli--help = Hiện hướng dẫn này
cli--dry-run = Chỉ cho biết sẽ làm gì, không thay đổi gì
cli--samples = Nếu chưa lập chỉ mục thì lập chỉ mục năm bản tin đi kèm bantin
cli--json = In dạng JSON, mỗi dòng một đối tượng
cli--k = Số kết quả hiển thị
cli--page = Hiển thị trang có số này
cli--strict = Kết thúc với mã 1 nếu có gì không đọc được

cli-ask =
    Trả lời câu hỏi bằng cách trích nguyên văn các bản tin

    Câu hỏi không cần đặt trong ngoặc kép. Dòng nào trong TỆP không phải là câu hỏi thì báo ngay tại chỗ, các dòng
    khác vẫn được trả lời; khi đó mã kết thúc là 1. Bản tin không trả lời được thì không phải là lỗi: mã kết thúc
    là 0, hoặc 3 nếu dùng --exit-code.
cli-ask-examples =
    bantin ask "Bí thư Chi bộ ở Lâm Đồng năm 2020 là ai?"
    bantin ask Bí thư Chi bộ là ai -k 3
    bantin ask --batch cau-hoi.jsonl --json
cli-ask--batch = Hỏi lần lượt từng dòng của TỆP (mỗi dòng một đối tượng JSON có question và có thể có after); - là đầu vào chuẩn
cli-ask--k = Số trích dẫn tối đa
cli-ask--strict = Không hỏi gì nếu có dòng trong TỆP không phải là câu hỏi

cli-config =
    Kiểm tra tệp cấu hình, hoặc cho xem những cài đặt đang có hiệu lực

    Tệp cấu hình được tìm theo thứ tự: --config, biến BANTIN_CONFIG, tệp của người dùng, tệp của cả máy. Không có tệp
    nào thì dùng các giá trị mặc định. bantin init tạo tệp của người dùng.
cli-config-examples =
    bantin config check
    bantin config show --json

cli-config-check =
    Báo mọi lỗi trong tệp cấu hình cùng một lúc, mỗi lỗi một dòng, kèm số dòng và cách sửa

    Có lỗi thì mã kết thúc là 1. Không tạo và không thay đổi gì.
cli-config-check-examples =
    bantin config check
    bantin --config /etc/bantin/config.yaml config check
cli-config-check--json = In một đối tượng JSON

cli-config-show =
    Cho xem mọi cài đặt đang có hiệu lực và lấy từ đâu

    Mã của bot và mã bí mật không bao giờ hiển thị, chỉ cho biết có hay chưa.
cli-config-show-examples =
    bantin config show
    bantin config show --json
cli-config-show--json = In một đối tượng JSON

cli-evaluate =
    Đo chất lượng trả lời bằng những câu hỏi đã biết đáp án, theo từng kiểu câu và toàn bộ

    TỆP gồm các dòng JSON: question, style, source (mã bản tin, danh sách mã mà mã nào cũng đúng, hoặc null
    nếu bản tin không nêu), answers (các chuỗi, một trong số đó phải có trong trích dẫn đầu tiên), và có thể
    có after, id, short (danh sách câu trả lời ngắn được chấp nhận, hoặc null nếu không có; nếu không ghi thì
    lấy answers) và verdict (kết luận về điều được nêu: confirmed hoặc contradicted). Tệp có đuôi .json được
    đọc theo dạng SQuAD, khi đó tìm trong các đoạn của tệp thay cho thư viện.
cli-evaluate-examples =
    bantin evaluate cau-hoi.jsonl --json so-lieu.json
    bantin evaluate cau-hoi.jsonl --plain --compare so-lieu.json
cli-evaluate--questions = Thêm một TỆP câu hỏi
cli-evaluate--paragraphs = Tệp SQuAD có các đoạn dùng để tìm; câu hỏi phải có cùng mã
cli-evaluate--plain = Bỏ dấu của câu hỏi
cli-evaluate--given-paragraph = Chỉ hỏi mỗi câu trong bản tin hoặc đoạn có câu trả lời
cli-evaluate--distractors = Trộn các bản tin với những trang trong một tệp .jsonl.gz
cli-evaluate--distractor-count = Số trang lấy từ tệp đó
cli-evaluate--json = Ghi số liệu vào TỆP
cli-evaluate--compare = So với TỆP mà --json đã ghi, cả số liệu chung và từng câu hỏi

cli-explain =
    Cho biết vì sao câu hỏi được trả lời như vậy

    In cách hiểu câu hỏi, các trích dẫn có khả năng nhất kèm điều ủng hộ và điều chống lại, và trích dẫn nào
    trái với điều được hỏi.
cli-explain-examples =
    bantin explain "Bí thư Chi bộ ở Lâm Đồng năm 2020 là ai?" -k 2
    bantin explain "còn năm 2018?" --after "Bí thư Chi bộ ở Lâm Đồng năm 2020 là ai?"
cli-explain--after = Câu đã hỏi ngay trước đó
cli-explain--json = In một đối tượng JSON, có mọi đặc trưng
cli-explain--k = Số trích dẫn được giải thích

cli-export =
    Ghi toàn bộ thư viện ra một tệp

    Gồm mọi phiên bản của mọi bản tin, các nguồn và những gì đã thu hồi, dưới dạng các dòng JSON; TỆP ghi là -
    thì in ra đầu ra chuẩn. Cùng một thư viện luôn cho cùng một nội dung, kể cả thư viện do bantin import tạo
    ra. TỆP đã có thì bị thay.
cli-export-examples =
    bantin export thu-vien.jsonl

cli-facts =
    Liệt kê những gì đọc được từ một bản tin: ai giữ chức vụ gì, các số liệu và ngày tháng
cli-facts-examples =
    bantin facts ban-tin.docx
    bantin facts ban-tin.docx --json

cli-forget =
    Bỏ một nguồn, cùng các bản tin chỉ có ở nguồn đó

    ĐƯỜNG-DẪN là một nguồn trong bantin sources, còn hay không còn ở đó đều được; shipped là các bản tin đi kèm
    chương trình. Tệp trên đĩa vẫn còn nguyên, mọi phiên bản trong thư viện thì mất. Bản tin mà nguồn khác cũng
    có thì ở lại.
cli-forget-examples =
    bantin forget /srv/ban-tin-cu
    bantin forget /srv/ban-tin-cu --dry-run
    bantin forget shipped
cli-forget--json = In một đối tượng JSON

cli-import =
    Nạp vào thư viện trống những gì bantin export đã ghi, rồi lập chỉ mục

    TỆP ghi là - thì đọc từ đầu vào chuẩn. Nạp tất cả hoặc không nạp gì: gặp dòng hỏng, lạ hoặc thiếu thì dừng
    và không lưu gì.
cli-import-examples =
    bantin import thu-vien.jsonl

cli-index =
    Đọc các bản tin (tệp hoặc thư mục) và cập nhật chỉ mục theo đó

    Nếu không nêu ĐƯỜNG-DẪN thì đọc lại mọi nguồn đã biết. Những gì không đổi thì không mã hóa lại; tệp không
    còn thì rời khỏi chỉ mục; tệp không đọc được thì báo rõ, các tệp khác vẫn được đọc.
cli-index-examples =
    bantin index --check /srv/ban-tin
    bantin index /srv/ban-tin
    bantin index
    bantin index --collection "Sở Nội vụ" /srv/so-noi-vu
cli-index--collection = Tập tài liệu mà ĐƯỜNG-DẪN thuộc về từ nay; ghi nhiều lần nếu có nhiều tập, ghi none để theo tên thư mục
cli-index--only = Chỉ giữ các nguồn này, quên mọi nguồn khác
cli-index--check = Chỉ cho biết sẽ đọc được gì từ ĐƯỜNG-DẪN, không lưu gì
cli-index--json = In một đối tượng JSON
cli-no-collection = { $name } không thể là tên tập tài liệu. Xin ghi từ 1 đến { $limit } ký tự, không có dấu chấm phẩy, hoặc ghi none.

cli-init =
    Tạo tệp cấu hình có chú thích cho từng cài đặt, ở nơi chương trình tự tìm thấy

    Muốn đặt ở nơi khác thì nêu --config hoặc biến BANTIN_CONFIG. Tệp đã có thì giữ nguyên, không bao giờ ghi đè.
cli-init-examples =
    bantin init
    bantin --config /etc/bantin/config.yaml init
    bantin init --lang en
cli-init--json = In một đối tượng JSON
cli-init--lang = Ngôn ngữ của chú thích và của câu trả lời

cli-inspect =
    Cho xem một tệp được đọc thế nào: nội dung, các mục thông tin và nơi tìm thấy, số trang, điều đáng ngờ

    Với tệp nén hoặc thư mục thì cho xem từng tệp. Tệp không đọc được thì báo lỗi, các tệp khác vẫn hiển thị.
cli-inspect-examples =
    bantin inspect ban-tin.pdf
    bantin inspect ban-tin.zip --json

cli-latest =
    Cho xem các bản tin mới nhất, bản tin không rõ ngày xếp cuối
cli-latest-examples =
    bantin latest -k 5
    bantin latest --page 2

cli-list =
    Cho biết có bao nhiêu bản tin, theo tỉnh và theo năm
cli-list-examples =
    bantin list
cli-list--json = In một đối tượng JSON

cli-migrate =
    Chuyển thư viện và bộ nhớ của bot từ tệp sang cơ sở dữ liệu PostgreSQL

    Gồm mọi phiên bản của mọi bản tin, các nguồn, những gì đã thu hồi và mọi điều bot ghi nhớ: thiết lập, người được
    phép dùng, nút bấm, nhật ký câu hỏi, tin đã nhận và tin chờ gửi. Mật khẩu của cơ sở dữ liệu lấy từ
    BANTIN_STORE_PASSWORD. Cơ sở dữ liệu phải trống và không được có bot nào đang chạy với thư mục dữ liệu này; thư mục
    chỉ được đọc. Sau khi chuyển, số lượng và mã kiểm của hai bên được so với nhau, các bản tin được lập chỉ mục, và
    dòng cần ghi vào tệp cấu hình được hiện ra. Nếu bị dừng giữa chừng, xin chạy lại đúng lệnh này để làm tiếp.
cli-migrate-examples =
    bantin migrate --to postgresql://bantin@db.example.vn/bantin --dry-run
    bantin migrate --to postgresql://bantin@db.example.vn/bantin
cli-migrate--to = Địa chỉ cơ sở dữ liệu, như sẽ ghi trong tệp cấu hình
cli-migrate--no-index = Chưa lập chỉ mục, để lần chạy bantin index sau

cli-remove =
    Gỡ bản tin có mã đã nêu khỏi thư viện, cùng mọi phiên bản

    Tệp của bản tin vẫn còn nguyên ở nguồn, nhưng những lần lập chỉ mục sau không đọc lại tệp đó, cho đến khi dùng
    --undo hoặc nêu đích danh tệp: bantin index TỆP. Tệp đã gửi cho bot thì bị xóa.

    Gỡ là để dọn thư viện, không để lại dấu vết. Bản tin sai, hoặc đã trích dẫn cho người khác, thì nên thu hồi bằng
    bantin withdraw: văn bản đó không bao giờ hiển thị nữa dù tệp mang tên gì, và có danh sách các câu trả lời đã
    trích dẫn.
cli-remove-examples =
    bantin remove thong_bao_12
    bantin remove thong_bao_12 --dry-run
    bantin remove thong_bao_12 --undo
cli-remove--json = In một đối tượng JSON
cli-remove--undo = Để lần lập chỉ mục sau đọc lại tệp của bản tin đã gỡ

cli-search =
    Tìm các đoạn phù hợp nhất với câu hỏi, dù có trả lời được hay không

    Từ ngữ trong ngoặc kép phải có nguyên văn trong đoạn. Có thể chọn bản tin bằng năm:2020, từ:2017,
    đến:03/2020, tỉnh:Trà Vinh và đơn vị:"Ban Quản lý", viết có dấu hay không dấu đều được; nếu không có từ nào
    khác thì liệt kê các bản tin mới nhất phù hợp.
cli-search-examples =
    bantin search "Bí thư Chi bộ năm:2020 tỉnh:Lâm Đồng"
    bantin search "khu công nghiệp" -k 20 --page 2
cli-search--json = In một đối tượng JSON

cli-serve =
    Chạy bot Telegram

    Mã của bot lấy từ biến TELEGRAM_BOT_TOKEN.
cli-serve-examples =
    bantin --config /etc/bantin/config.yaml serve

cli-source =
    Cho xem toàn văn bản tin có mã đã nêu

    Với văn bản cũ thì báo là đã có văn bản mới hơn và những câu nào đã đổi. Bản tin đã thu hồi thì không hiển
    thị: chỉ cho biết thu hồi khi nào, vì sao, và mã kết thúc là 1.
cli-source-examples =
    bantin source thong_bao_12
    bantin source thong_bao_12 --version 1
cli-source--version = Lấy văn bản thứ mấy; giống như viết MÃ@SỐ
cli-source--json = In một đối tượng JSON

cli-sources =
    Liệt kê các nguồn: những tệp và thư mục mà bantin index đọc lại

    Với mỗi nguồn: có bao nhiêu bản tin, đọc lần cuối lúc nào, và còn ở đó hay không. Nguồn không còn thì các bản
    tin vẫn được giữ, cho đến khi bỏ nguồn bằng bantin forget.
cli-sources-examples =
    bantin sources
    bantin sources --json

cli-status =
    Cho biết đã lập chỉ mục những gì, bằng bộ mã hóa nào, lúc nào, bao nhiêu

    Mọi tệp của chỉ mục đều được kiểm tra: chỉ mục hỏng hoặc lập với thiết lập khác thì được báo rõ và lệnh kết thúc
    với mã 1.
cli-status-examples =
    bantin status
    bantin status --json
cli-status--json = In một đối tượng JSON

cli-sync =
    Tải và đọc những gì cấu hình liệt kê ở mục sync, rồi cập nhật chỉ mục

    Thư mục được đọc như với bantin index; bản gốc của nguồn tin, sơ đồ trang và trang được giữ trong data_dir.
    Nguồn nào không cho gì thì báo rõ, các nguồn khác vẫn được đọc. Lần chạy bị ngắt sẽ được lần sau làm tiếp.
cli-sync-examples =
    bantin --config config.yaml sync

cli-withdraw =
    Thu hồi bản tin có mã đã nêu, không hiển thị nữa, cả trong bot đang chạy

    Mọi phiên bản của bản tin, cùng các bản tin khác có đúng văn bản đó, đều bị thu hồi. Những câu trả lời đã
    trích dẫn bản tin được liệt kê trong phạm vi nhật ký câu hỏi. Tệp có cùng văn bản không đưa bản tin trở
    lại được.
cli-withdraw-examples =
    bantin withdraw thong_bao_12 --reason "đã có văn bản đính chính"
    bantin withdraw thong_bao_12 --undo
cli-withdraw--reason = Lý do; ai xem bản tin theo mã sẽ được biết
cli-withdraw--undo = Hiển thị lại; nếu nay đã có văn bản khác thì chỉ hiển thị văn bản mới
cli-withdraw--json = In một đối tượng JSON

cli-rehearsed = Chạy thử, chưa thay đổi gì. Khi chạy thật:
cli-sources-none = Chưa có nguồn nào. Xin bắt đầu bằng: bantin index ĐƯỜNG-DẪN
cli-sources-kind =
    { $kind ->
        [folder] thư mục
        [file] tệp
       *[shipped] đi kèm chương trình
    }
cli-sources-bulletins = { $count } bản tin
cli-sources-read = đọc lúc { $at }
cli-sources-collections = tập tài liệu: { $names }
cli-sources-left-out = không đọc lại { $count } tệp đã gỡ
cli-sources-gone = Không còn ở đó. Muốn bỏ nguồn này: bantin forget { $path }
cli-forget-source = Đã bỏ nguồn { $source }, { $count } bản tin rời khỏi thư viện.
cli-forget-kept = Ở lại, vì nguồn khác cũng có: { $ids }
cli-remove-removed = Đã gỡ bản tin { $id } ({ $title }) cùng mọi phiên bản.
cli-remove-deleted = Đã xóa tệp { $file }.
cli-remove-left-out = Tệp vẫn ở { $origins } và sẽ không được đọc lại. Muốn đọc lại: { $command }
cli-remove-undone = Lần lập chỉ mục sau sẽ đọc lại: { $origins }

cli-init-made = Đã tạo tệp cấu hình { $file }.
cli-init-next = Xin sửa tệp theo chú thích, rồi kiểm tra bằng: { $command }
cli-config-right = Tệp cấu hình { $file } dùng được.
cli-config-wrong = Có { $count } lỗi.
cli-config-none = Không có tệp cấu hình nên dùng các giá trị mặc định. Muốn tạo tệp: bantin init
cli-config-no-token = Biến { $variable } chưa có mã của bot; chỉ bantin serve cần mã này.
cli-config-file =
    { $found ->
        [user] Tệp cấu hình của người dùng: { $file }
        [system] Tệp cấu hình của cả máy: { $file }
       *[other] Tệp cấu hình: { $file } (theo { $found })
    }
cli-config-line = dòng { $line }
cli-config-default = mặc định
cli-config-set = có
cli-config-unset = chưa có
cli-other-library = Chú ý: lệnh này dùng thư viện ở { $folder }, còn cấu hình của cả máy ({ $file }) dùng { $other }. Muốn dùng chung: { $command }
cli-other-owner = Chú ý: { $folder } là của người dùng { $owner }, tệp do root ghi thì người dùng đó không đọc được. Xin chạy: runuser -u { $owner } -- bantin { $command }

cli--quiet = Chỉ in kết quả và lỗi
cli--verbose = In thêm nhật ký về những gì đang làm
cli-ask--exit-code = Kết thúc với mã 3 nếu các bản tin không trả lời được
cli-export-json = Đầu ra chuẩn chỉ nhận thư viện hoặc JSON: xin nêu TỆP khi dùng --json.
cli-bar-indexing = Lập chỉ mục
cli-bar-reading = Đọc
cli-bar-fetching = Tải
cli-bar-asking = Hỏi
cli-bar-passages = đoạn
cli-bar-files = tệp
cli-bar-bulletins = bản tin
cli-bar-addresses = địa chỉ
cli-bar-questions = câu hỏi
cli-report = { $bulletins } bản tin, { $passages } đoạn: thêm { $added }, sửa { $changed }, gỡ { $removed }; mã hóa { $encoded } văn bản.
cli-report-passed-over = Bỏ qua vì không phải văn bản: { $kinds }
cli-report-kind = { $count } tệp { $ending }
cli-report-no-ending = { $count } tệp không có đuôi
cli-report-in-archives = { $count } tệp trong tệp nén
cli-report-refused = Không đọc được { $count } tệp:
cli-report-clash = { $origin } mang mã { $id }, vì mã { $wanted } là của { $holder }.
cli-report-waiting = { $id } đã thu hồi, nay có văn bản khác. Muốn hiển thị văn bản đó: bantin withdraw { $id } --undo
cli-report-rehearsed = { $bulletins } bản tin: thêm { $added }, sửa { $changed }, gỡ { $removed }.
cli-report-regrouped = Số bản tin nay thuộc tập tài liệu khác: { $count }.
cli-report-left-out = Không đọc lại { $count } tệp có bản tin đã gỡ; xin xem bằng bantin sources.
cli-sync-would-ask = Sẽ hỏi trước hết: { $addresses }
cli-fetched = Đã tải các trang: { $new } mới, { $changed } đã sửa, { $unchanged } không đổi; { $failures } lỗi; { $left } để lần sau.
cli-status-data = Thư mục dữ liệu
cli-status-sources = Nguồn
cli-status-bulletins = Số bản tin
cli-status-passages = Số đoạn
cli-status-encoder = Bộ mã hóa
cli-status-indexed = Lập chỉ mục lúc
cli-status-empty = Chưa lập chỉ mục. Xin bắt đầu bằng: bantin index THƯ-MỤC
cli-inspect-name =
    { $name ->
        [id] Mã
        [number] Số ký hiệu
        [collections] Tập tài liệu
        [date] Ngày
        [publisher] Cơ quan
        [province] Tỉnh
        [term] Nhiệm kỳ
       *[url] Địa chỉ
    }
cli-inspect-format = Đọc theo dạng: { $format }
cli-inspect-title = Tiêu đề tìm thấy
cli-inspect-place =
    { $place ->
        [first-line] ở dòng đầu
        [text] trong nội dung
        [event] theo sự việc
        [dateline] ở dòng địa danh, ngày
        [letterhead] ở phần đầu văn bản
        [stamp] ở dòng ghi ngày
        [period] theo kỳ báo cáo
        [posted] ở dòng ghi ngày đăng
        [opening] ở phần mở đầu
        [label] ở dòng ghi tên
        [page] ở thông tin của trang
        [mail] ở đầu thư
        [subject] ở tiêu đề thư
        [feed] ở tên nguồn tin
        [sheet] ở tên trang tính
        [columns] ở tên các cột
        [sheet-and-columns] ở tên trang tính và các cột
        [sidecar] ở tệp kèm theo
        [front-matter] ở phần đầu tệp
        [file-name] ở tên tệp
       *[other] ở { $place }
    }
cli-inspect-counts = { $characters } ký tự, { $passages } đoạn, { $facts } thông tin
cli-inspect-pages = { $count } trang
cli-facts-offices = Chức vụ: { $count }
cli-facts-spans = Số liệu và ngày: { $count }
cli-facts-kind =
    { $kind ->
        [day] ngày
       *[quantity] số liệu
    }
cli-facts-mark =
    { $mark ->
        [guest] khách mời
        [acting] quyền
       *[former] nguyên
    }
cli-facts-act =
    { $act ->
        [elected] được bầu
        [re-elected] tái cử
        [appointed] được bổ nhiệm
        [chairs] chủ trì
        [attends] dự
        [speaks] phát biểu
        [leaves] thôi giữ
       *[holds] giữ chức
    }
cli-imported = Đã nạp { $count } bản tin, trong đó { $withdrawn } đã thu hồi.
cli-migrated =
    Sang { $target }: { $count } bản tin, trong đó { $withdrawn } đã thu hồi, và { $rows } dòng bộ nhớ của bot; { $kind ->
        [rehearsed] cơ sở dữ liệu nhận được.
       *[done] số lượng và mã kiểm của hai bên đều khớp.
    }
cli-migrated-setting = Từ nay xin ghi vào tệp cấu hình dòng:
cli-migrated-unindexed = Ở đó chưa lập chỉ mục: xin sửa tệp cấu hình rồi chạy bantin index.
cli-migrate-sqlite = Dữ liệu vốn đang ở dạng tệp: sau --to xin ghi địa chỉ cơ sở dữ liệu, như postgresql://user@host/database.
cli-migrate-to = Sau --to không phải địa chỉ cơ sở dữ liệu: { $reason }.
cli-exported = Đã ghi { $count } bản tin, trong đó { $withdrawn } đã thu hồi.
cli-withdrawn-later = Chỉ mục sẽ bỏ bản tin này ở lần chạy sau: { $reason }
cli-withdrawn-together = Thu hồi cùng, vì có cùng văn bản: { $ids }
cli-withdrawn-answers = Số câu trả lời đã trích dẫn: { $count }
cli-withdrawn-message = tin nhắn { $number }
cli-reinstated = Hiển thị lại: { $ids }
cli-check-heading =
    { $column ->
        [file] tệp
        [kind] dạng
        [encoding] bảng mã
        [date] ngày
       *[remarks] ghi chú
    }
cli-check-scan-refused = bản quét, không đọc được: { $reason }
cli-check-refused = không đọc được: { $reason }
cli-check-draft = dự thảo
cli-check-duplicate = trùng với { $file }
cli-check-version = bản khác của { $file }
cli-check-sum = Bản tin: { $bulletins }. Không đọc được: { $refused }.
cli-check-count =
    { $kind ->
        [scans] { $count } bản quét
        [drafts] { $count } dự thảo
        [undated] { $count } không rõ ngày
        [duplicates] { $count } bản trùng
        [held] { $count } đã có trong thư viện
        [other_texts] { $count } bản khác của bản tin trong thư viện
       *[versions] { $count } bản khác của cùng văn bản
    }
cli-check-among = Trong đó: { $counts }
cli-check-nothing = Chưa lập chỉ mục gì.
cli-explain-reading =
    { $name ->
        [understood] Hiểu là
        [asks-for] Hỏi về
        [names] Nêu
        [searched-with] Tìm bằng
       *[facts] Hỏi thông tin
    }
cli-explain-type =
    { $type ->
        [person] người
        [number] con số
        [date] ngày
        [place] địa điểm
        [explanation] giải thích
       *[other] điều khác
    }
cli-explain-nothing = không có gì
cli-explain-feature =
    { $name ->
        [beside] từ đứng cạnh từ để hỏi
        [bulletin_first] thuộc bản tin hợp nhất
        [bulletin_lead] bản tin hợp hơn các bản tin khác
        [colon] kết thúc bằng dấu hai chấm
        [covered] từ ngữ của câu hỏi có trong câu
        [covered_around] từ ngữ của câu hỏi có trong câu và các câu liền kề
        [covered_before] từ ngữ của câu hỏi có trong câu và câu trước
        [covered_by_heading] từ ngữ của câu hỏi có trong đầu đề
        [covered_by_passage] từ ngữ của câu hỏi có trong đoạn
        [covered_new] từ ngữ của câu hỏi có trong câu mà đầu đề không có
        [covered_or_known] từ ngữ của câu hỏi có trong câu hoặc đầu đề
        [few_words] quá ít từ
        [first] câu đầu của đoạn
        [fused] điểm tìm kiếm của đoạn
        [has_head] câu hỏi nêu rõ điều được hỏi
        [head] nêu điều được hỏi
        [heading] là tiêu đề
        [holder] nêu người giữ chức vụ được hỏi
        [holder_enters] nêu việc bầu hoặc bổ nhiệm vào chức vụ
        [holder_first] nêu người giữ chức vụ hợp nhất
        [holder_fit] người giữ chức vụ hợp với câu hỏi
        [holder_fit_lead] kém người giữ chức vụ hợp nhất
        [holder_guest] người giữ chức vụ là khách mời
        [length] độ dài
        [missing] từ hiếm nhất mà câu và câu trước còn thiếu
        [missing_in_passage] từ hiếm nhất mà đoạn còn thiếu
        [new_words] từ không có trong câu hỏi
        [office] câu hỏi về chức vụ
        [office_left] nêu người thôi giữ chức vụ
        [office_told] nêu chức vụ được hỏi
        [opening] ở phần đầu bản tin
        [passage_cosine] nghĩa của đoạn, xét riêng
        [passage_similarity] nghĩa của đoạn, xét từng từ
        [person] nêu tên người được hỏi
        [person_missing] không nêu tên người được hỏi
        [position] vị trí trong bản tin
        [rank] thứ hạng của đoạn
        [replaces] nêu người được thay
        [run] các từ liền nhau như trong câu hỏi
        [similarity] nghĩa của câu
        [similarity_around] nghĩa của câu và các câu liền kề
        [span] cụm từ có thể là đáp án
        [span_best] cụm từ hợp nhất của đoạn
        [span_fit] cụm từ hợp với câu hỏi
        [spans] số cụm từ có thể là đáp án
        [superseded] về sau đã có người khác giữ chức vụ
        [typed] có loại thông tin được hỏi
        [untold] không nêu người giữ chức vụ, câu khác có nêu
        [untyped] không có loại thông tin được hỏi
        [words] từ đơn của câu hỏi có trong câu
       *[words_of_passage] từ đơn của câu hỏi có trong đoạn
    }
cli-explain-feature-english = { $feature } (câu hỏi tiếng Anh)
cli-explain-feature-lead = { $feature }, so với các câu khác
cli-explain-feature-kind = { $feature }: { $kind }
cli-explain-constraint =
    { $group ->
        [where] nơi
        [when] thời gian
        [which] lần, khóa, số
       *[who] người, cơ quan, chức vụ
    }: { $agreement ->
        [agrees] khớp
        [contradicts] trái
       *[silent] không nêu
    }
cli-explain-named =
    { $name ->
        [years] năm
        [parts] quý, nửa năm
        [terms] nhiệm kỳ
        [months] tháng
        [ordinals] lần thứ
        [numbered] khóa, kỳ
        [dates] ngày
        [provinces] tỉnh
        [districts] ở
        [communes] tại
        [places] nơi
        [roles] chức vụ
        [bodies] cơ quan
        [people] người
        [office] chức vụ
        [election] về việc bầu
        [whether] hỏi có phải không
        [replaced] người được thay
        [leaving] ai thôi giữ
       *[who] hỏi về người
    }
cli-explain-sort =
    { $sort ->
        [year] năm
        [part] quý, nửa năm
        [month] tháng
        [term] nhiệm kỳ
        [ordinal] lần thứ
        [date] ngày
        [province] tỉnh
        [place] nơi
        [district] huyện
        [commune] xã
        [role] chức vụ
        [body] cơ quan
        [person] người
       *[document] văn bản
    }
cli-explain-contradicts = trái với câu hỏi ({ $sort }): hỏi { $asked }, bản tin ghi { $stated }
cli-sync--json = In một đối tượng JSON
cli-export--json = In một đối tượng JSON
cli-import--json = In một đối tượng JSON
cli-check-held = đã có trong thư viện, mã { $id }
cli-check-other-text = bản khác của { $id } trong thư viện

## Số liệu của lệnh evaluate
cli-evaluate-searched = { $bulletins } bản tin, { $passages } đoạn, bộ mã hóa { $encoder }
cli-evaluate-table =
    { $name ->
        [search] tìm kiếm
        [quotes] trích dẫn
        [short] trả lời ngắn
        [claims] khẳng định
        [unanswerable] không có đáp án
        [coverage] trả lời ngắn từ
       *[confidence] độ tin cậy
    }
cli-evaluate-column =
    { $name ->
        [answerable] có đáp án
        [recall-1] R@1
        [recall-5] R@5
        [mrr] MRR
        [ndcg-10] nDCG@10
        [verbatim] nguyên văn
        [p50] p50 giây
        [p95] p95 giây
        [number] câu
        [right-first] đúng bản tin
        [first-holds] trích đúng
        [holds-in-3] đúng trong 3
        [refused] không thấy
        [given] có nêu
        [given-if-held] nêu khi đúng
        [right] nêu đúng
        [em] EM
        [f1] F1
        [claims] khẳng định
        [right-verdict] kết luận đúng
        [questions] câu hỏi
        [answered] có trả lời
        [sure] từ { $sure } trở lên
        [asked] hỏi
        [mean] bình quân
        [quoted] có trích
        [false-answers] trả lời sai
        [coverage] độ phủ
       *[precision] độ chính xác
    }
cli-evaluate-change = thay đổi
cli-evaluate-bin = { $low } đến { $high }
cli-evaluate-calibration =
    { $kind ->
        [asked] Trong { $count } câu đã hỏi: điểm Brier { $brier }, sai số hiệu chuẩn kỳ vọng { $error }.
       *[quoted] Trong { $count } câu có trích dẫn: điểm Brier { $brier }, sai số hiệu chuẩn kỳ vọng { $error }.
    }
cli-evaluate-sure = Từ { $threshold } trở lên: { $share } của { $right } trích dẫn đầu đúng, { $sure } trong { $false } câu trả lời sai.
cli-evaluate-comparison =
    { $questions } câu hỏi có trong cả hai lần đo. Trong { $answerable } câu có đáp án, { $gained } câu nay đúng và { $lost } câu
    nay không còn đúng (McNemar, p chính xác = { $p }).
cli-evaluate-became =
    { $kind ->
        [answerable] có đáp án
       *[unanswerable] không có đáp án
    }, nay { $now ->
        [right] trích đúng
        [wrong] trích sai
        [refused] không thấy
       *[answered] có trả lời
    }: { $count }
cli-evaluate-was =
    trước { $before ->
        [right] trích đúng
        [wrong] trích sai
        [refused] không thấy
       *[answered] có trả lời
    }
cli-evaluate-more = và { $count } câu nữa

## Trang hướng dẫn man
man-name = Tên
man-synopsis = Cú pháp
man-description = Mô tả
