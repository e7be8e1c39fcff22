"""Statements of the hot path, compiled once and run on the driver's own cursor: making and running one past
SQLAlchemy's execution costs 3 to 8 µs where it costs 17 to 34 (``docs/performance.md``).

What a statement is and what its columns hold is still said in SQLAlchemy's terms, and its transaction is the
connection's own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Processor = Callable[[Any], Any]
Row = tuple[Any, ...]
Processors = tuple[tuple[int, Processor], ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """Hold a statement in one database's words, and how its values go in."""

    text: str
    places: tuple[tuple[str, Processor | None], ...]  # of the values, in order; a name may stand in several
    is_named: bool  # whether the driver wants the values by name, not by place
    constants: Mapping[str, Any]  # values that the statement brings itself, such as a limit

    def given(self, values: Mapping[str, Any]) -> Any:
        """Give values as the driver takes them: by their order, or by their names."""
        if self.constants:
            values = {**self.constants, **values}
        if self.is_named:
            return {name: goes_in(values[name]) if goes_in else values[name] for name, goes_in in self.places}
        return [goes_in(values[name]) if goes_in else values[name] for name, goes_in in self.places]


class Prepared:
    """Be one statement whose values are named by ``bindparam``; safe to share between threads.

    Whoever listens to statements (a test that counts them) is told of this one as of any other: it then goes
    SQLAlchemy's way.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}
        self._coming_out: dict[str, Processors] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Run it and give its rows, whose values are as the columns' types make them.

        Raises what SQLAlchemy raises: a driver's error comes wrapped in a DBAPIError.
        """
        found, processors = self.unprocessed(connection, values)
        return [_processed(row, processors) for row in found] if found and processors else found

    def unprocessed(self, connection: Connection, values: Mapping[str, Any]) -> tuple[list[Row], Processors]:
        """Run it and give its rows as the driver has them, with what is still to be done to which column."""
        if connection.dispatch.before_cursor_execute:
            return [tuple(row) for row in connection.execute(self.statement, dict(values))], ()
        cursor = self._run(connection, values)
        found: list[Row] = cursor.fetchall()
        processors = self._coming_out.get(connection.dialect.name)
        if processors is None:
            processors = self._learn(connection.dialect, cursor.description)
        return found, processors

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Run it and give its first row, None when there is none."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run one that gives no rows; say how many it changed."""
        if connection.dispatch.before_cursor_execute:
            return int(connection.execute(self.statement, dict(values)).rowcount)
        return int(self._run(connection, values).rowcount)

    def each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run one that gives no rows with each of the values, in their order."""
        if not rows:
            return
        if connection.dispatch.before_cursor_execute:
            connection.execute(self.statement, [dict(row) for row in rows])
        else:
            self._run(connection, *rows)

    def _run(self, connection: Connection, *rows: Mapping[str, Any]) -> Any:
        held: Any = connection.connection
        if not (connection.in_transaction() or getattr(held.driver_connection, "in_transaction", False)):
            connection.begin()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        given = [compiled.given(row) for row in rows]
        cursor = held.cursor()
        try:
            if len(given) == 1:
                cursor.execute(compiled.text, given[0])
            else:
                cursor.executemany(compiled.text, given)
        except Exception as error:
            raise driver_error(error, compiled.text, dialect) from error
        return cursor

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiler = self.statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiler, SQLCompiler)
        binds = compiler.binds
        going_in = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        order = compiler.positiontup
        compiled = _Compiled(
            str(compiler),
            tuple((name, going_in[name]) for name in (going_in if order is None else order)),
            is_named=order is None,
            constants={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        )
        self._compiled[dialect.name] = compiled
        return compiled

    def _learn(self, dialect: Dialect, description: Sequence[Any]) -> Processors:
        """Keep how the columns come out: that hangs on what the driver calls them, which is known once it has run."""
        columns: Sequence[Any] = self.statement.exported_columns  # type: ignore[attr-defined]
        coming_out = [
            column.type.dialect_impl(dialect).result_processor(dialect, told[1])
            for column, told in zip(columns, description, strict=True)
        ]
        known = tuple((place, processor) for place, processor in enumerate(coming_out) if processor)
        self._coming_out[dialect.name] = known
        return known


def _processed(row: Sequence[Any], processors: Sequence[tuple[int, Processor]]) -> Row:
    found = list(row)
    for place, processor in processors:
        found[place] = processor(found[place])
    return tuple(found)


def driver_error(error: Exception, text: str, dialect: Dialect) -> BaseException:
    """Make of a driver's error what SQLAlchemy makes of it; the values stay out of its text, as everywhere."""
    loaded: Any = dialect.loaded_dbapi
    return DBAPIError.instance(text, None, error, loaded.Error, hide_parameters=True, dialect=dialect)
