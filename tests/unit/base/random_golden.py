#!/usr/bin/env python3
"""Prints the golden values of random_test.cpp: Philox4x32-10 and the streams on it, written from the paper and from the
comments of ranvier/random.hpp alone, so that the C++ is not checked by itself. Needs nothing but Python."""

MASK = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(v):
    return [v & MASK, v >> 32]


def derive(key, index):
    b = philox(words(index) + [0, MASK], words(key))
    return b[0] | b[1] << 32


def u64s(key, element, n):
    out = []
    for block in range((n + 1) // 2):
        b = philox(words(element) + words(block), words(key))
        out += [b[0] | b[1] << 32, b[2] | b[3] << 32]
    return out[:n]


if __name__ == "__main__":
    assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    cases = [(0, 0, None, 0), (1, 2, None, 3), (2**64 - 1, 2**63 + 5, None, 2**40 + 7), (42, 7, 9, 11)]
    for seed, stream, child, element in cases:
        key = derive(seed, stream)
        if child is not None:
            key = derive(key, child)
        print(seed, stream, child, element, ", ".join(f"0x{v:016x}" for v in u64s(key, element, 3)))
