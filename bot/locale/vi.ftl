# Mọi câu chữ mà người dùng đọc. Mỗi câu ở đây có bản tiếng Anh cùng tên trong en.ftl.

## Câu trả lời
not-found = Không thấy trong các bản tin.
nearest = Bản tin gần nhất:
nearest-titles = Bản tin gần nhất: { $titles }
renamed = Lưu ý: câu hỏi nêu { $asked }, bản tin ghi { $named }. Hai tên này chung một tỉnh từ ngày 1/7/2025.
results =
    { $count ->
        [0] Không có đoạn nào phù hợp.
       *[other] { $count } đoạn phù hợp nhất:
    }

## Lệnh
command-start = bắt đầu
command-help = cách hỏi
command-ask = hỏi một câu
command-search = tìm các đoạn phù hợp nhất
start =
    Xin chào! Tôi trả lời câu hỏi về các bản tin bằng cách trích nguyên văn và ghi rõ nguồn.
    Điều gì các bản tin không nêu, tôi sẽ nói là không thấy.
help =
    Trong trò chuyện riêng, anh/chị cứ nhắn câu hỏi, ví dụ: <i>Ai được bầu làm Bí thư Chi bộ ở Lâm Đồng năm 2020?</i>

    Trong nhóm, xin dùng lệnh:
    /ask câu hỏi – trả lời bằng trích dẫn phù hợp nhất
    /search từ khóa – tìm các đoạn phù hợp nhất

    Nếu trong nhóm có nhiều bot, xin viết /search@{ $bot }.
ask-how = Xin viết câu hỏi ngay sau lệnh, ví dụ: <code>/ask Ai là Bí thư Chi bộ ở Lâm Đồng năm 2020?</code>
search-how = Xin viết từ khóa ngay sau lệnh, ví dụ: <code>/search Lâm Đồng Bí thư 2020</code>

## Trục trặc
question-empty = Tôi chưa thấy câu hỏi nào. Xin viết bằng lời, ví dụ: Ai được bầu làm Bí thư?
question-long = Câu hỏi dài quá. Xin rút gọn còn tối đa { $limit } ký tự.
text-only = Tôi chỉ đọc được tin nhắn bằng chữ. Xin viết câu hỏi.
unknown-command = Tôi không có lệnh này. Xin xem /help.
failed = Xin lỗi, có lỗi khi tìm câu trả lời (mã { $id }). Xin thử lại sau ít phút; nếu vẫn lỗi, xin báo mã này cho người quản trị.
