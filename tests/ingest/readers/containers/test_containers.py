"""Archives and mails: each member a document, within bounds, whatever is wrong with another."""

from __future__ import annotations

import io
import mailbox
import zipfile
from email.message import EmailMessage

import pytest

from ingest import Damaged, Document, EmptyFile, Encrypted, ReadError, TooLarge, read
from ingest.readers.containers.member import safe_name
from tests.ingest.readers.ole_file import letter
from tests.ingest.readers.packed import zipped

REPORT = "某海关2024年工作报告\n\n一、2023年回顾\n去年出口增长。"


def documents(path, **options) -> list[Document]:
    return [item for item in read(path, **options) if isinstance(item, Document)]


def test_each_file_in_an_archive_is_a_document_named_by_its_place(write) -> None:
    data = zipped({"2024/报告.txt": REPORT, "b.md": "# Tasks\n\nMore exports.", "x.exe": b"MZ",
                   "__MACOSX/._b.md": "x", "Thumbs.db": "x"})  # fmt: skip
    found = documents(write("a.zip", data), source="a.zip")
    assert [one.source for one in found] == ["a.zip#2024/报告.txt", "a.zip#b.md"]
    assert found[0].title == "某海关2024年工作报告"


def test_names_of_chinese_windows_are_read(write) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("报告.txt".encode("gbk").decode("cp437"))
        archive.writestr(info, REPORT)
    data = made.getvalue().replace(
        "报告".encode("gbk").decode("cp437").encode(), "报告".encode("gbk")
    )
    name = documents(write("a.zip", zipped({"x.txt": REPORT})), source="a.zip")[0].source
    assert name == "a.zip#x.txt"
    with zipfile.ZipFile(io.BytesIO(made.getvalue())) as archive:
        from ingest.readers.containers.zip_archive import _name

        (info,) = archive.infolist()
        info.flag_bits &= ~0x800
        assert _name(info) == "报告.txt"
    assert data


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("a//./b.txt", "a/b.txt"),
        ("a\nb\x00.txt", "ab.txt"),
        ("..", "unnamed"),
        ("x" * 500 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_a_members_name_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_one_bad_member_does_not_keep_the_others_out(write) -> None:
    data = zipped({"a.txt": "", "b.docx": b"broken", "c.txt": REPORT, "d.pdf": b"%PDF-1.4 cut"})
    items = list(read(write("a.zip", data), source="a.zip"))
    assert [item.source for item in items if isinstance(item, Document)] == ["a.zip#c.txt"]
    failed = [item for item in items if isinstance(item, ReadError)]
    assert [item.source for item in failed] == ["a.zip#a.txt", "a.zip#b.docx", "a.zip#d.pdf"]


def test_an_archive_in_an_archive_is_read_but_not_without_end(write) -> None:
    data = zipped({"c.txt": REPORT})
    found = documents(write("a.zip", zipped({"in.zip": data})), source="a.zip")
    assert [one.source for one in found] == ["a.zip#in.zip#c.txt"]
    for _ in range(6):
        data = zipped({"in.zip": data})
    with pytest.raises(TooLarge):
        list(read(write("b.zip", data)))


def test_a_bomb_is_refused_by_its_ratio_its_size_and_its_count(write) -> None:
    with pytest.raises(TooLarge):
        list(read(write("a.zip", zipped({"a.txt": b"0" * 5_000_000}))))
    many = zipped({f"{n}.txt": b"" for n in range(5_001)})
    with pytest.raises(TooLarge):
        list(read(write("b.zip", many)))
    heavy = zipped({f"{n}.txt": b"x" * 4_000 for n in range(12)})
    with pytest.raises(TooLarge):
        list(read(write("c.zip", heavy), max_bytes=5_000))


def test_a_member_over_the_limit_is_told_alone(write) -> None:
    data = zipped({"a.txt": "x" * 3000, "b.txt": REPORT})
    items = list(read(write("a.zip", data), source="a.zip", max_bytes=2_000))
    assert isinstance(items[0], TooLarge)
    assert isinstance(items[1], Document)


def test_an_archive_without_anything_that_is_read_says_so(write) -> None:
    with pytest.raises(EmptyFile):
        list(read(write("a.zip", zipped({"x.exe": b"MZ"}))))


@pytest.mark.parametrize("suffix", [".zip", ".eml", ".mbox", ".msg"])
def test_what_is_no_container_is_told(write, suffix: str) -> None:
    with pytest.raises(Damaged) as told:
        list(read(write(f"a{suffix}", b"just some words, no container")))
    assert "\n" not in str(told.value)


def test_a_locked_member_is_told(write) -> None:
    made = io.BytesIO(zipped({"a.txt": "words " * 40}))
    data = bytearray(made.getvalue())
    data[6] |= 1  # the flag of encryption, in both heads
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (failure,) = read(write("a.zip", bytes(data)))
    assert isinstance(failure, Encrypted)


def mail(*, html: bool = False) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "关于报送2024年工作总结的函"
    made["From"], made["To"] = "张三 <zhang@example.org>", "办公室 <office@example.org>"
    made["Date"] = "Mon, 15 Jan 2024 09:30:00 +0800"
    made.set_content("各单位：\n\n请见附件。\n", charset="gb2312")
    if html:
        made.add_alternative(
            "<p>请见附件。</p><table><tr><td>指标</td><td>数值</td></tr><tr><td>出口</td>"
            "<td>65.4亿元</td></tr></table>",
            subtype="html",
        )
    made.add_attachment(REPORT.encode(), maintype="text", subtype="plain", filename="总结.txt")
    return made


def test_a_mail_is_a_document_and_so_is_each_attachment(write) -> None:
    found = documents(write("a.eml", mail().as_bytes()), source="a.eml")
    assert [one.source for one in found] == ["a.eml", "a.eml#总结.txt"]
    assert found[0].title == "关于报送2024年工作总结的函"
    assert found[0].text == "关于报送2024年工作总结的函\n\n各单位：\n\n请见附件。"
    assert found[0].extra["From"].startswith("张三")
    assert found[0].year == 2024
    assert found[1].title == "某海关2024年工作报告"


def test_of_two_versions_of_a_mail_that_with_tables_is_read(write) -> None:
    found = documents(write("a.eml", mail(html=True).as_bytes()), source="a.eml")
    assert found[0].text.endswith("请见附件。\n\n指标 | 数值\n出口 | 65.4亿元")


def test_an_attached_mail_is_read_with_its_own_attachments(write) -> None:
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "转发", "李四"
    outer.set_content("见下。")
    outer.add_attachment(mail())
    sources = [one.source for one in documents(write("a.eml", outer.as_bytes()), source="a.eml")]
    assert sources == ["a.eml", "a.eml#message.eml", "a.eml#message.eml#总结.txt"]


def test_each_letter_of_a_mailbox_is_read(tmp_path) -> None:
    path = tmp_path / "a.mbox"
    box = mailbox.mbox(path)
    for _ in range(2):
        box.add(mail())
    box.flush()
    sources = [one.source for one in documents(path, source="a.mbox")]
    name = "关于报送2024年工作总结的函"
    assert sources == [f"a.mbox#1 {name}", f"a.mbox#1 {name}/总结.txt",
                       f"a.mbox#2 {name}", f"a.mbox#2 {name}/总结.txt"]  # fmt: skip


def test_a_letter_of_outlook_is_read_with_what_is_attached(write) -> None:
    data = letter(
        "关于报送2024年总结的函", "请见附件。\r\n\r\n谢谢。", {"总结.txt": REPORT.encode()}
    )
    found = documents(write("a.msg", data), source="a.msg")
    assert [one.source for one in found] == ["a.msg", "a.msg#总结.txt"]
    assert found[0].text == "关于报送2024年总结的函\n\n请见附件。\n\n谢谢。"
    assert found[0].extra == {"From": "张三"}


def test_7z_is_read_where_its_package_is_there(write, monkeypatch) -> None:
    py7zr = pytest.importorskip("py7zr")
    made = io.BytesIO()
    with py7zr.SevenZipFile(made, "w") as archive:
        archive.writestr(REPORT, "2024/报告.txt")
        archive.writestr("x", "a.exe")
    found = documents(write("a.7z", made.getvalue()), source="a.7z")
    assert [(one.source, one.title) for one in found] == [
        ("a.7z#2024/报告.txt", "某海关2024年工作报告")
    ]


def test_7z_that_cannot_be_read_is_told(write) -> None:
    with pytest.raises(ReadError) as told:
        list(read(write("a.7z", b"7z\xbc\xaf'\x1c broken")))
    assert "zip archive" in str(told.value)
