"""Lays out what phrases of a user's own are learnt from: for each fold of speakers a list of phrases that only this fold
is heard with, so that what judges it has met neither its speakers nor its phrases. Nobody has recorded many phrases of
several words, so two kinds stand for them: stretches of the talk that have a pause on either side ("chapter twelve", "iced
mocha"), as they are said, though in the midst of other things and written down by a machine; and single words of one
speaker put together, as they are said to a machine, though each has the fall of a last one.

usage: custom.py FOLDER WORDS DICTIONARY COMMANDS MADE OUT FOLD...
WORDS: what transcribe.sh says of the talk. COMMANDS: what is a command already. MADE: phrases that nobody has recorded, for
what talk makes of them. OUT gets joined/ and said/, laid out like FOLDER, with words/PHRASE/SPEAKER-N.wav, links to
rooms and noises, and phrases-FOLD.txt; joined/unsaid-FOLD.txt are those that nobody says in the talk.
"""
import glob
import itertools
import os
import re
import sys
import zlib

import numpy as np
import soundfile
from speech import RATE, fold_of, read

MANY = 20  # speakers of a word that phrases are put together from
PHONES_LEAST = 3  # of a word that somebody may choose; shorter ones are too like any other sound
TOGETHER_LEAST = 6  # of all words of a phrase
PAIRS, TRIPLES = 4, 2  # for each fold
PHRASES_EACH = 2  # by one speaker
GAPS_S = 0.02, 0.14
BEFORE_S, AFTER_S = 0.15, 0.25  # kept around a phrase
STEP = RATE // 100
# Of a stretch of talk: words, how long, and the pauses around it.
STRETCH_WORDS = 2, 3, 4
STRETCH_S = 0.45, 1.9
PAUSE_S = 0.15
LONGEST_S = 30  # of a recording of talk: in spontaneous conversation half of what is written down is wrong


def phone_counts(path):
    counts = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word, *phones = line.split()
            counts.setdefault(word, len(phones))
    return counts


def recordings(folder, parts):
    """{word: [(speaker, path)]}"""
    found = {}
    for part in parts:
        for path in sorted(glob.glob(os.path.join(folder, part, "*", "*"))):
            word = os.path.basename(os.path.dirname(path))
            found.setdefault(word, []).append((os.path.basename(path).split("-")[0], path))
    return found


def lines_of(path):
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


def shuffled(items):
    """The same order on every machine, and for each item whatever else there is."""
    return sorted(items, key=lambda item: zlib.crc32(repr(item).encode()))


def voiced(samples):
    """First and last sample that are within 25 dB of the loudest."""
    blocks = samples[:len(samples) // STEP * STEP].reshape(-1, STEP)
    levels = 10 * np.log10(np.mean(blocks * blocks, axis=1) + 1e-10)
    loud = np.flatnonzero(levels > levels.max() - 25)
    return loud[0] * STEP, (loud[-1] + 1) * STEP


def join(paths, gaps_s):
    """The words one after another; between them what the recording of the one before has after it."""
    pieces = []
    for number, path in enumerate(paths):
        samples = read(path)
        begin, end = voiced(samples)
        before = BEFORE_S if number == 0 else 0.01
        after = AFTER_S if number == len(paths) - 1 else gaps_s[number]
        piece = samples[max(0, begin - int(before * RATE)):end + int(after * RATE)].copy()
        ramp = np.linspace(0, 1, STEP // 2, dtype=np.float32)
        piece[:len(ramp)] *= ramp
        piece[-len(ramp):] *= ramp[::-1]
        pieces.append(piece)
    return np.concatenate(pieces)


def stretches(path):
    """(recording, words, begin, end in frames) of what is between two pauses."""
    for line in lines_of(path):
        name, *fields = line.split()
        fields = fields[fields.index("L") + 2:]  # begin, acoustic and language score, word; at last the end of all
        begins = [int(field) for field in fields[0::4]]
        words = [re.sub(r"\(\d+\)", "", word) for word in fields[3::4]]
        pauses = [number for number, word in enumerate(words) if word[0] in "<["]
        for before, after in zip(pauses, pauses[1:]):
            said = words[before + 1:after]
            long_enough = min(begins[before + 1] - begins[before], begins[after + 1] - begins[after]) >= 100 * PAUSE_S
            if len(said) in STRETCH_WORDS and long_enough:
                yield name, said, begins[before + 1], begins[after]


def said_words(path):
    """All that is said in the talk, a line for each recording."""
    lines = []
    for line in lines_of(path):
        fields = line.split()
        lines.append(" ".join(re.sub(r"\(\d+\)", "", word) for word in fields[fields.index("L") + 5::4]))
    return lines


def cut_out(folder, path, phones, commands, out):
    """Stretches of talk as recordings of their own. Returns {fold: [phrase]}."""
    recordings = {os.path.splitext(os.path.basename(talk))[0]: talk for talk in glob.glob(f"{folder}/talk/*/*")}
    found = {}
    for name, words, begin, end in stretches(path):
        text, speaker = " ".join(words), name.split("-")[0].split("_")[0]
        piece = name.rsplit("_", 1)[1] if "_" in name else "1"
        samples = None
        if recordings.get(name.rsplit("_", 1)[0] if "_" in name else name) and piece in ("", "1", "001"):
            samples = read(recordings[name.rsplit("_", 1)[0] if "_" in name else name])
        if samples is None or len(samples) > LONGEST_S * RATE or text in commands:
            continue
        if sum(phones.get(word, 0) for word in words) < TOGETHER_LEAST:
            continue
        if not STRETCH_S[0] <= (end - begin) / 100 <= STRETCH_S[1]:
            continue
        os.makedirs(f"{out}/words/{text}", exist_ok=True)
        around = int(PAUSE_S * RATE)
        soundfile.write(f"{out}/words/{text}/{speaker}-0.wav",
                        samples[max(0, begin * STEP - around):end * STEP + around], RATE)
        found.setdefault(fold_of(speaker), []).append(text)
    return found


def lay_out(folder, out):
    os.makedirs(f"{out}/commands", exist_ok=True)
    for part in "noise", "rooms":
        if not os.path.lexists(f"{out}/{part}"):
            os.symlink(os.path.abspath(f"{folder}/{part}"), f"{out}/{part}")


def write_list(path, phrases):
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"{phrase}\n" for phrase in phrases))


