"""Write to a group by its robot: WeCom's and DingTalk's formats, DingTalk's signature, one call without redirects.

Sources: https://developer.work.weixin.qq.com/document/path/91770 (WeCom) and
https://open.dingtalk.com/document/orgapp/customize-robot-security-settings (DingTalk).
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from elearn.outbox.mail import Said
from elearn.outbox.outcomes import Away, PutOff, Refused, Unsure

SECONDS = 15.0
LONGEST_ANSWER = 65536
WECOM_BYTES = 4096  # of a message in Markdown
DINGTALK_BYTES = 20000
TOO_FAST = frozenset({45009, 130101, 45033})  # 20 messages a minute; WeCom's code, DingTalk's, too many at once
BUSY = frozenset({-1})
NAMES = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com"}


def is_allowed(url: str, hosts: Sequence[str]) -> bool:
    """Say whether a robot's address may be called: https at one of ``hosts``; plain http at this machine only."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    is_plain = not parts.username and not parts.fragment and url.isascii() and url.isprintable() and " " not in url
    return is_safe and is_plain and host in hosts


def payload(service: str, said: Said, address: str) -> Mapping[str, Any]:
    """Give the message as the service takes it, in Markdown; ``address`` is the site's, before the message's link."""
    way = f"\n\n[{said.subject}]({address}{said.link})" if said.link and address else ""
    if service == "wecom":
        text = _cut(f"**{said.subject}**\n{said.body.strip()}", WECOM_BYTES - len(way.encode())) + way
        return {"msgtype": "markdown", "markdown": {"content": text}}
    text = _cut(f"### {said.subject}\n\n{said.body.strip()}", DINGTALK_BYTES - len(way.encode())) + way
    return {"msgtype": "markdown", "markdown": {"title": said.subject, "text": text}}


def plain(said: Said) -> Mapping[str, Any]:
    """Give the message as plain text, which both services take alike: 2,048 bytes at the most."""
    return {"msgtype": "text", "text": {"content": _cut(f"{said.subject}\n{said.body.strip()}", 2048)}}


def signature(secret: str, milliseconds: int) -> str:
    """Compute DingTalk's signature: Base64 of HMAC-SHA-256 over time, line feed and secret, keyed by the secret."""
    text = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def call(service: str, url: str, secret: str, said: Said, address: str, hosts: Sequence[str], *, now: datetime) -> None:
    """Hand a message to a group's robot. Raises Away, PutOff, Refused or Unsure."""
    if not is_allowed(url, hosts):
        raise Refused("host not allowed")
    parts = urlsplit(url)
    body = payload(service, said, address) if said.body.strip() else plain(said)
    path = f"{parts.path}?{parts.query}"
    if service == "dingtalk" and secret:
        moment = int(now.timestamp() * 1000)
        path += f"&timestamp={moment}&sign={quote(signature(secret, moment), safe='')}"
    status, answer = _sent(parts, path, json.dumps(body, ensure_ascii=False).encode())
    _judge(status, answer)


def _sent(parts: SplitResult, path: str, body: bytes) -> tuple[int, bytes]:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        try:
            line.connect()
        except OSError as error:
            raise Away(f"robot away: {type(error).__name__}"[:60]) from None
        try:
            line.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = line.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException):
            raise Unsure("robot broke off") from None
    finally:
        line.close()


def _judge(status: int, answer: bytes) -> None:
    if status == 429 or status >= 500:
        raise PutOff(f"http {status}")
    if status != 200:
        raise Refused(f"http {status}")
    try:
        code = json.loads(answer).get("errcode")
    except (ValueError, AttributeError):
        raise Unsure("robot answered something else") from None
    if code in TOO_FAST or code in BUSY:
        raise PutOff(f"robot {code}")
    if code != 0:
        raise Refused(f"robot {code}"[:60])


def _cut(text: str, most: int) -> str:
    """Cut a text to a number of bytes, between characters, and say so by three dots."""
    data = text.encode()
    return text if len(data) <= most else data[: most - 3].decode(errors="ignore") + "…"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
