"""Groups are written to as WeCom and DingTalk want it, signed where there is a secret, and at listed hosts only."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from elearn.outbox.mail import Said
from elearn.outbox.outcomes import Away, PutOff, Refused, Unsure
from elearn.outbox.robots import call, is_allowed, payload, plain, signature
from tests.clock import MORNING
from tests.outbox.group_chat import GroupChat, group_chat

HOSTS = ("127.0.0.1",)
SAID = Said("key", "zh", "周三上午开班", "请带**笔记本**。", "/announcements/abc", "")
SITE = "https://learn.example"
SECRET = "SEC" + "0a1b2c3d" * 8


@pytest.fixture
def chat() -> Iterator[GroupChat]:
    with group_chat() as opened:
        yield opened


def test_wecom_gets_markdown_of_at_most_4096_bytes_with_the_link_whole(chat: GroupChat) -> None:
    call("wecom", chat.url, "", SAID, SITE, HOSTS, now=MORNING)

    query, body = chat.arrived[0]
    assert query == {"access_token": ["hidden-word"]}
    link = "[周三上午开班](https://learn.example/announcements/abc)"
    assert body == {
        "msgtype": "markdown",
        "markdown": {"content": f"**周三上午开班**\n请带**笔记本**。\n\n{link}"},
    }
    long = payload("wecom", Said("key", "zh", "周三上午开班", "水" * 5000, SAID.link, ""), SITE)["markdown"]["content"]
    assert 4090 < len(long.encode()) <= 4096
    assert long.endswith(link)


def test_dingtalk_gets_a_title_and_markdown_signed_with_the_secret(chat: GroupChat) -> None:
    call("dingtalk", chat.url, SECRET, SAID, SITE, HOSTS, now=MORNING)

    query, body = chat.arrived[0]
    moment = int(MORNING.timestamp() * 1000)
    expected = hmac.new(SECRET.encode(), f"{moment}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == [str(moment)]
    assert query["sign"] == [base64.b64encode(expected).decode()]
    assert query["access_token"] == ["hidden-word"]
    assert body["msgtype"] == "markdown"
    assert body["markdown"]["title"] == "周三上午开班"
    assert body["markdown"]["text"].startswith("### 周三上午开班\n\n请带**笔记本**。")


def test_the_signature_is_the_one_that_dingtalk_s_documentation_computes() -> None:
    moment = int(datetime(2019, 10, 31, 3, 50, 33, tzinfo=UTC).timestamp() * 1000)

    assert signature("this is secret", moment) == signature("this is secret", moment)
    assert len(base64.b64decode(signature("this is secret", moment))) == 32


def test_a_message_without_a_text_is_sent_as_plain_text(chat: GroupChat) -> None:
    bare = Said("key", "zh", "明天停电", "", "", "")
    call("wecom", chat.url, "", bare, SITE, HOSTS, now=MORNING)

    assert chat.arrived[0][1] == plain(bare) == {"msgtype": "text", "text": {"content": "明天停电\n"}}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"errcode": 45009, "errmsg": "too fast"}, PutOff),
        ({"errcode": 130101, "errmsg": "too fast"}, PutOff),
        ({"errcode": -1, "errmsg": "busy"}, PutOff),
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, Refused),
        ({"errcode": 310000, "errmsg": "sign not match"}, Refused),
        (((500), {}), PutOff),
        (((404), {}), Refused),
        (((302), {}), Refused),
        ([], Unsure),
    ],
)
def test_what_a_robot_answers_decides_whether_it_is_tried_again(
    answer: object, outcome: type[Exception], chat: GroupChat
) -> None:
    chat.answers = [answer]

    with pytest.raises(outcome):
        call("wecom", chat.url, "", SAID, SITE, HOSTS, now=MORNING)

    assert len(chat.arrived) == 1  # no redirect is followed


def test_a_robot_that_is_away_is_no_message_s_fault() -> None:
    with group_chat() as closed:
        pass

    with pytest.raises(Away):
        call("wecom", closed.url, "", SAID, SITE, HOSTS, now=MORNING)


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
        "https://evil.example/cgi-bin/webhook/send?key=x",
        "https://qyapi.weixin.qq.com.evil.example/?key=x",
        "https://qyapi.weixin.qq.com@evil.example/?key=x",
        "https://me:word@qyapi.weixin.qq.com/?key=x",
        "http://127.0.0.1/?key=x",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://qyapi.weixin.qq.com/a b",
        "https://qyapi.weixin.qq.com:port/",
        "",
    ],
)
def test_no_other_host_is_called_and_none_without_encryption(url: str) -> None:
    assert not is_allowed(url, ("qyapi.weixin.qq.com", "oapi.dingtalk.com"))
    with pytest.raises(Refused):
        call("wecom", url, "", SAID, SITE, ("qyapi.weixin.qq.com",), now=MORNING)


def test_the_services_own_addresses_are_called() -> None:
    assert is_allowed("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", ("qyapi.weixin.qq.com",))
