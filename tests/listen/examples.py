#!/usr/bin/env python3
"""Makes the examples that the verifier's network learns from: stretches of sound with words in them, in rooms, noise and
talk, and for every 20 ms the word that has just ended there, if any.

usage: examples.py FOLDER SYNTHETIC WORDS FOLD COUNT SEED OUT
FOLDER: recordings; SYNTHETIC: what synthetic voices say (voices.sh); WORDS: what is said in the talk, as far as
PocketSphinx's language model understands it (transcribe.sh); FOLD: 0..4, all that is recorded is of
this fold: speakers, rooms, noises, talk. Writes OUT.x.npy, OUT.y.npy and OUT.words.

       examples.py --phones FOLDER SYNTHETIC PHONES FOLD COUNT SEED OUT
The same with the phone that has just sounded; PHONES: what phones.c writes.
"""
import glob
import os
import re
import sys

import numpy as np

from speech import (BANDS, RATE, STEP, Corpus, active_db, convolve, find_word, own_quiet, picture, read, resample,
                    rms_db, name_of, synthetic_room)

RECORDED = "down go left no off on right stop up yes".split()
# Nobody has recorded these, or too few: synthetic voices say them.
SYNTHETIC = ("pause next skip resume continue back repeat again slower faster louder quieter help gentler easier harder "
             "end finish yeah okay nope ouch later easy hard zero one two three four five six seven eight nine ten "
             "nothing").split()
HURTS, PHRASE, OTHER = "*hurts", "*", "other"  # phrases of several words by intent; what is none of all these
CLASSES = RECORDED + SYNTHETIC + [HURTS, PHRASE, OTHER]
PHONES = ("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z "
          "ZH").split()
PHONE_DELAY = 6  # frames of 10 ms from a phone to when it is to be told (VERIFIER_PHONE_LAG)
INDEX = {name: number for number, name in enumerate(CLASSES)}
FRAMES, WARM_UP = 240, 110
SPOKEN_DB = -28.0
# Voices that measure what strange voices are heard like (listen_bench.mk) teach nothing.
KEPT_ASIDE = {"en-us+m1", "en-us+f1", "en-gb+f4", "en-gb-x-gbcwmd+m2", "en-gb-scotland+f2", "en-029+m7"}


def class_of_phrase(name):
    words = name.split("_")
    if "hurts" in words:
        return HURTS
    if words[-1] == "stop":
        return "stop"
    if len(words) == 1:
        return name if name in INDEX else OTHER
    return None if words[0] == "stop" else PHRASE


class Voices:
    """What synthetic voices say: commands by class, other words, sentences."""

    def __init__(self, folder):
        self.read = {}
        self.of = {}
        for path in sorted(glob.glob(f"{folder}/commands/*/*.wav") + glob.glob(f"{folder}/others/*/*.wav")):
            name = OTHER if "/others/" in path else class_of_phrase(path.split("/")[-2])
            if name and os.path.basename(path)[:-4] not in KEPT_ASIDE:
                self.of.setdefault(name, []).append(path)
        self.sentences = sorted(glob.glob(f"{folder}/sentences/*.wav"))

    def samples(self, path):
        if path not in self.read:
            samples = read(path)
            loud = np.flatnonzero(np.abs(samples) > 1e-3)
            self.read[path] = samples[max(0, loud[0] - 400):loud[-1] + 400] if len(loud) else np.zeros(1600, np.float32)
        return self.read[path]


def read_words(path):
    """By recording: begin and end in frames of 10 ms of each word that has a class, or sounds like one."""
    said = {}
    with open(path) as file:
        for line in file:
            name, fields = line.split(None, 1)
            fields = fields.split()
            at = fields.index("L") + 2  # begin, acoustic and language score, word; at last the end of all
            begins = [int(field) for field in fields[at::4]]
            words = [re.sub(r"\(\d+\)", "", word) for word in fields[at + 3::4]]
            name, piece = name.rsplit("_", 1) if "_" in name else (name, "1")
            offset = 2000 * (int(piece or 1) - 1)
            for word, begin, end in zip(words, begins, begins[1:]):
                if word in INDEX or word in ("hurt", "hurts", "stopped", "stops"):
                    said.setdefault(name, []).append((begin + offset, end + offset))
    return said


