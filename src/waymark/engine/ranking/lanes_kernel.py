"""Three steps on many numbers at once, or on the bits of a word, that numba has no name for.

They are written in the compiler's own language, which every processor's instructions are made from:
where one has none for them, it takes a few more. The loops that choose call them; each takes a few
cycles where asking number after number would take some hundred.
"""
# numba and the compiler's language have no types.
# mypy: allow-untyped-defs, no-check-untyped-defs

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

__all__ = ["LANES", "bits_set", "lowest_bit", "reaching"]

LANES = 64


@intrinsic
def reaching(_, numbers, begin, least):
    """A word whose bit i says whether numbers[begin + i] >= least, for all LANES numbers there.

    numbers  an array in one piece, of the type of `least`; nothing asks whether its end is passed.
    """

    def written(context, builder, signature, arguments):
        array, at, value = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        lanes = ir.VectorType(value.type, LANES)
        here = builder.load(builder.bitcast(builder.gep(data, [at]), lanes.as_pointer()))
        here.align = value.type.width // 8
        nothing, first = ir.Constant(lanes, ir.Undefined), ir.Constant(ir.IntType(32), 0)
        alone = builder.insert_element(nothing, value, first)
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        wanted = builder.shuffle_vector(alone, nothing, everywhere)
        return builder.bitcast(builder.icmp_signed(">=", here, wanted), ir.IntType(LANES))

    return types.uint64(numbers, types.uint64, numbers.dtype), written


@intrinsic
def bits_set(_, word):
    """How many bits of a word are set."""

    def written(_context, builder, _signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), written


@intrinsic
def lowest_bit(_, word):
    """The number of the lowest bit that is set in a word; of 0 it says nothing."""

    def written(_context, builder, _signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), written
