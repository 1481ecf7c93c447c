"""Exact arithmetic on columns: fractions of whole numbers, as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import lcm

from luodi.core.rules.compiled.sheet import MOST_BITS, NotCompiled, Sheet, Worth
from luodi.core.rules.values import Absent, Value

LARGEST_DEN = 10**30


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literal(value: Value) -> Worth:
    """A value that is the same in every row."""
    if isinstance(value, bool):
        return Worth("yesno", "true" if value else "false")
    if isinstance(value, Fraction):
        return Worth("number", whole(value.numerator), value.denominator, bits=abs(value.numerator).bit_length(),
                     den_bits=value.denominator.bit_length())  # fmt: skip
    if isinstance(value, str):
        return Worth("text", quoted(value))
    if isinstance(value, date):
        return Worth("date", f"DATE '{value.isoformat()}'")
    if isinstance(value, Absent):
        return Worth("absent", why=quoted(value.reason))
    raise NotCompiled("list")


def whole(number: int) -> str:
    return f"{number}::HUGEINT"


def lacking(worths: Sequence[Worth]) -> str | None:
    """The reason of the first that has none."""
    reasons = [worth.why for worth in worths if worth.why is not None]
    return None if not reasons else reasons[0] if len(reasons) == 1 else f"coalesce({', '.join(reasons)})"


def height(worths: Sequence[Worth]) -> int:
    return max((worth.level for worth in worths), default=0)


def safe(sql: str, bits: int) -> tuple[str, bool]:
    """Arithmetic that may leave 128 bits gives NULL there; whether it may."""
    return (f"TRY({sql})", True) if bits > MOST_BITS else (sql, False)


def common(worths: Sequence[Worth]) -> int | None:
    """The denominator that all can be brought to beforehand."""
    dens = [worth.fixed for worth in worths if worth.kind != "absent"]
    if any(den is None for den in dens):
        return None
    found = lcm(*(den for den in dens if den is not None))
    if found > LARGEST_DEN:
        raise NotCompiled("denominator")
    return found


def at(worth: Worth, den: int) -> tuple[str, int]:
    """The numerator over another denominator, a multiple of its own; how large it can become."""
    factor = den // (worth.fixed or 1) if worth.kind != "absent" else 1
    if factor == 1:
        return worth.value, worth.bits
    return f"({worth.value} * {whole(factor)})", worth.bits + factor.bit_length()


def added(sheet: Sheet, worths: Sequence[Worth]) -> Worth:
    """The sum; what is fixed first, so that as few denominators as may be are multiplied."""
    fixed = [worth for worth in worths if worth.fixed is not None]
    loose = [worth for worth in worths if worth.fixed is None]
    made = _added_fixed(sheet, fixed) if fixed else loose.pop(0)
    for other in loose:
        left, right = of(made), of(other)
        bits = max(made.bits + other.den_bits, other.bits + made.den_bits) + 1
        den_bits = made.den_bits + other.den_bits
        made = reduced(
            sheet,
            f"{times(made.value, right)} + {times(other.value, left)}",
            times(left, right),
            bits,
            den_bits,
            (made, other),
        )
    return replace(made, why=lacking(worths)) if loose else made


def _added_fixed(sheet: Sheet, worths: Sequence[Worth]) -> Worth:
    den = common(worths)
    assert den is not None
    parts = [at(worth, den) for worth in worths]
    bits = max(part[1] for part in parts) + len(parts).bit_length()
    sql, risky = safe(" + ".join(part[0] for part in parts), bits)
    worth = Worth("number", sql, den, lacking(worths), min(bits, 127), den.bit_length(), height(worths))
    return sheet.kept(worth, risky=risky)


def of(worth: Worth) -> str:
    """The denominator as SQL."""
    return whole(worth.den) if isinstance(worth.den, int) else worth.den


def times(*factors: str) -> str:
    """A product as SQL, without the ones."""
    return " * ".join(factor for factor in factors if factor != whole(1)) or whole(1)


def reduced(sheet: Sheet, num: str, den: str, bits: int, den_bits: int, made_of: Sequence[Worth]) -> Worth:
    """A fraction in its lowest terms: without that, a sum of a few quotients would leave 128 bits."""
    num, one = safe(num, bits)
    den, two = safe(den, den_bits)
    raw = Worth("number", num, den, lacking(made_of), min(bits, 127), min(den_bits, 127), height(made_of))
    return lowest(sheet, sheet.kept(raw, risky=one or two))


def lowest(sheet: Sheet, worth: Worth) -> Worth:
    shared = sheet.column(f"gcd({worth.value}, {worth.den})", worth.level)
    made = replace(worth, value=f"({worth.value} // {shared})", den=f"({worth.den} // {shared})", level=worth.level + 1)
    return sheet.kept(made)


def product(sheet: Sheet, worths: Sequence[Worth]) -> Worth:
    made = worths[0]
    for other in worths[1:]:
        bits, den_bits = made.bits + other.bits, made.den_bits + other.den_bits
        if made.fixed is not None and other.fixed is not None:
            den: int | str = made.fixed * other.fixed
            twice = False
        else:
            den, twice = safe(times(of(made), of(other)), den_bits)
        if isinstance(den, int) and den > LARGEST_DEN:
            raise NotCompiled("denominator")
        num, once = safe(times(made.value, other.value), bits)
        pair = (made, other)
        worth = Worth("number", num, den, lacking(pair), min(bits, 127), min(den_bits, 127), height(pair))
        made = sheet.kept(worth, risky=once or twice)
    return made


def quotient(sheet: Sheet, left: Worth, right: Worth) -> Worth:
    """Divided; by zero is the reason, whatever else is lacking."""
    bits, den_bits = left.bits + right.den_bits, left.den_bits + right.bits
    top, one = safe(times(left.value, of(right)), bits)
    under, two = safe(times(f"abs({right.value})", of(left)), den_bits)
    why = f"CASE WHEN {right.value} = 0 THEN 'zero_denominator' ELSE {lacking((left, right)) or 'NULL'} END"
    num = f"CASE WHEN {right.value} > 0 THEN {top} WHEN {right.value} < 0 THEN -({top}) END"
    written = right.value.removesuffix("::HUGEINT")
    if is_whole(written) and right.fixed is not None and left.fixed is not None and int(written):
        return product(sheet, (left, literal(Fraction(right.fixed, int(written)))))
    worth = Worth("number", num, under, why, min(bits, 127), min(den_bits, 127), height((left, right)))
    return sheet.kept(worth, risky=one or two)


def is_whole(text: str) -> bool:
    """Whether this is a number that is written down."""
    return text.removeprefix("-").isdigit()


def compared(sheet: Sheet, sign: str, left: Worth, right: Worth) -> Worth:
    """Yes or no: equal, less … of two numbers, days, words."""
    sql, risky = _compared(sign, left, right)
    pair = (left, right)
    return sheet.kept(Worth("yesno", sql, why=lacking(pair), level=height(pair)), risky=risky)


def _compared(sign: str, left: Worth, right: Worth) -> tuple[str, bool]:
    sign = "<>" if sign == "!=" else sign
    if left.kind != "number" or right.kind != "number":
        return f"{left.value} {sign} {right.value}", False
    den = common((left, right))
    if den is not None:
        (one, bits), (other, more) = at(left, den), at(right, den)
        return safe(f"{one} {sign} {other}", max(bits, more))
    bits = max(left.bits + right.den_bits, right.bits + left.den_bits)
    return safe(f"{times(left.value, of(right))} {sign} {times(right.value, of(left))}", bits)


def extreme(sheet: Sheet, sign: str, worths: Sequence[Worth]) -> Worth:
    """The smallest (`<`) or the largest (`>`)."""
    den = common(worths)
    why = lacking(worths)
    if den is not None:
        parts = [at(worth, den) for worth in worths]
        pick = "least" if sign == "<" else "greatest"
        sql = f"{pick}({', '.join(part[0] for part in parts)})"
        bits = max(part[1] for part in parts)
        there = " AND ".join(f"{worth.value} IS NOT NULL" for worth in worths)
        sql, risky = safe(f"CASE WHEN {there} THEN {sql} END", bits)
        return sheet.kept(Worth("number", sql, den, why, min(bits, 127), den.bit_length(), height(worths)), risky=risky)
    made = worths[0]
    for other in worths[1:]:
        first = compared(sheet, f"{sign}=", made, other)
        made = chosen(sheet, [(first, made)], other)
    return made


def chosen(sheet: Sheet, ways: Sequence[tuple[Worth, Worth]], otherwise: Worth) -> Worth:
    """The first of the worths whose condition holds. A condition without an answer leaves none."""
    every = [worth for _, worth in ways] + [otherwise]
    kinds = {worth.kind for worth in every} - {"absent"}
    assert len(kinds) <= 1  # the checker lets no others through
    kind = next(iter(kinds), "absent")
    den: int | str | None = common(every) if kind == "number" else 1
    bits = max(at(worth, den)[1] if isinstance(den, int) else worth.bits for worth in every)
    values, dens, whys = [], [], []

    def brought(worth: Worth) -> str:
        return safe(*at(worth, den))[0] if isinstance(den, int) else worth.value

    for condition, worth in ways:
        if condition.why is not None:
            whys.append(f"WHEN {condition.why} IS NOT NULL THEN {condition.why}")
            values.append(f"WHEN {condition.why} IS NOT NULL THEN NULL")
            dens.append(f"WHEN {condition.why} IS NOT NULL THEN NULL")
        whys.append(f"WHEN {condition.value} THEN {worth.why or 'NULL'}")
        values.append(f"WHEN {condition.value} THEN {brought(worth)}")
        dens.append(f"WHEN {condition.value} THEN {of(worth)}")
    made = Worth(
        kind,
        f"CASE {' '.join(values)} ELSE {brought(otherwise)} END",
        den if isinstance(den, int) else f"CASE {' '.join(dens)} ELSE {of(otherwise)} END",
        None if all(worth.why is None for worth in every) and all(one.why is None for one, _ in ways)
        else f"CASE {' '.join(whys)} ELSE {otherwise.why or 'NULL'} END",
        bits,
        den.bit_length() if isinstance(den, int) else max(worth.den_bits for worth in every),
        max(height(every), height([one for one, _ in ways])),
    )  # fmt: skip
    return sheet.kept(replace(made, bits=min(bits, 127)), risky=kind == "number" and bits > MOST_BITS)


def rounded(sheet: Sheet, worth: Worth, places: int, way: str, scale: Fraction) -> Worth:
    """To so many places of a unit, half away from zero or cut: the denominator is known from then on."""
    up, down = (10**places, 1) if places >= 0 else (1, 10**-places)
    top, under = scale.denominator * up, scale.numerator * down
    bits = worth.bits + top.bit_length() + 2
    den_bits = worth.den_bits + under.bit_length() + 2
    num, den = times(f"abs({worth.value})", whole(top)), times(of(worth), whole(under))
    exact = f"(2 * {num} + {den}) // (2 * ({den}))" if way == "half_up" else f"({num}) // ({den})"
    sql, risky = safe(f"CASE WHEN {worth.value} < 0 THEN -({exact}) ELSE {exact} END", max(bits, den_bits) + 1)
    factor = Fraction(down, up) * scale
    made = Worth("number", sql, 1, worth.why, min(bits, 127), 1, worth.level)
    steps = sheet.kept(made, risky=risky)
    return product(sheet, (steps, literal(factor)))


def to_whole(sheet: Sheet, worth: Worth, way: str) -> Worth:
    """Downwards (`floor`), upwards (`ceil`) or towards zero (`cut`)."""
    den = of(worth)
    cut = f"({worth.value} // {den})"
    sql = {"cut": cut, "floor": f"({cut} - CASE WHEN {worth.value} % {den} < 0 THEN 1 ELSE 0 END)",
           "ceil": f"({cut} + CASE WHEN {worth.value} % {den} > 0 THEN 1 ELSE 0 END)"}[way]  # fmt: skip
    return sheet.kept(Worth("number", sql, 1, worth.why, worth.bits, 1, worth.level))
