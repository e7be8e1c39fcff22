"""Settings: typed, every fault at once, no secret repeated."""

import pytest

from elearn.config import PREFIX, SECRETS, Settings, read_settings
from elearn.errors import Invalid
from elearn.problems import Problem


def faults_of(**given: str) -> dict[str, Problem]:
    """Read settings that must be refused; give the problems by the name of their setting."""
    with pytest.raises(Invalid) as caught:
        read_settings({f"ELEARN_{name.upper()}": value for name, value in given.items()})
    return {problem.path: problem for problem in caught.value.problems}


def test_without_a_single_setting_there_is_a_site_on_this_machine_only() -> None:
    settings = read_settings({})

    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8000, "zh")
    assert settings.time_zone == "Asia/Shanghai"
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("var/elearn.sqlite3")


def test_the_rest_of_the_environment_is_left_alone() -> None:
    assert read_settings({"PATH": "/bin", "PORT": "x", "HOST": "y"}) == read_settings({})


def test_all_faults_are_told_at_once_each_with_its_name() -> None:
    found = faults_of(port="many", workers="0", threads="1000", time_zone="Mars/Base", language="fr", haste="1")

    assert {name: problem.code for name, problem in found.items()} == {
        "ELEARN_PORT": "E001",
        "ELEARN_WORKERS": "E001",
        "ELEARN_THREADS": "E001",
        "ELEARN_TIME_ZONE": "E001",
        "ELEARN_LANGUAGE": "E001",
        "ELEARN_HASTE": "E002",
    }


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("port", "8000.5", "it is not a whole number"),
        ("port", "0", "it is too small"),
        ("port", "65536", "it is too large"),
        ("log_level", "loud", "it is not one of the values in docs/operations.md"),
        ("time_zone", "Shanghai", "it is not the name of a time zone, such as Asia/Shanghai"),
        ("base_url", "learn.example.org", "it does not look like https://learn.example.org"),
        ("mail_from", "the bureau", "it is no e-mail address"),
        ("quiet_hours", "21:00", "it does not look like 21-8"),
        ("base_url", "https://learn.example.org/?a=1", "it does not look like https://learn.example.org"),
    ],
)
def test_a_fault_says_the_value_and_what_is_wrong_with_it(name: str, value: str, reason: str) -> None:
    problem = faults_of(**{name: value})[f"ELEARN_{name.upper()}"]

    assert str(problem.message) == f"The value {value} cannot be used: {reason}."


def test_a_database_address_that_cannot_be_used_is_not_repeated() -> None:
    problem = faults_of(database_url="mysql://elearn:hidden-word@db/elearn")["ELEARN_DATABASE_URL"]

    assert "hidden-word" not in repr(problem)
    assert "postgresql:// or sqlite:///" in str(problem.message)


@pytest.mark.parametrize("url", ["mail.example.org", "smtp://:25", "http://elearn:hidden-word@host", "smtp://h:port"])
def test_a_mail_server_that_cannot_be_used_is_not_repeated(url: str) -> None:
    problem = faults_of(smtp_url=url)["ELEARN_SMTP_URL"]

    assert "hidden-word" not in repr(problem)
    assert "smtps://" in str(problem.message)


def test_mail_needs_a_sender_and_the_site_s_address() -> None:
    assert faults_of(smtp_url="smtps://mail.example.org").keys() == {"ELEARN_MAIL_FROM", "ELEARN_BASE_URL"}


def test_whatever_holds_a_secret_is_listed_as_one() -> None:
    telling = ("secret", "password", "token", "key", "database_url")

    assert {name for name in Settings.model_fields if any(word in name for word in telling)} <= SECRETS
    assert set(Settings.model_fields) >= SECRETS


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    problem = faults_of(time_zon="Asia/Shanghai")["ELEARN_TIME_ZON"]

    assert str(problem.hint) == "The nearest one is ELEARN_TIME_ZONE."


def test_an_unknown_name_does_not_hide_a_wrong_value() -> None:
    assert set(faults_of(nonsense="1", port="x")) == {"ELEARN_NONSENSE", "ELEARN_PORT"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", ()), ("a", ("a",)), (" a , b,,c ,", ("a", "b", "c")), (",", ())],
)
def test_lists_are_written_with_commas(text: str, words: tuple[str, ...]) -> None:
    settings = read_settings({"ELEARN_TRUSTED_HOSTS": text})

    assert settings.trusted_hosts == words


def test_an_empty_list_closes_the_figures_to_everybody() -> None:
    assert read_settings({"ELEARN_METRICS_FROM": ""}).metrics_from == ()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_3(scheme: str) -> None:
    settings = read_settings({"ELEARN_DATABASE_URL": f"{scheme}://elearn@db/elearn"})

    assert settings.database == "postgresql+psycopg://elearn@db/elearn"


def test_only_an_encrypted_public_address_turns_strict_cookies_on() -> None:
    assert read_settings({"ELEARN_BASE_URL": "https://learn.example.org/"}).is_https
    assert not read_settings({"ELEARN_BASE_URL": "http://learn.example.org"}).is_https
    assert not read_settings({}).is_https


def test_a_public_address_is_kept_without_its_last_slash() -> None:
    assert read_settings({"ELEARN_BASE_URL": "https://learn.example.org/"}).base_url == "https://learn.example.org"


def test_every_setting_is_described() -> None:
    assert PREFIX == "ELEARN_"
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