def put_together(words, fold, phrases, out):
    speakers = sorted({speaker for word in words for speaker, _ in words[word] if fold_of(speaker) == fold})
    for speaker in speakers:
        has = {word: [path for who, path in words[word] if who == speaker] for word in words}
        able = [phrase for phrase in phrases if all(has[word] for word in phrase)]
        for phrase in shuffled([(speaker, *phrase) for phrase in able])[:PHRASES_EACH]:
            draw = np.random.default_rng(zlib.crc32(repr(phrase).encode()))
            paths = [has[word][draw.integers(len(has[word]))] for word in phrase[1:]]
            text = " ".join(phrase[1:])
            os.makedirs(f"{out}/words/{text}", exist_ok=True)
            soundfile.write(f"{out}/words/{text}/{speaker}-0.wav", join(paths, draw.uniform(*GAPS_S, len(paths))), RATE)


def main():
    folder, said, dictionary, commands, made, out = sys.argv[1:7]
    folds = [int(fold) for fold in sys.argv[7:]]
    phones, commands = phone_counts(dictionary), set(lines_of(commands))
    words = recordings(folder, ["words"])
    in_talk = said_words(said)
    whole = sorted(recordings(folder, ["phrases"]))
    single = sorted((word for word in words if word not in commands and phones.get(word, 0) >= PHONES_LEAST),
                    key=lambda word: (-len(words[word]), word))
    parts = {word: words[word] for word in words if len({speaker for speaker, _ in words[word]}) >= MANY}
    lay_out(folder, f"{out}/joined")
    lay_out(folder, f"{out}/said")
    for fold, phrases in cut_out(folder, said, phones, commands, f"{out}/said").items():
        write_list(f"{out}/said/phrases-{fold}.txt", phrases)
    several = {}
    for count in 2, 3:
        all_of = itertools.permutations(sorted(parts), count)
        several[count] = shuffled([phrase for phrase in all_of if " ".join(phrase) not in commands
                                   and sum(phones.get(word, 0) for word in phrase) >= TOGETHER_LEAST])
    for number, fold in enumerate(folds):
        pairs = several[2][number * PAIRS:][:PAIRS] + several[3][number * TRIPLES:][:TRIPLES]
        put_together(parts, fold, pairs, f"{out}/joined")
        # Whole phrases in the first fold's list, words in the others'.
        mine = whole if number == 0 else single[number - 1::len(folds) - 1]
        phrases = mine + [" ".join(pair) for pair in pairs] + lines_of(made)[number::len(folds)]
        write_list(f"{out}/joined/phrases-{fold}.txt", phrases)
        # What is said in the talk is no false alarm there.
        write_list(f"{out}/joined/unsaid-{fold}.txt",
                   [phrase for phrase in phrases if not any(f" {phrase} " in f" {line} " for line in in_talk)])


main()
