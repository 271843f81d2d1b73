"""Reads a message by a description: fields with their places, as far as the bytes go."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from workbench.codec.dissect.dissector import DEPTH_MAX, FIELDS_MAX
from workbench.codec.formats.declaration import (
    Attribute,
    BitsForm,
    Form,
    Format,
    NumberForm,
    Repeat,
    Structure,
    Switch,
    TextForm,
    TypeName,
)
from workbench.codec.formats.describing import find_enum, find_type
from workbench.codec.formats.evaluating import Evaluator, Value, equal, integer, number, truth
from workbench.codec.formats.expression import Expression, ExpressionError
from workbench.codec.formats.stream import EndedError, Stream
from workbench.codec.formats.structurescope import StructureScope
from workbench.codec.formats.window import Window, terminated
from workbench.model.fields import Field, FieldValue

COPIED_MAX_BYTES: Final = 16 * 1024 * 1024  # of all values and all that “process” makes anew, however often read


class StoppedError(Exception):
    """Reading cannot go on; the message says why. What was read stays."""


class FormatReader:
    """One message. ``fault`` says why it ended early; ``fields`` is what was read."""

    def __init__(self, declared: Format, data: bytes) -> None:
        self._format, self._data = declared, data
        self._left = FIELDS_MAX
        self._evaluator = Evaluator()
        self._notes: dict[str, str] = {}  # by key
        self._copied = 0
        self._depth = 0
        self._chains: dict[int, tuple[Structure, ...]] = {}
        self._chain(declared.main, ())
        self._working_out: set[tuple[int, str]] = set()
        self.fault = ""
        self.size = 0
        stream = Stream(data, 0, len(data))
        scope = StructureScope((declared.main,), stream, None, self._instance)
        try:
            self._structure(scope, declared.id)
        except StoppedError as stopped:
            self.fault = str(stopped)
        stream.align()
        self.size = stream.place
        self.fields = tuple(scope.fields)

    def _chain(self, structure: Structure, around: tuple[Structure, ...]) -> None:
        chain = (*around, structure)
        self._chains[id(structure)] = chain
        for inner in structure.types.values():
            self._chain(inner, chain)

    def _structure(self, scope: StructureScope, key: str) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise StoppedError(f"structures are nested more than {DEPTH_MAX} deep")
        for attribute in scope.structure.seq:
            self._attribute(scope, attribute, f"{key}.{attribute.id}")
        scope.stream.align()
        for name in scope.structure.instances:
            if name not in scope.values:
                self._instance(scope, name)
        self._depth -= 1

    # -- attributes

    def _attribute(self, scope: StructureScope, attribute: Attribute, key: str) -> None:
        if attribute.doc:
            self._notes[key] = attribute.doc
        if not isinstance(attribute.form, BitsForm):
            scope.stream.align()
        if attribute.condition is not None and not self._holds(attribute.condition, scope):
            return
        if attribute.repeat is Repeat.ONCE:
            scope.values[attribute.id] = self._one(scope, attribute, key, _title(attribute.id))
        else:
            self._many(scope, attribute, key)

    def _many(self, scope: StructureScope, attribute: Attribute, key: str) -> None:
        outer, start = scope.fields, scope.stream.place
        scope.fields = []
        found: list[Value] = []
        scope.values[attribute.id] = found
        limit = self._times(scope, attribute)
        fault = ""
        try:
            while len(found) < limit and not (attribute.repeat is Repeat.EOS and scope.stream.at_end):
                before = scope.stream.place
                scope.index = len(found)
                found.append(self._one(scope, attribute, key, f"[{len(found)}]"))
                if attribute.repeat is Repeat.UNTIL and self._is_last(scope, attribute, found[-1]):
                    break
                if attribute.repeat is Repeat.EOS and scope.stream.place == before and not scope.stream.at_end:
                    raise StoppedError(f"“{attribute.id}” takes no bytes and would repeat for ever")
        except StoppedError as stopped:
            fault = str(stopped)
            raise
        finally:
            inner, scope.fields = scope.fields, outer
            count = f"{len(inner):,} {'entry' if len(inner) == 1 else 'entries'}"
            end = max(start, scope.stream.place)
            self._put(scope, Field(key, _title(attribute.id), start, end - start, None, count, tuple(inner), 0, fault))

    def _times(self, scope: StructureScope, attribute: Attribute) -> int:
        if attribute.repeat is not Repeat.EXPR or attribute.repeat_by is None:
            return FIELDS_MAX
        return self._whole(attribute.repeat_by, scope)

    def _is_last(self, scope: StructureScope, attribute: Attribute, value: Value) -> bool:
        scope.current = value
        assert attribute.repeat_by is not None
        return self._holds(attribute.repeat_by, scope)

    def _one(self, scope: StructureScope, attribute: Attribute, key: str, title: str) -> Value:
        form = self._chosen(attribute.form, scope)
        start = scope.stream.place
        try:
            if isinstance(form, NumberForm):
                return self._number(scope, attribute, form, Field(key, title, start, form.size))
            if isinstance(form, BitsForm):
                value, offset, size, mask = scope.stream.bits(form)
                return self._scalar(scope, attribute, Field(key, title, offset, size, value, mask=mask))
            if attribute.contents is not None:
                return self._contents(scope, attribute.contents, key, title)
            window = self._window(scope, attribute, form)
        except (EndedError, ExpressionError) as error:
            raise self._stopped(scope, str(error), key, title, start) from None
        if isinstance(form, TypeName):
            return self._nested(scope, form, window, key, title)
        raw = window.value
        shown = raw.decode(form.encoding, "replace") if isinstance(form, TextForm) else raw
        return self._scalar(scope, attribute, Field(key, title, window.start, window.size, shown))

    def _chosen(self, form: Form | None, scope: StructureScope) -> Form | None:
        for _ in range(DEPTH_MAX):
            if not isinstance(form, Switch):
                return form
            on = self._value(form.on, scope)
            cases = (case for value, case in form.cases if self._is_equal(self._value(value, scope), on))
            form = next(cases, form.otherwise)
        return None

    def _number(self, scope: StructureScope, attribute: Attribute, form: NumberForm, field: Field) -> Value:
        value = scope.stream.number(form)
        return self._scalar(scope, attribute, Field(field.key, field.title, field.offset, field.size, value))

    def _contents(self, scope: StructureScope, contents: bytes, key: str, title: str) -> Value:
        start = scope.stream.place
        raw = scope.stream.take(len(contents))
        fault = "" if raw == contents else f"{contents.hex(' ')} is expected here"
        self._put(scope, Field(key, title, start, len(raw), raw, fault=fault))
        if fault:
            raise StoppedError(fault)
        return raw

    def _window(self, scope: StructureScope, attribute: Attribute, form: Form | None) -> Window:
        """The bytes of an attribute that has no size of its own."""
        stream = scope.stream
        if attribute.size is not None or attribute.size_eos:
            size = stream.left if attribute.size is None else self._whole(attribute.size, scope)
            start = stream.place
            raw = stream.take(size)
            self._copy(size)
            if attribute.xor is not None:
                raw = self._unmasked(raw, self._value(attribute.xor, scope))
            return Window(raw, start, size, attribute.xor is not None).cut(attribute, form)
        if isinstance(form, TypeName):
            return Window(b"", stream.place, -1)  # it ends where it ends
        found = terminated(stream, attribute, form)
        self._copy(found.size)
        return found

    def _unmasked(self, raw: bytes, key: Value) -> bytes:
        if isinstance(key, list):  # more of it than there are bytes would never be asked
            key = bytes(integer(each) & 255 for each in key[: max(1, len(raw))])
        pattern = key if isinstance(key, bytes) else bytes([integer(key) & 255])
        self._copy(len(raw) + len(self._data))
        if not pattern:
            raise ExpressionError("the key is empty")
        repeated = (pattern * (len(raw) // len(pattern) + 1))[: len(raw)]
        return (int.from_bytes(raw, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(raw), "big")

    def _copy(self, size: int) -> None:
        self._copied += size
        if self._copied > COPIED_MAX_BYTES:
            raise ExpressionError("the same bytes are read too often")

    def _nested(self, scope: StructureScope, form: TypeName, window: Window, key: str, title: str) -> Value:
        found = find_type(form.name, scope.around)
        if found is None:
            raise StoppedError(f"there is no type “{form.name}”")
        stream, start = scope.stream, window.start
        if window.size >= 0:
            data, end = scope.stream.data, start + len(window.value)
            if window.is_made:
                data = data[:start] + window.value + data[end:]
            stream = Stream(data, start, end)
        inner = StructureScope(self._chains[id(found)], stream, scope, self._instance)
        fault = ""
        try:
            self._structure(inner, key)
        except StoppedError as stopped:
            fault = str(stopped)
            raise
        finally:
            stream.align()
            size = window.size if window.size >= 0 else max(0, stream.place - start)
            self._put(scope, Field(key, title, start, size, None, "", tuple(inner.fields), 0, fault))
        return inner

    # -- instances

    def _instance(self, scope: StructureScope, name: str) -> None:
        attribute = scope.structure.instances[name]
        guard = (id(scope), name)
        if guard in self._working_out or len(self._working_out) > DEPTH_MAX:
            raise ExpressionError(f"“{name}” depends on itself")
        self._working_out.add(guard)
        key = f"{self._format.id}.{name}"
        try:
            if attribute.condition is not None and not self._holds(attribute.condition, scope):
                scope.values[name] = None
            elif attribute.value is not None:
                value = self._value(attribute.value, scope)
                scope.values[name] = value
                shown = value if isinstance(value, int | float | str | bytes | bool) else None
                worked_out = Field(key, _title(name), scope.start, 0, shown, note=attribute.doc, derived=True)
                self._scalar(scope, attribute, worked_out)
            elif attribute.position is not None:
                self._elsewhere(scope, attribute, key)
        finally:
            self._working_out.discard(guard)

    def _elsewhere(self, scope: StructureScope, attribute: Attribute, key: str) -> None:
        assert attribute.position is not None
        stream = scope.stream
        stream.align()
        here, place = stream.place, stream.start + self._whole(attribute.position, scope)
        if place > stream.end:
            raise self._stopped(scope, f"position {place - stream.start:,} lies behind the end", key, "", here)
        stream.place = place
        try:
            self._attribute(scope, attribute, key)
        finally:
            stream.align()
            stream.place = here

    # -- values

    def _value(self, expression: Expression, scope: StructureScope) -> Value:
        try:
            return self._evaluator.evaluate(expression, scope)
        except ExpressionError as error:
            raise StoppedError(str(error)) from None

    def _holds(self, expression: Expression, scope: StructureScope) -> bool:
        try:
            return truth(self._value(expression, scope))
        except ExpressionError as error:
            raise StoppedError(str(error)) from None

    def _is_equal(self, left: Value, right: Value) -> bool:
        try:
            return equal(left, right)
        except ExpressionError as error:
            raise StoppedError(str(error)) from None

    def _whole(self, expression: Expression, scope: StructureScope) -> int:
        try:
            found = integer(self._value(expression, scope))
        except ExpressionError as error:
            raise StoppedError(str(error)) from None
        if found < 0:
            raise StoppedError(f"a size or a place of {found:,} cannot be")
        return found

    def _scalar(self, scope: StructureScope, attribute: Attribute, field: Field) -> Value:
        text, fault = "", field.fault
        if attribute.enum and isinstance(field.value, int):
            found = find_enum(attribute.enum, scope.around)
            name = found.names.get(field.value, "") if found is not None else ""
            text = f"{name} ({field.value})" if name else ""
        if attribute.valid is not None and not fault:
            fault = self._invalid(scope, attribute, field.value)
        self._put(scope, Field(field.key, field.title, field.offset, field.size, field.value, text, (), field.mask,
                               fault, field.derived, note=field.note))  # fmt: skip
        return field.value

    def _invalid(self, scope: StructureScope, attribute: Attribute, value: FieldValue) -> str:
        valid = attribute.valid
        assert valid is not None
        scope.current = value
        try:
            if valid.equal is not None and not equal(value, wanted := self._value(valid.equal, scope)):
                return f"{_said(wanted)} is expected"
            if valid.least is not None and number(value) < number(least := self._value(valid.least, scope)):
                return f"{_said(least)} is the least"
            if valid.most is not None and number(value) > number(most := self._value(valid.most, scope)):
                return f"{_said(most)} is the most"
            if valid.any_of and not any(equal(value, self._value(each, scope)) for each in valid.any_of):
                return "this is none of the expected values"
            if valid.holds is not None and not truth(self._value(valid.holds, scope)):
                return "what must hold here does not"
        except ExpressionError as error:
            return str(error)
        return ""

    def _put(self, scope: StructureScope, field: Field) -> None:
        note = self._notes.get(field.key, field.note)
        scope.fields.append(replace(field, note=note) if note else field)
        self._left -= 1
        if self._left == 0:
            raise StoppedError(f"there are more than {FIELDS_MAX:,} fields")

    def _stopped(self, scope: StructureScope, why: str, key: str, title: str, start: int) -> StoppedError:
        end = scope.stream.end
        scope.fields.append(Field(key, title or _title(key.rpartition(".")[2]), min(start, end), max(0, end - start),
                                  fault=why))  # fmt: skip
        return StoppedError(why)


def _said(value: Value) -> str:
    """A value as a description writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value[:40]}”"
    if isinstance(value, bytes | list):
        return "another value"
    return str(value)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
