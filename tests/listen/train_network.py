#!/usr/bin/env python3
"""Trains the verifier's network (src/verifier.h) from examples (examples.py): `make train-listening`.

usage: train_network.py --learn NET.pt HOW STEPS NAME...  HOW: plain or warped; NAME: what examples.py wrote, NAME.x.npy,
                                                          NAME.y.npy, NAME.words
       train_network.py --go-on NET.pt FROM.pt HOW STEPS PHONES NAME...  learns on, phones too; PHONES: what examples.py
                                                          --phones wrote, with commas
       train_network.py --lift NET.pt FOLDER FOLDS LIFT   what brings all classes to one scale, by talk it has not learnt
       train_network.py --write NET.pt LIFT OUT.net
       train_network.py --doubt NET.pt FOLDER FOLDS OUT   words that people seem to say in talk it has not learnt, for examples.py
       train_network.py --report NET.pt FOLDER FOLDS      how well it tells words apart, in recordings of these folds

Where one NET.pt is named, several may be, with commas: they are heard together. A plain and a warped one err differently,
so that both together are wrong less often than either.

It is the recordings that limit it. A warped network that went on learning for 6000 steps, from 60 % more examples, finds no
more with its plain one (of 100 stops by strangers, at three false alarms an hour: near 82, in a room 75, over a television
85 and 75; before 82, 75, 88 and 75), and hearing each sound three times, its mel axis moved by a band, finds none more either.

Phones, which are taught second, bring in what everybody says in the talk, so that phrases nobody has recorded, and a
user's own, are told by their phones (src/sounding.h).

PyTorch (Debian: python3-torch), one thread, fixed seed: the same examples give the same network on the same kind of
machine. About a quarter of an hour for 4400 steps.
"""
import copy
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from examples import PHONES
from speech import (FOLDS, OFFSET, RATE, SCALE, SHARE, SMOOTH, Corpus, active_db, convolve, own_quiet, picture, rms_db)

BATCH = 48
WIDTH = 96
OTHER_WEIGHT = 0.2  # most of the time nothing has just been said
SAFETY_WEIGHT = 1.5
WORST_WEIGHT = 0.15  # of the moment of each example that is most wrongly taken for a word
REPORTED = ("stop", "yes", "no")
LIFT_RATE = 6
COMMON = "yes no right on off up down go left yeah okay back again".split()
DOUBT_ODDS = 0.5
WARPS = 15
PHONES_BATCH = 24
PHONES_WEIGHT = 0.5
# Of how common each phone is, by its logarithm, so much is taken off: what sounds counts, not what is usual. Of 82 phrases of
# three words and more by strange voices in rooms 71 % are then told from 132 others without it, 72 with 0.4, 76 with 0.8.
COMMON_SHARE = 0.8
PEAK, PEAK_ON = 5e-3, 3e-3  # rates of learning, at first and when it goes on
AVERAGE = 0.999  # of the weights over some thousand steps: what is shipped


class Network(nn.Module):
    """Causal. In: examples, frames, bands. Out: examples, every other frame, classes; and the same, phones."""

    def __init__(self, classes, width=WIDTH, kernel=5, dilations=(1, 2, 4, 6)):
        super().__init__()
        self.c1, self.n1 = nn.Conv2d(1, 16, (5, 5), (2, 2), bias=False), nn.BatchNorm2d(16)
        self.c2, self.n2 = nn.Conv2d(16, 32, (3, 3), (1, 2), bias=False), nn.BatchNorm2d(32)
        self.proj, self.np = nn.Conv1d(32 * 8, width, 1, bias=False), nn.BatchNorm1d(width)
        self.blocks = nn.ModuleList(nn.Conv1d(width, width, kernel, dilation=d, bias=False) for d in dilations)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in dilations)
        self.kernel, self.dilations = kernel, dilations
        self.drop = nn.Dropout(0.15)
        self.head = nn.Linear(width, classes)
        self.phones = nn.Linear(width, len(PHONES))
        self.register_buffer("common", torch.zeros(len(PHONES)))  # logarithm of each phone's share, less their mean

    def forward(self, pictures):
        sheet = functional.relu(self.n1(self.c1(functional.pad(pictures[:, None], (0, 0, 3, 0)))))
        sheet = functional.relu(self.n2(self.c2(functional.pad(sheet, (0, 0, 2, 0)))))
        line = functional.relu(self.np(self.proj(sheet.transpose(2, 3).flatten(1, 2))))
        for conv, norm, dilation in zip(self.blocks, self.norms, self.dilations):
            past = functional.pad(line, (dilation * (self.kernel - 1), 0))
            line = line + self.drop(functional.relu(norm(conv(past))))
        line = line.transpose(1, 2)
        return self.head(line), self.phones(line)


