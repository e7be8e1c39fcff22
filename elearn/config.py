"""The site's settings, read from ``ELEARN_*``, typed, with every fault told at once."""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from elearn.errors import Invalid
from elearn.problems import Phrase, Problem

PREFIX = "ELEARN_"
SECRETS = frozenset({"database_url", "secret_key", "demo_password", "smtp_url"})  # never repeated in a message

REASONS = {
    "int_parsing": Phrase("it is not a whole number"),
    "greater_than_equal": Phrase("it is too small"),
    "less_than_equal": Phrase("it is too large"),
    "bool_parsing": Phrase("it is neither true nor false"),
    "literal_error": Phrase("it is not one of the values in docs/operations.md"),
    "time_zone": Phrase("it is not the name of a time zone, such as Asia/Shanghai"),
    "database_url": Phrase("it does not begin with postgresql:// or sqlite:///"),
    "base_url": Phrase("it does not look like https://learn.example.org"),
    "smtp_url": Phrase("it does not look like smtp://user:password@mail.example.org:587 or smtps://…"),
    "mail_from": Phrase("it is no e-mail address"),
    "quiet_hours": Phrase("it does not look like 21-8"),
}


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("time_zone")
    return name


def _database_url(url: str) -> str:
    if url and not url.startswith(("postgresql://", "postgresql+psycopg://", "sqlite:///")):
        raise ValueError("database_url")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise ValueError("base_url")
    return url.rstrip("/")


def _smtp_url(url: str) -> str:
    parts = urlsplit(url)
    try:
        is_whole = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        is_whole = False
    if url and (not is_whole or parts.path.strip("/") or parts.query or parts.fragment):
        raise ValueError("smtp_url")
    return url


def _mail_from(address: str) -> str:
    if address and not re.fullmatch(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]+", address):
        raise ValueError("mail_from")
    return address


def _quiet_hours(hours: str) -> str:
    if hours and not re.fullmatch(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])", hours):
        raise ValueError("quiet_hours")
    return hours


def _split(value: object) -> object:
    return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