class Maker:
    def __init__(self, corpus, voices, said, fold, seed):
        self.said = said
        self.random = np.random.default_rng(seed * 10 + fold)
        self.voices = voices
        self.words = {}
        for label, of_fold, speaker, samples, span in corpus.words:
            if of_fold == fold:
                self.words.setdefault(label, []).append((speaker, samples, span))
        self.stray = [word for label, said in self.words.items() if label not in INDEX for word in said]
        self.talk, self.noise, self.rooms = ([row for row in rows if row[1] == fold] or rows
                                             for rows in (corpus.talk, corpus.noise, corpus.rooms))
        # A long recording must not be all there is, and yet the only conversation be heard often.
        seconds = np.minimum([len(row[3]) / RATE for row in self.talk], 400)
        self.talk_share = seconds / seconds.sum()

    def choose(self, rows, share=None):
        return rows[int(self.random.choice(len(rows), p=share))]

    def chance(self, share):
        return self.random.random() < share

    def label(self):
        """Which word is said next, and whether by somebody recorded. None is a stray recorded one."""
        chance = self.random.random()
        if chance < 0.76:
            if chance < 0.40:
                return ("stop" if chance < 0.20 else "yes" if chance < 0.28 else "no"), True
            if chance < 0.72:
                return self.choose([w for w in RECORDED if w in self.words and w not in ("stop", "yes", "no")]), True
            few = [word for word in SYNTHETIC if word in self.words]
            return (self.choose(few) if few else "on"), True
        if chance < 0.80:
            return None, True
        if chance > 0.915:
            return (OTHER if chance > 0.95 else "stop" if chance > 0.93 else HURTS), False
        return self.choose([name for name in self.voices.of if name != OTHER]), False

    def word(self):
        """Samples, begin and end of the word in them, class."""
        label, recorded = self.label()
        said = self.stray if label is None else self.words.get(label)
        if recorded and said:
            # All speakers as often, however much they have said.
            speaker = self.choose(sorted({row[0] for row in said}))
            _, samples, (begin, end) = self.choose([row for row in said if row[0] == speaker])
        else:
            label = label if label in self.voices.of else "stop"
            samples = self.voices.samples(self.choose(self.voices.of[label]))
            begin, end = (0, len(samples)) if label in (HURTS, PHRASE) else find_word(samples, 30)
        factor = float(np.exp(self.random.uniform(-0.17, 0.17)))
        return resample(samples, factor), int(begin / factor), int(end / factor), label or OTHER

    def stretch(self, rows, count, share=None, marks=None):
        row = self.choose(rows, share)
        factor = float(np.exp(self.random.uniform(-0.12, 0.12)))
        need = int(count * factor) + 2
        begin = int(self.random.integers(0, max(1, len(row[3]) - need)))
        samples = row[3][begin:begin + need]
        if len(samples) < need:
            samples = np.tile(samples, need // max(1, len(samples)) + 1)[:need]
        frame = np.arange(FRAMES // 2) * 2 + 1 + WARM_UP
        for first, last in self.said.get(row[2], []) if marks is not None else []:
            first, last = (first - begin / STEP) / factor, (last - begin / STEP) / factor
            marks[(frame >= first) & (frame < last + 34)] = -1
        return resample(samples, factor)[:count]

    def sentence(self, count, least=4000):
        """A synthetic voice says a sentence somewhere in `count` samples."""
        samples = np.zeros(0, np.float32)
        while len(samples) <= least:
            samples = self.voices.samples(self.choose(self.voices.sentences))
        begin = int(self.random.integers(-count // 3, count - least))
        out = np.zeros(count, np.float32)
        first, last = max(0, begin), min(count, begin + len(samples))
        out[first:last] = samples[first - begin:last - begin]
        return out

    @staticmethod
    def mark(marks, begin, end, name):
        """The word's class for 200 ms from its end on, no class while it is doubtful, that of no word before."""
        if name == OTHER:
            return
        begin, end = begin / STEP - WARM_UP, end / STEP - WARM_UP
        frame = np.arange(FRAMES // 2) * 2 + 1
        doubtful = begin if name in (HURTS, PHRASE) else max(begin + 4, end - 30)
        marks[(frame >= doubtful) & (frame < end + 38)] = -1
        marks[(frame >= end - 2) & (frame < end + 20)] = INDEX[name]

    def say_word(self, sound, marks):
        """Returns its level and whether it lies in its recording's own quiet."""
        count = len(sound)
        samples, begin, end, name = self.word()
        room = count - 4000 - (end - begin)
        at = (int(self.random.integers(WARM_UP * STEP, room)) if room > WARM_UP * STEP else room) - begin
        own = self.chance(0.6)
        if own:
            sound += own_quiet(samples, count)
        first, last = max(0, at), min(count, at + len(samples))
        piece = samples[first - at:last - at].copy()
        if not own:
            fade = min(320, len(piece) // 2)
            piece[:fade] *= np.linspace(0, 1, fade)
            piece[len(piece) - fade:] *= np.linspace(1, 0, fade)
        sound[first:last] = piece
        level = active_db(samples[begin:end]) if end - begin > 640 else active_db(samples)
        self.mark(marks, at + begin, at + end, name)
        if self.chance(0.2):
            self.say_before(sound, marks, at + begin, level)
        return level, own

    def say_before(self, sound, marks, before, level):
        samples, begin, end, name = self.word()
        piece = samples[begin:end]
        last = before - int(self.random.uniform(0.25, 0.9) * RATE)
        first = max(0, last - len(piece))
        gain_db = level - (active_db(piece) if len(piece) > 640 else active_db(samples)) + self.random.uniform(-4, 4)
        if last <= first:
            return
        sound[first:last] += piece[len(piece) - (last - first):] * 10 ** (gain_db / 20)
        if last / STEP > WARM_UP + 2:
            self.mark(marks, first, last, name)

    def surround(self, sound, words, own):
        """Rooms, noise, talk, a coach, a microphone, at chance; the speech in `sound` is at SPOKEN_DB."""
        random, count = self.random, len(sound)
        chance = random.random()
        if chance > 0.3:
            sound = convolve(sound, synthetic_room(random) if chance > 0.62 else self.choose(self.rooms)[3])
        if self.chance(0.55 if words else 0.35):
            noise = self.stretch(self.noise, count)
            sound = sound + noise * 10 ** ((SPOKEN_DB - random.uniform(2, 28) - rms_db(noise)) / 20)
        if self.chance(0.42 if words else 0.1):
            talk = self.stretch(self.talk, count, self.talk_share)
            if self.chance(0.5):
                talk = convolve(talk, synthetic_room(random))
            sound = sound + talk * 10 ** ((SPOKEN_DB - random.uniform(2, 25) - active_db(talk)) / 20)
        if self.chance(0.12):
            coach = convolve(self.sentence(count), synthetic_room(random))
            sound = sound + coach * 10 ** ((SPOKEN_DB - random.uniform(-3, 18) - active_db(coach)) / 20)
        if not own or self.chance(0.5):
            hiss = random.standard_normal(count).astype(np.float32)
            if self.chance(0.7):
                hiss = np.convolve(hiss, [0.5, 0.5, 0.3, 0.2], "same").astype(np.float32)
            sound = sound + hiss * 10 ** ((SPOKEN_DB - random.uniform(25, 55)) / 20)
        if self.chance(0.5):
            sound = sound + random.uniform(-0.5, 0.5) * np.concatenate([[0], sound[:-1]]).astype(np.float32)
        sound = sound * 10 ** (random.uniform(-22, 12) / 20)
        return (np.round(np.clip(sound, -1, 1) * 32767) / 32768).astype(np.float32)

    def example(self):
        count = (WARM_UP + FRAMES) * STEP + 240
        marks = np.full(FRAMES // 2, INDEX[OTHER], np.int16)
        sound = np.zeros(count, np.float32)
        chance = self.random.random()
        own = False
        if chance < 0.52:
            level, own = self.say_word(sound, marks)
        elif chance < 0.84:
            sound = self.stretch(self.talk, count, self.talk_share, marks)
            level = max(-60, active_db(sound))
        elif chance < 0.94:
            sound = self.sentence(count)
            level = active_db(sound)
        else:
            sound = self.stretch(self.noise, count)
            level = rms_db(sound)
        sound = self.surround(sound * 10 ** ((SPOKEN_DB - level) / 20), chance < 0.52, own)
        return picture(sound, WARM_UP)[:FRAMES], marks


def read_phones(path):
    """By recording: the number of the phone in each frame of 10 ms, -1 = none or unknown."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, begin, *runs = line.split()
            phones = [PHONES.index(phone) if phone in PHONES else -1 for phone in runs[::2]]
            found.setdefault(name, []).append((int(begin), np.repeat(phones, [int(count) for count in runs[1::2]])))
    said = {}
    for name, stretches in found.items():
        said[name] = np.full(max(begin + len(phones) for begin, phones in stretches), -1, np.int8)
        for begin, phones in stretches:
            said[name][max(0, begin):begin + len(phones)] = phones[max(0, -begin):]
    return said


class Phones(Maker):
    """Talk, words of one recorded speaker after the other, words and phrases of synthetic voices."""

    def __init__(self, corpus, voices, said, fold, seed):
        super().__init__(corpus, voices, {}, fold, 1000 + seed)
        self.phones = said
        self.speakers = {}
        for name, (_, of_fold, speaker, samples, _) in zip(corpus.word_names, corpus.words):
            if of_fold == fold and name in said:
                self.speakers.setdefault(speaker, []).append((name, samples))
        known = [path for paths in voices.of.values() for path in paths if name_of(path) in said]
        self.commands = [path for path in known if "/commands/" in path]
        self.synthetic = known

    def put(self, marks, phones, at, factor):
        """Marks what sounds in a recording that begins at frame `at` and is played `factor` times as fast."""
        frame = np.arange(FRAMES // 2) * 2 + 1 + WARM_UP - PHONE_DELAY
        source = np.rint((frame - at) * factor).astype(int)
        inside = (source >= 0) & (source < len(phones))
        marks[inside] = np.where(phones[source[inside]] >= 0, phones[source[inside]], marks[inside])

    def talk_of(self, count, marks):
        share = self.talk_share if self.chance(0.5) else None
        folder, _, name, samples = self.choose(self.talk, share)
        factor = float(np.exp(self.random.uniform(-0.15, 0.15)))
        need = int(count * factor) + 2
        spare = len(samples) - need
        begin = int(self.random.integers(0, spare + 1) if spare >= 0 else self.random.integers(spare, 1))
        sound = np.zeros(need, np.float32)
        first, last = max(0, begin), min(len(samples), begin + need)
        sound[first - begin:last - begin] = samples[first:last]
        self.put(marks, self.phones.get(f"{folder}/{name}", np.zeros(0, np.int8)), -begin / STEP / factor, factor)
        return np.pad(resample(sound, factor), (0, 8))[:count]

    def one(self, recorded):
        """Samples of a word or a phrase and its phones."""
        if recorded and self.speakers:
            of_one = self.speakers[self.choose(sorted(self.speakers))]
            name, samples = of_one[int(self.random.integers(len(of_one)))]
            return samples, self.phones[name]
        path = self.choose(self.commands if self.chance(0.7) else self.synthetic)
        # As it lies in its file, since its phones do.
        return read(path), self.phones[name_of(path)]

    def words_of(self, count, marks, recorded):
        sound, at = np.zeros(count, np.float32), int(self.random.integers(0, WARM_UP * STEP))
        while True:
            samples, phones = self.one(recorded)
            factor = float(np.exp(self.random.uniform(-0.17, 0.17)))
            piece = resample(samples, factor)
            piece = piece * 10 ** ((SPOKEN_DB + self.random.uniform(-4, 4) - active_db(piece)) / 20)
            fade = min(320, len(piece) // 2)
            piece[:fade] *= np.linspace(0, 1, fade)
            piece[len(piece) - fade:] *= np.linspace(1, 0, fade)
            if at + len(piece) > count and (recorded or at + 4000 > count):
                return sound
            sound[at:at + len(piece)] += piece[:count - at]
            self.put(marks, phones, at / STEP, factor)
            at += len(piece) - int(self.random.integers(0, 3000))

    def example(self):
        count = (WARM_UP + FRAMES) * STEP + 240
        marks = np.full(FRAMES // 2, -1, np.int8)
        chance = self.random.random()
        if chance < 0.5:
            sound = self.talk_of(count, marks)
            level = max(-60, active_db(sound))
        else:
            sound, level = self.words_of(count, marks, chance < 0.75), SPOKEN_DB
        sound = self.surround(sound * 10 ** ((SPOKEN_DB - level) / 20), True, False)
        return picture(sound, WARM_UP)[:FRAMES], marks


def main():
    of_phones = sys.argv[1] == "--phones"
    folder, synthetic, words, fold, count, seed, out = sys.argv[2 if of_phones else 1:]
    kind, said = (Phones, read_phones(words)) if of_phones else (Maker, read_words(words))
    maker = kind(Corpus(folder), Voices(synthetic), said, int(fold), int(seed))
    pictures = np.empty((int(count), FRAMES, BANDS), np.float16)
    marks = np.empty((int(count), FRAMES // 2), np.int16)
    for i in range(int(count)):
        pictures[i], marks[i] = maker.example()
    np.save(out + ".x.npy", pictures)
    np.save(out + ".y.npy", marks)
    with open(out + ".words", "w") as file:
        file.write(" ".join(CLASSES) + "\n")


if __name__ == "__main__":
    main()