def warp_of_bands():
    """Moves and stretches the mel axis by up to a band and 8 %: other lengths of the vocal tract, other microphones."""
    bands = np.arange(40)
    warps = np.zeros((WARPS, 40, 40), np.float32)
    for number, warp in enumerate(warps):
        stretch = 1 + 0.08 * (2 * number / (WARPS - 1) - 1)
        source = np.clip(20 + (bands - 20) * stretch + (number % 3 - 1), 0, 39)
        low = np.minimum(source.astype(int), 38)
        warp[low, bands] = 1 - (source - low)
        warp[low + 1, bands] += source - low
    return warps


BAND_WARPS = warp_of_bands()


def warp_of_time(random, frames):
    """Where each frame of one that is said faster or slower comes from: its end stays the end."""
    factor = np.exp(random.uniform(-0.15, 0.15))
    return np.clip(np.rint(frames - 1 - (frames - 1 - np.arange(frames)) * factor), 0, frames - 1).astype(int)


def move(picture_, random):
    picture_[:] = np.roll(picture_, random.integers(-1, 2), 1)


def warp(picture_, marks_, random):
    if random.random() < 0.7:
        picture_[:] = picture_ @ BAND_WARPS[random.integers(WARPS)]
    if random.random() < 0.5:
        source = warp_of_time(random, len(picture_))
        picture_[:] = picture_[source]
        marks_[:] = marks_[source[1::2] // 2]


def disturb(pictures, marks, warped, random):
    """Other voices and rates of speech, masked bands and times (after SpecAugment: Park and others 2019), colours."""
    for picture_, marks_ in zip(pictures, marks):
        if warped:
            warp(picture_, marks_, random)
        else:
            move(picture_, random)
        if random.random() < 0.4:
            band, count = random.integers(0, 40), random.integers(1, 7)
            picture_[:, band:band + count] = 0
        if random.random() < 0.3:
            frame, count = random.integers(0, 230), random.integers(1, 9)
            picture_[frame:frame + count] = 0
    return pictures + random.normal(0, 0.04, (len(pictures), 1, pictures.shape[2])).astype(np.float32)


def loss_of(scores, marks, weights, other):
    sure = marks >= 0
    losses = functional.cross_entropy(scores[sure], marks[sure], reduction="none", label_smoothing=0.02)
    weights = weights[marks[sure]]
    worst = torch.where(marks == other, -scores.log_softmax(2)[:, :, other], torch.zeros(())).max(1)[0]
    return (losses * weights).sum() / weights.sum() + WORST_WEIGHT * worst.mean()


def average(mean, network, share):
    """Follows the weights: an average over the last steps knows strange voices better than the last step does."""
    with torch.no_grad():
        for to, of in zip(mean.state_dict().values(), network.state_dict().values()):
            to.copy_(of if not of.is_floating_point() else share * to + (1 - share) * of)


class Examples:
    """Batches of examples, all of them once before any comes again."""

    def __init__(self, names, size, random):
        """`size`: of a batch."""
        self.pictures = np.concatenate([np.load(name + ".x.npy") for name in names])
        self.marks = np.concatenate([np.load(name + ".y.npy") for name in names])
        self.size, self.random, self.order = size, random, []

    def take(self, warped):
        if len(self.order) < self.size:
            self.order = list(self.random.permutation(len(self.pictures)))
        chosen = np.sort(self.order[:self.size])
        del self.order[:self.size]
        marks = self.marks[chosen].astype(np.int64)
        pictures = disturb(self.pictures[chosen].astype(np.float32), marks, warped, self.random)
        return torch.from_numpy(pictures), torch.from_numpy(marks)


def loss_of_phones(scores, marks):
    sure = marks >= 0
    return functional.cross_entropy(scores[sure], marks[sure])


def learn(network, said, spoken, words, warped, steps, peak):
    """`said`: examples of words; `spoken`: of phones, None = none."""
    other = words.index("other")
    weights = torch.ones(len(words))
    weights[other] = OTHER_WEIGHT
    weights[words.index("stop")] = weights[words.index("*hurts")] = SAFETY_WEIGHT
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, peak, total_steps=steps, pct_start=0.15)
    mean = copy.deepcopy(network)
    for step in range(steps):
        batch, marks = said.take(warped)
        if spoken:
            more, phones = spoken.take(warped)
            batch = torch.cat([batch, more])
        of_words, of_phones = network(batch)
        loss = loss_of(of_words[:len(marks)], marks, weights, other)
        if spoken:
            loss = loss + PHONES_WEIGHT * loss_of_phones(of_phones[len(marks):], phones)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        schedule.step()
        average(mean, network, min(AVERAGE, step / (step + 10)) if warped else 0)
        if step % 500 == 0:
            print(f"  step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return mean.eval()


def write_layer(file, kernel, norm, bias, shape):
    """A head and a line for each output; weights are whole numbers from -127 to 127 and the scale of their row."""
    outputs, inputs, times, bands = kernel.shape
    gain = np.ones(outputs)
    if norm is not None:
        gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
        bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
    file.write(f"layer {outputs} {inputs} {times} {bands} {shape}\n")
    rows = kernel.reshape(outputs, -1) * gain[:, None]
    scales = np.maximum(np.abs(rows).max(1), 1e-9) / 127
    for scale, first, row in zip(scales, bias, np.rint(rows / scales[:, None]).astype(int)):
        file.write(f"{scale:.6g} {first:.6g} " + " ".join(map(str, row)) + "\n")


def write_network(file, network):
    def kernel(layer, dimensions):
        weights = layer.weight.detach().numpy()
        return weights.reshape(weights.shape + (1,) * (dimensions - weights.ndim))
    write_layer(file, kernel(network.c1, 4), network.n1, None, "2 2 1 0")
    write_layer(file, kernel(network.c2, 4), network.n2, None, "1 2 1 0")
    write_layer(file, kernel(network.proj, 4), network.np, None, "1 1 1 0")
    for conv, norm, dilation in zip(network.blocks, network.norms, network.dilations):
        write_layer(file, kernel(conv, 4), norm, None, f"1 1 {dilation} 1")
    last = torch.cat([network.head.weight, network.phones.weight])[:, :, None, None].detach().numpy()
    of_phones = network.phones.bias - COMMON_SHARE * network.common
    write_layer(file, last, None, torch.cat([network.head.bias, of_phones]).detach().numpy(), "1 1 1 0")


def write(networks, words, lift, path):
    with open(path, "w") as file:
        file.write("steady-network 2\n# The verifier's networks: written by `make train-listening` (src/verifier.h).\n"
                   "# Learnt from Speech Commands v0.02 (Google, CC BY 4.0) and the other recordings that the README names.\n")
        file.write("words " + " ".join(words) + "\nphones " + " ".join(PHONES) + f"\npicture {SMOOTH} {SHARE} {OFFSET} {SCALE}\nlift {lift}\n")
        for number, network in enumerate(networks):
            file.write("network\n" if number else "")
            write_network(file, network)


class Report:
    """What the networks alone make of recordings that it has not learnt from."""

    def __init__(self, networks, words, corpus, folds):
        self.networks, self.words = networks, words
        self.random = np.random.default_rng(folds[0])
        self.said = [row for row in corpus.words if row[1] in folds]
        self.talk, self.noise, self.rooms = ([row for row in rows if row[1] in folds] or rows
                                             for rows in (corpus.talk, corpus.noise, corpus.rooms))

    def odds(self, samples):
        with torch.no_grad():
            pictures = torch.from_numpy(picture(samples)[None])
            logs = sum(network(pictures)[0].log_softmax(2) for network in self.networks) / len(self.networks)
            logs = logs.log_softmax(2)[0].double().numpy()
        return logs - np.log(np.maximum(1 - np.exp(logs), 1e-9))

    def stretch(self, rows, count):
        samples = rows[int(self.random.integers(len(rows)))][3]
        begin = int(self.random.integers(max(1, len(samples) - count)))
        samples = samples[begin:begin + count]
        return np.tile(samples, count // len(samples) + 1)[:count]

    def scene(self, samples, kind):
        lead = 3 * RATE
        sound = np.concatenate([own_quiet(samples, lead), samples, own_quiet(samples, RATE)])
        level = active_db(samples)
        if kind == "far":
            sound = convolve(sound, self.rooms[int(self.random.integers(len(self.rooms)))][3])
            sound *= 10 ** ((level - active_db(sound[lead:lead + len(samples)])) / 20)
        if kind in ("far", "noise"):
            noise = self.stretch(self.noise, len(sound))
            sound = sound + noise * 10 ** ((level - (15 if kind == "far" else 10) - rms_db(noise)) / 20)
        if kind.startswith("talk"):
            talk = self.stretch(self.talk, len(sound))
            sound = sound + talk * 10 ** ((level - int(kind[5:]) - active_db(talk)) / 20)
        return sound.astype(np.float32)

    def minutes(self):
        """All the talk, a minute at a time: its recording's name, where the minute begins in it, odds."""
        for _, _, name, samples in self.talk:
            for begin in range(0, len(samples) - RATE + 1, 60 * RATE):
                known = min(begin, 2 * RATE)
                yield name, begin, self.odds(samples[begin - known:begin + 60 * RATE])[known // 320:]

    def peaks(self, names):
        """Odds of each of these words in all the talk, highest first, peaks a second apart; and the hours."""
        found = {word: [] for word in names}
        for _, _, odds in self.minutes():
            for word in names:
                column = odds[:, self.words.index(word)].copy()
                for _ in range(len(column) // 50):
                    at = int(column.argmax())
                    found[word].append(column[at])
                    column[max(0, at - 50):at + 50] = -99
        hours = sum(len(row[3]) for row in self.talk) / RATE / 3600
        return {word: sorted(values, reverse=True) for word, values in found.items()}, hours

    def lift(self):
        """For each class, what makes its log odds 0 where it is wrong LIFT_RATE times in an hour of talk: classes that
        synthetic voices have taught are much less sure of anything that people say."""
        peaks, hours = self.peaks([word for word in self.words if word != "other"])
        middle = max(2, round(LIFT_RATE * hours))
        return [0.0 if word == "other" else -float(np.mean(peaks[word][middle - 2:middle + 3])) for word in self.words]

    def doubt(self, file):
        """Common words in talk, of which PocketSphinx's language model understands too little in conversation: where a
        network that has not learnt the talk is sure of one, nothing shall be taught. "Stop" is none of them: it is rare,
        and the price of teaching one wrongly is small beside that of leaving its likes in."""
        for name, begin, odds in self.minutes():
            for word in COMMON:
                column = odds[:, self.words.index(word)].copy()
                while column.max() > DOUBT_ODDS:
                    at = int(column.argmax())
                    column[max(0, at - 25):at + 25] = -99
                    end = begin // 160 + 2 * at + 1
                    file.write(f"{name}_ L 0 {max(0, end - 40)} 0 0 {word} {end}\n")

    def print(self):
        peaks, hours = self.peaks(REPORTED)
        rates = (1, 3, 10, 30)
        least = {word: [values[min(len(values) - 1, int(rate * hours))] for rate in rates]
                 for word, values in peaks.items()}
        print(f"found at {rates} false alarms an hour, in {hours:.2f} h of talk")
        for kind in ("clean", "far", "noise", "talk-12", "talk-6"):
            for word in REPORTED:
                best = []
                for _, _, _, samples, (begin, end) in (row for row in self.said if row[0] == word):
                    odds = self.odds(self.scene(samples, kind))[:, self.words.index(word)]
                    best.append(odds[150 + begin // 320:150 + end // 320 + 16].max())
                shares = " ".join(f"{100 * np.mean(np.array(best) > threshold):5.1f}" for threshold in least[word])
                print(f"  {kind:8} {word:5} n {len(best):3}: {shares} %")


def load(paths):
    networks = []
    for path in paths.split(","):
        saved = torch.load(path)
        network = Network(len(saved["words"]), saved["network"]["proj.weight"].shape[0])
        network.load_state_dict(saved["network"])
        networks.append(network.eval())
    return networks, saved["words"]


def teach(out, start, how, steps, phones, names):
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    with open(names[0] + ".words") as file:
        words = file.read().split()
    network = Network(len(words))
    if start:
        network.load_state_dict(torch.load(start)["network"])
    said = Examples(names, BATCH, random)
    spoken = Examples(phones, PHONES_BATCH, random) if phones else None
    if spoken:
        shares = np.bincount(spoken.marks[spoken.marks >= 0], minlength=len(PHONES)) + 1.0
        network.common = torch.from_numpy(np.log(shares) - np.log(shares).mean()).float()
    print(f"{len(said.pictures)} examples, {len(words)} classes", flush=True)
    network = learn(network, said, spoken, words, how == "warped", steps, PEAK_ON if start else PEAK)
    torch.save({"network": network.state_dict(), "words": words}, out)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    command, net, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    if command == "--learn":
        teach(net, None, arguments[0], int(arguments[1]), [], arguments[2:])
        return
    if command == "--go-on":
        teach(net, arguments[0], arguments[1], int(arguments[2]), arguments[3].split(","), arguments[4:])
        return
    networks, words = load(net)
    if command == "--write":
        with open(arguments[0]) as file:
            write(networks, words, file.read().strip(), arguments[1])
        return
    report = Report(networks, words, Corpus(arguments[0]), [int(fold) % FOLDS for fold in arguments[1]])
    if command == "--report":
        report.print()
        return
    with open(arguments[2], "w") as file:
        if command == "--doubt":
            report.doubt(file)
        else:
            file.write(" ".join(f"{value:.2f}" for value in report.lift()) + "\n")


if __name__ == "__main__":
    main()