class Settings(BaseModel):
    """Hold one site's settings; the description of each is what ``docs/operations.md`` lists."""

    model_config = ConfigDict(frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    workers: int = Field(2, ge=1, le=64, description="serving processes")
    threads: int = Field(8, ge=1, le=256, description="requests that one serving process answers at a time")
    data_dir: Path = Field(Path("var"), description="folder of the database, the secret key and temporary files")
    content_dir: Path = Field(Path("content"), description="folder of the course's files")
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "", description="postgresql://…; SQLite in the data folder when empty"
    )
    secret_key: str = Field("", description="signs cookies; made in the data folder at the first start when empty")
    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        "", description="the site's public address; https here turns on HSTS and __Host- cookies"
    )
    trusted_hosts: Words = Field((), description="host names that are answered, with commas; any when empty")
    trusted_proxies: int = Field(0, ge=0, le=5, description="how many proxies in front add X-Forwarded-For and -Proto")
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field("Asia/Shanghai", description="the site's time zone")
    language: Literal["zh", "en"] = Field("zh", description="language of people and commands that ask for none")
    site_name_zh: str = Field("乡镇生态环境业务培训", description="the site's name in Chinese")
    site_name_en: str = Field("Township eco-environment training", description="the site's name in English")
    demo_password: str = Field("", description="password of the demo's log-ins; made on the spot when empty")
    hours_rule: str = Field("national", description="whose rule counts learning hours: a province of the rules")
    hours_rules: str = Field("", description="file of the site's own rules for learning hours; elearn's when empty")
    certificate_font: str = Field(
        "",
        description="font file for the PDF of certificates; empty: the system's Noto CJK, or the one that comes along",
    )
    max_body_kib: int = Field(2048, ge=64, le=65536, description="largest request body, in KiB")
    session_idle_minutes: int = Field(720, ge=5, le=43200, description="a session unused for so long ends")
    session_days: int = Field(14, ge=1, le=90, description="a session ends after so long at the latest")
    lockout_failures: int = Field(8, ge=3, le=100, description="wrong passwords in a row before log-in is delayed")
    lockout_minutes: int = Field(15, ge=1, le=1440, description="how long log-in is then delayed")
    metrics_from: Words = Field(
        ("127.0.0.1", "::1"), description="addresses that may read /metrics, with commas; closed to all others"
    )
    smtp_url: Annotated[str, AfterValidator(_smtp_url)] = Field(
        "", description="smtp://user:password@host:587 or smtps://…:465; no mail is sent when empty"
    )
    mail_from: Annotated[str, AfterValidator(_mail_from)] = Field("", description="the address that mail comes from")
    quiet_hours: Annotated[str, AfterValidator(_quiet_hours)] = Field(
        "21-8", description="no reminder leaves from the first hour to the second; at any hour when empty"
    )
    audit_days: int = Field(800, ge=400, le=36500, description="for so many days the audit log is kept")
    webhook_hosts: Words = Field(
        ("qyapi.weixin.qq.com", "oapi.dingtalk.com"), description="hosts of group robots, with commas; none when empty"
    )
    styleguide: bool = Field(False, description="show all shapes of the theme at /styleguide, for those who work on it")
    publishing_needs_second: bool = Field(
        False, description="true: what is written in the browser is published by another person than its writers"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severity that is logged")

    @cached_property
    def zone(self) -> ZoneInfo:
        """Give the site's time zone as a value to compute with."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def session_idle(self) -> timedelta:
        """Give how long a session may lie unused."""
        return timedelta(minutes=self.session_idle_minutes)

    @cached_property
    def session_longest(self) -> timedelta:
        """Give how long a session lasts at the most."""
        return timedelta(days=self.session_days)

    @property
    def lockout_delay(self) -> timedelta:
        """Give how long log-in is delayed after too many wrong passwords."""
        return timedelta(minutes=self.lockout_minutes)

    @property
    def is_https(self) -> bool:
        """Say whether the public address is encrypted, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def database(self) -> str:
        """Give the database's address: the setting, or SQLite's file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'elearn.sqlite3').absolute()}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read ``ELEARN_*`` from ``environment`` (the process's own when None).

    Raises Invalid with every fault: a value that does not fit, and a name that is no setting.
    """
    source = os.environ if environment is None else environment
    given = {name[len(PREFIX) :].lower(): value for name, value in source.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - Settings.model_fields.keys())
    problems = [_unknown(name) for name in unknown]
    try:
        settings = Settings.model_validate({name: value for name, value in given.items() if name not in unknown})
    except ValidationError as error:
        raise Invalid([*problems, *map(_problem, error.errors())]) from None
    problems += _lacking(settings)
    if problems:
        raise Invalid(problems)
    return settings


def _lacking(settings: Settings) -> list[Problem]:
    """List what mail needs beside its server: who it comes from, and the address that its links begin with."""
    missing = [name for name in ("mail_from", "base_url") if settings.smtp_url and not getattr(settings, name)]
    reason = Phrase("ELEARN_SMTP_URL needs it.")
    return [Problem(PREFIX + name.upper(), 0, 0, "E003", reason) for name in missing]


def _unknown(name: str) -> Problem:
    near = get_close_matches(name, Settings.model_fields, n=1)
    hint = Phrase("The nearest one is %(name)s.", {"name": PREFIX + near[0].upper()}) if near else None
    return Problem(PREFIX + name.upper(), 0, 0, "E002", Phrase("There is no setting of this name."), hint)


def _problem(fault: ErrorDetails) -> Problem:
    name = str(fault["loc"][0])
    kind = str(fault.get("ctx", {}).get("error", fault["type"]))
    value = "…" if name in SECRETS else str(fault["input"])
    reason = REASONS.get(kind, Phrase("it does not fit"))
    message = Phrase("The value %(value)s cannot be used: %(reason)s.", {"value": value, "reason": reason})
    return Problem(PREFIX + name.upper(), 0, 0, "E001", message)
