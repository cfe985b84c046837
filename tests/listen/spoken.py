#!/usr/bin/env python3
"""What is said where, for phones.c: talk as PocketSphinx's language model understands it, in stretches of up to eight words
without a pause; recorded words; what synthetic voices say. Names are of the recording's folder and file: "stop/en-us+f2".

usage: spoken.py FOLDER SYNTHETIC WORDS DICTIONARY | phones > PHONES
"""
import glob
import itertools
import os
import sys

from speech import RATE, STEP, find_word, name_of, read

MOST_WORDS, MOST_FRAMES = 8, 370
MOST_WAYS, MOST_PRONUNCIATIONS = 6, 3
MARGIN = 4  # frames around a stretch: where words begin is a guess
WORD_MARGIN = RATE * 15 // 100
PIECE = 2000  # frames of a long recording that transcribe.sh takes at a time


def pronunciations(path):
    """{word: phones}, further ways as "word(2)"."""
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word, phones = line.split(None, 1)
            found[word] = phones.strip()
    return found


def ways(words, said):
    """All in which these words may be said; none when one is unknown."""
    each = []
    for word in words:
        names = [word] + [f"{word}({number})" for number in range(2, MOST_PRONUNCIATIONS + 1)]
        each.append([said[name] for name in names if name in said])
    return ["|".join(way) for way in itertools.islice(itertools.product(*each), MOST_WAYS)]


def stretches(line, said):
    """(recording, begin, end, words) of a line of transcribe.sh; words as they were pronounced: "a(2)"."""
    name, *fields = line.split()
    at = fields.index("L") + 2  # begin, acoustic and language score, word; at last the end of all
    begins = [int(field) for field in fields[at::4]]
    name, piece = name.rsplit("_", 1) if "_" in name else (name, "1")
    offset = PIECE * (int(piece or 1) - 1)
    words, first, last = [], 0, 0
    for word, begin, end in zip(fields[at + 3::4], begins, begins[1:]):
        known = word in said and end - begin < MOST_FRAMES
        if words and (not known or len(words) == MOST_WORDS or end - first > MOST_FRAMES):
            yield name, first + offset, last + offset, words
            words = []
        if known:
            first = first if words else begin
            words, last = words + [word], end
    if words:
        yield name, first + offset, last + offset, words


def tell(path, begin, end, said):
    if said:
        print(f"{name_of(path)} {path} {begin} {end - begin}\t" + "\t".join(said))


def main():
    folder, synthetic, words, dictionary = sys.argv[1:]
    said = pronunciations(dictionary)
    talk = {os.path.basename(path).split(".")[0]: path for path in glob.glob(f"{folder}/talk/*/*")}
    with open(words, encoding="utf-8") as lines:
        for line in lines:
            for name, begin, end, stretch in stretches(line, said):
                if name in talk:
                    tell(talk[name], max(0, begin - MARGIN), end + MARGIN, ["|".join(said[word] for word in stretch)])
    for path in sorted(glob.glob(f"{folder}/commands/*/*") + glob.glob(f"{folder}/words/*/*")):
        samples = read(path)
        begin, end = find_word(samples)
        tell(path, max(0, begin - WORD_MARGIN) // STEP, min(len(samples), end + WORD_MARGIN) // STEP,
             ways([path.split("/")[-2]], said))
    for path in sorted(glob.glob(f"{synthetic}/commands/*/*.wav") + glob.glob(f"{synthetic}/others/*/*.wav")):
        tell(path, 0, len(read(path)) // STEP, ways(path.split("/")[-2].split("_"), said))


if __name__ == "__main__":
    main()
