"""Recordings, what the verifier sees of them (src/melspec.c, src/verifier.c), and rooms: for training its network."""
import glob
import os

import numpy as np
import soundfile

RATE = 16000
BANDS = 40
FOLDS = 5
STEP, WINDOW = 160, 400
# As the network's file gives them: how fast the running mean follows, how much of its logarithm is taken off, and the
# line that brings what is left near to +-1.
SMOOTH, SHARE, OFFSET, SCALE = 0.02, 0.9, 1.5, 0.35
FIRST_FRAMES = 20
ENERGY_FLOOR = 300.0


def fold_of(name):
    """As corpus.c: FNV-1a, so that a speaker is in the same fold everywhere."""
    value = 2166136261
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return (value ^ (value >> 15)) % FOLDS


def name_of(path):
    """Of a recording: its folder's and its own, without ending."""
    folder, name = path.split("/")[-2:]
    return f"{folder}/{name.split('.')[0]}"


def resample(samples, factor):
    """Plays it `factor` times as fast, which also moves pitch and formants."""
    if factor > 1.05:
        half = int(np.ceil(factor))
        window = np.hanning(2 * half + 1)
        samples = np.convolve(samples, window / window.sum(), "same")
    count = int(len(samples) / factor)
    return np.interp(np.arange(count) * factor, np.arange(len(samples)), samples).astype(np.float32)


def read(path):
    samples, rate = soundfile.read(path, dtype="float32")
    if samples.ndim > 1:
        samples = samples[:, 0]
    return resample(samples, rate / RATE) if rate != RATE else samples


def filters():
    def to_mel(hz):
        return 2595 * np.log10(1 + hz / 700)
    edges = 700 * (10 ** (np.linspace(to_mel(100.0), to_mel(7200.0), BANDS + 2) / 2595) - 1)
    hz = np.arange(257) * RATE / 512
    rows = [np.maximum(0, np.minimum((hz - low) / (middle - low), (high - hz) / (high - middle)))
            for low, middle, high in zip(edges, edges[1:], edges[2:])]
    return np.array(rows, np.float32).T.copy()


FILTERS = filters()
HAMMING = (0.54 - 0.46 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))).astype(np.float32)


def picture(samples, warm_up=0):
    """Columns of the network: frames times bands; the first `warm_up` are left out."""
    frames = (len(samples) - WINDOW) // STEP + 1
    windows = samples[np.arange(frames)[:, None] * STEP + np.arange(WINDOW)] * (HAMMING * 32768)
    spectra = np.fft.rfft(windows, 512, axis=1)
    energies = (spectra.real ** 2 + spectra.imag ** 2).astype(np.float32) @ FILTERS + ENERGY_FLOOR
    means = np.empty_like(energies)
    mean = energies[:FIRST_FRAMES].mean(0)
    for i in range(frames):
        mean = mean + SMOOTH * (energies[i] - mean)
        means[i] = mean
    return ((np.log(energies) - SHARE * np.log(means) - OFFSET) * SCALE)[warm_up:].astype(np.float32)


def rms_db(samples):
    return 10 * np.log10((samples ** 2).mean() + 1e-12)


def active_db(samples):
    """Level of the speech in it: over the 20 ms frames within 30 dB of the loudest."""
    count = len(samples) // 320
    if count == 0:
        return -100.0
    power = (samples[:count * 320].reshape(count, 320) ** 2).mean(1)
    power = power[power > power.max() * 1e-3]
    return 10 * np.log10(power.mean() + 1e-12) if len(power) else -100.0


def find_word(samples, drop_db=22):
    """Begin and end of the word in a recording of one: what is around its loudest moment, gaps of up to 180 ms in it."""
    count = len(samples) // STEP
    level = 10 * np.log10((samples[:count * STEP].reshape(count, STEP) ** 2).mean(1) + 1e-10)
    level = np.convolve(level, np.ones(3) / 3, "same")
    loud = level > max(level.max() - drop_db, np.percentile(level, 15) + 6)
    if not loud.any():
        return 0, len(samples)

    def grow(frame, step, longest):
        edge, gap = frame, 0
        while 0 <= frame + step < count and gap < longest:
            frame += step
            edge, gap = (frame, 0) if loud[frame] else (edge, gap + 1)
        return edge
    loudest = int(np.argmax(level))
    return grow(loudest, -1, 15) * STEP, (grow(loudest, 1, 18) + 1) * STEP


def own_quiet(samples, count):
    """`count` samples of a recording's quietest 50 ms, played forth and back (as src/quiet.c)."""
    if len(samples) < 800:
        return np.zeros(count, np.float32)
    frames = len(samples) // STEP
    power = (samples[:frames * STEP].reshape(frames, STEP) ** 2).mean(1)
    begin = int(np.argmin(np.convolve(power, np.ones(5), "valid"))) * STEP
    quiet = samples[begin:begin + 800]
    most = 10 ** ((20 * np.log10(np.abs(samples).max() + 1e-6) - 25) / 20)
    if np.abs(quiet).max() > most:
        quiet = quiet * (most / (np.abs(quiet).max() + 1e-9)) * 0.5
    piece = np.concatenate([quiet, quiet[::-1]])
    return np.tile(piece, count // len(piece) + 1)[:count]


def convolve(samples, response):
    size = 1 << (len(samples) + len(response) - 2).bit_length()
    return np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)[:len(samples)].astype(np.float32)


def recorded_room(response):
    """From the direct sound on, to where nothing is left of it."""
    response = response[int(np.argmax(np.abs(response) > np.abs(response).max() * 0.3)):]
    energy = np.cumsum(response[::-1] ** 2)[::-1]
    response = response[:int(np.argmax(energy < energy[0] * 1e-6)) or len(response)]
    return response / np.sqrt((response ** 2).sum())


def synthetic_room(random):
    """Reverberation times of 0.15 to 0.9 s, the direct sound from 4 dB below to 10 dB above the rest."""
    seconds = random.uniform(0.15, 0.9)
    direct_db = random.uniform(-4, 10)
    count = int(min(seconds, 0.8) * RATE)
    tail = random.standard_normal(count) * 10 ** (-3 * np.arange(count) / RATE / seconds)
    tail[:int(random.uniform(0.002, 0.012) * RATE)] = 0
    for _ in range(5):
        tail[int(random.uniform(0.002, 0.03) * RATE)] += random.uniform(-1, 1) * 6
    tail /= np.sqrt((tail ** 2).sum())
    tail[0] += 10 ** (direct_db / 20)
    return (tail / np.sqrt((tail ** 2).sum())).astype(np.float32)


class Corpus:
    """A folder laid out like ../shared/speech."""

    def __init__(self, folder):
        self.words = []  # label, fold, speaker, samples, (begin, end)
        self.word_names = []  # of each, as name_of has it
        for path in sorted(glob.glob(f"{folder}/commands/*/*") + glob.glob(f"{folder}/words/*/*")):
            speaker = os.path.basename(path).split(".")[0].split("-")[0]
            samples = read(path)
            self.word_names.append(name_of(path))
            self.words.append((path.split("/")[-2], fold_of(speaker), speaker, samples, find_word(samples)))
        self.talk = self.recordings(f"{folder}/talk/*/*")  # set, fold, name, samples
        self.noise = self.recordings(f"{folder}/noise/*/*")
        self.rooms = [(name, fold, name, recorded_room(samples))
                      for _, fold, name, samples in self.recordings(f"{folder}/rooms/*")]

    @staticmethod
    def recordings(pattern):
        rows = []
        for path in sorted(glob.glob(pattern)):
            name = os.path.basename(path).split(".")[0]
            rows.append((path.split("/")[-2], fold_of(name), name, read(path)))
        return rows
