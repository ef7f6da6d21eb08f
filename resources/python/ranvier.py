"""Ranvier from Python: results read, recordings written, analyses run. One file; needs h5py and NumPy.

    import ranvier
    r = ranvier.run("hmm_glm", "session.nwb", states=3)     # or ranvier.load("result.h5")
    r.metrics["heldout_nats_per_bin"]
    r["couplings/weight"].sel(state=0, receiver="7", sender="3")
    r.states                                                # when each state began and ended

    path = ranvier.recording(times, clusters, trials=trials)   # arrays in seconds -> a file that Ranvier reads
    r = ranvier.run("hmm_glm", path, states=3, interval="trials")

    p = ranvier.Project.create("lab.ranvier")               # or ranvier.Project("lab.ranvier"), one that is there
    sub4 = p.add("sub-4.nwb")
    r = p.load(p.run("hmm_glm", {"recording": sub4}, states=3))

pandas, xarray and pynapple are used where they are installed and never needed: without xarray arrays are `Labelled`, without pandas
tables are dictionaries of arrays. Directions: weight[state, receiver, sender], the sender's spikes change the receiver's rate.
"""
import json
import os
import pathlib
import subprocess
import tempfile

import h5py
import numpy as np

__all__ = ["load", "recording", "run", "Failed", "Labelled", "Project", "Result"]

_NO_COORDINATE = "This is a netCDF dimension but not a netCDF variable"
# What the command takes as --NAME; all else is --param NAME=VALUE.
_OPTIONS = {"seed", "label", "units", "merge", "interval", "align", "window", "bin", "time_unit", "clock", "cache", "memory", "threads",
            "device", "device_class", "time"}


def _module(name):
    """A module that is used if it is there, else None."""
    try:
        return __import__(name)
    except ImportError:
        return None


class Failed(Exception):
    """The command said no. str() is its sentence, .status its exit status (2: the input or the words are wrong)."""

    def __init__(self, sentence, status):
        super().__init__(sentence)
        self.status = status


class Labelled:
    """An array with named axes and a coordinate for each that has one: what xarray.DataArray is, in small.

    values: NumPy array; dims: names of its axes; coords: {dim: array}; attrs: "units", "long_name" where known.
    """

    def __init__(self, values, dims, coords, attrs=None, name=""):
        self.values, self.dims, self.coords = np.asarray(values), tuple(dims), dict(coords)
        self.attrs, self.name = dict(attrs or {}), name

    @property
    def shape(self):
        return self.values.shape

    def __array__(self, dtype=None, copy=None):
        return self.values if dtype is None else self.values.astype(dtype)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, index):
        return self.values[index]

    def __float__(self):
        return float(self.values)

    def sel(self, **labels):
        """The part at these coordinates, each axis taken out: a.sel(state=0, receiver="7")."""
        index, kept = [slice(None)] * len(self.dims), list(self.dims)
        for dim, label in labels.items():
            if dim not in self.dims:
                raise KeyError(f"there is no axis {dim}; there are {', '.join(self.dims)}")
            coordinate = self.coords.get(dim, np.arange(self.shape[self.dims.index(dim)]))
            places = np.flatnonzero(np.asarray(coordinate) == label)
            if len(places) == 0:
                raise KeyError(f"{dim} has no {label!r}")
            index[self.dims.index(dim)] = int(places[0])
            kept.remove(dim)
        return Labelled(self.values[tuple(index)], kept, {d: self.coords[d] for d in kept if d in self.coords}, self.attrs, self.name)

    def __repr__(self):
        axes = ", ".join(f"{d}: {n}" for d, n in zip(self.dims, self.shape))
        return f"<Labelled {self.name} ({axes})>\n{self.values!r}"


def _values(dataset):
    if h5py.check_string_dtype(dataset.dtype) is None:
        return dataset[()]
    texts = dataset.asstr()[()]
    if isinstance(texts, str):
        return texts
    return texts.astype(str) if texts.size else texts.astype("U1")


class Result:
    """One result file. Arrays are read when they are asked for.

    path         where it lies
    metrics      {name: float}, NaN where not defined
    notes        sentences to read
    provenance   operation, version, params, inputs, seed, the command that makes it again
    groups       {group: [names of its arrays]}
    traces       {name: (steps, values)}: curves over the iterations
    states       when each state began and ended (see there)
    result["couplings/weight"]   an array with named axes: xarray.DataArray, or Labelled without xarray
    """

    def __init__(self, path):
        self.path = str(path)
        with h5py.File(self.path, "r") as f:
            if f.attrs.get("format") != "ranvier result":
                raise ValueError(f"{self.path} is not a result of Ranvier")
            self.provenance = json.loads(f.attrs["provenance"] or "{}")
            self.notes = json.loads(f.attrs["notes"])
            self.metrics = {name: float(d[()]) for name, d in f["metrics"].items()}
            self.traces = {name: (g["step"][()], g["value"][()]) for name, g in f["traces"].items()}
            self.groups = {name: [a for a, d in g.items() if not self._bare(d)] for name, g in f.items()
                           if name not in ("metrics", "traces")}

    @staticmethod
    def _bare(dataset):
        name = dataset.attrs.get("NAME", b"")
        return (name.decode() if isinstance(name, bytes) else str(name)).startswith(_NO_COORDINATE)

    def __contains__(self, name):
        group, _, array = name.partition("/")
        return array in self.groups.get(group, [])

    def __repr__(self):
        what = self.provenance.get("operation", "?")
        return f"<Result of {what}, {self.path}: " + "; ".join(f"{g}: {', '.join(a)}" for g, a in self.groups.items()) + ">"

    def array(self, name):
        """The array GROUP/NAME as Labelled, with or without xarray."""
        if name not in self:
            raise KeyError(f"{self.path} has no array {name}; there are "
                           + ", ".join(f"{g}/{a}" for g, arrays in self.groups.items() for a in arrays))
        with h5py.File(self.path, "r") as f:
            dataset = f[name]
            if h5py.h5ds.is_scale(dataset.id):
                scales = [dataset]
            else:
                scales = [axis[0] for axis in dataset.dims if len(axis)]
            dims = [s.name.rsplit("/", 1)[1] for s in scales]
            coords = {d: _values(s) for d, s in zip(dims, scales) if not self._bare(s)}
            attrs = {k: dataset.attrs[k] for k in ("units", "long_name") if k in dataset.attrs}
            return Labelled(_values(dataset), dims, coords, attrs, name.rsplit("/", 1)[1])

    def __getitem__(self, name):
        a = self.array(name)
        xarray = _module("xarray")
        return xarray.DataArray(a.values, a.coords, a.dims, a.name, a.attrs) if xarray else a

    @property
    def states(self):
        """A row for each visit of a state: start and stop (half-open; seconds, or bins where the input had no seconds), state,
        posterior (mean over the visit), sequence. In time order. pandas.DataFrame, or a dictionary of arrays without pandas."""
        columns = self._visits()
        pandas = _module("pandas")
        return pandas.DataFrame(columns) if pandas else columns

    def to_pynapple(self):
        """The visits as pynapple.IntervalSet, with state, posterior and sequence as metadata."""
        import pynapple

        visits = self._visits()
        extra = {k: v for k, v in visits.items() if k not in ("start", "stop")}
        return pynapple.IntervalSet(start=visits["start"], end=visits["stop"], metadata=extra)

    def _visits(self):
        time = "time_s" if "states/time_s" in self else "bin"
        start = self.array("states/" + time).values
        path = self.array("states/viterbi").values
        posterior = self.array("states/posterior").values
        sequence = self.array("states/sequence").values if "states/sequence" in self else np.zeros(len(path), int)
        first = np.flatnonzero(np.r_[True, (np.diff(path) != 0) | (np.diff(sequence) != 0)])
        last = np.r_[first[1:], len(path)] - 1
        inside = np.diff(sequence) == 0  # neighbours within a sequence
        width = float(np.median(np.diff(start)[inside])) if inside.any() else 1.0
        goes_on = np.r_[inside, False][last]  # the visit ends where the next begins
        stop = np.where(goes_on, start[np.minimum(last + 1, len(start) - 1)], start[last] + width)
        share = np.add.reduceat(posterior[np.arange(len(path)), path], first) / (last - first + 1)
        order = np.argsort(start[first], kind="stable")
        table = {"start": start[first], "stop": stop, "state": path[first], "posterior": share, "sequence": sequence[first]}
        return {k: v[order] for k, v in table.items()}


def load(path):
    """The result in a file that `ranvier run` wrote."""
    return Result(path)


def _column(values):
    """A column as the file holds it: whole numbers, reals or text."""
    values = np.asarray(values)
    if values.dtype.kind in "bui":
        return values.astype(np.int64)
    if values.dtype.kind == "f":
        return values.astype(np.float64)
    return np.array([str(v) for v in values], dtype=str) if len(values) else np.array([], "U1")


def _table(table):
    """Starts, stops and the other columns of a table of intervals, whatever it came as."""
    if type(table).__name__ == "IntervalSet":  # pynapple's
        return np.asarray(table.start), np.asarray(table.end), {c: np.asarray(table[c]) for c in getattr(table, "metadata_columns", [])}
    if hasattr(table, "keys"):  # dict, pandas.DataFrame
        columns = {str(k): np.asarray(table[k]) for k in table.keys()}
        for start, stop in (("start_time", "stop_time"), ("start", "stop"), ("start", "end")):
            if start in columns and stop in columns:
                return columns.pop(start), columns.pop(stop), columns
        raise ValueError("intervals need start_time and stop_time (or start and stop); there are " + ", ".join(columns))
    rows = np.asarray(table, dtype=float)
    if rows.ndim != 2 or rows.shape[1] != 2:
        raise ValueError(f"intervals are a table, or an array of n x 2 starts and stops, not {rows.shape}")
    return rows[:, 0], rows[:, 1], {}


def _signal(signal):
    """{"values", and "times" or "start" and "rate_hz", "unit"}, whatever it came as."""
    if hasattr(signal, "keys"):
        out = dict(signal)
    elif hasattr(signal, "t") and hasattr(signal, "d"):  # pynapple.Tsd, TsdFrame
        out = {"times": signal.t, "values": signal.d}
    else:
        times, values = signal
        out = {"times": times, "values": values}
    values = np.asarray(out["values"], dtype=float)
    out["values"] = values.reshape(len(values), -1)
    if "times" in out:
        out["times"] = np.asarray(out["times"], dtype=float)
        if len(out["times"]) != len(values):
            raise ValueError(f"a signal has {len(values)} samples and {len(out['times'])} times")
    elif "rate_hz" not in out:
        raise ValueError("a signal needs times, or rate_hz and start")
    return out


def _spikes(times, clusters):
    """Times, the index of the unit of each, and the ids of the units."""
    if clusters is not None:
        times, clusters = np.asarray(times, dtype=float).ravel(), np.asarray(clusters).ravel()
        if len(times) != len(clusters):
            raise ValueError(f"there are {len(times)} spike times and {len(clusters)} units of spikes")
        ids, index = np.unique(clusters, return_inverse=True)
        order = np.lexsort((times, index))
        return times[order], index[order].astype(np.int64), [str(i) for i in ids]
    items = list(times.items()) if hasattr(times, "items") else list(enumerate(times))  # dict, TsGroup, list
    trains = [np.sort(np.asarray(getattr(train, "t", train), dtype=float)) for _, train in items]
    index = np.repeat(np.arange(len(trains)), [len(t) for t in trains])
    return np.concatenate(trains) if trains else np.array([]), index.astype(np.int64), [str(i) for i, _ in items]


def recording(times, clusters=None, trials=None, regions=None, signals=None, path=None):
    """Writes spikes, and what was recorded beside them, to an .npz file that Ranvier reads, and answers its path.

    times      seconds: one array of all spikes with `clusters`, the unit of each; or without `clusters` a dictionary
               {unit: times}, a list of arrays (units 0, 1, ...), a pynapple.TsGroup
    trials     a table with start_time and stop_time and any other columns (dictionary of arrays, pandas.DataFrame,
               pynapple.IntervalSet, array n x 2); or {name: table} for several
    regions    brain region: a dictionary {unit: region}, or one for each unit, in the order of the units (sorted by id where
               `clusters` are given)
    signals    {name: (times, values)}; or for values a dictionary with values, times or start and rate_hz, unit; or a pynapple
               Tsd or TsdFrame
    path       where to; None: a new temporary file, which is the caller's to remove
    """
    spike_times, index, ids = _spikes(times, clusters)
    arrays = {"spike_times": spike_times, "spike_clusters": index, "unit_ids": np.array(ids, dtype=str), "time_unit": np.array("s")}
    if regions is not None:
        if hasattr(regions, "keys"):
            known = {str(k): str(regions[k]) for k in regions.keys()}
            names = [known.get(i, "") for i in ids]
        else:
            names = [str(r) for r in regions]
        if len(names) != len(ids):
            raise ValueError(f"there are {len(names)} regions for {len(ids)} units")
        arrays["regions"] = np.array(names, dtype=str)
    if trials is not None:
        several = isinstance(trials, dict) and all(hasattr(t, "keys") or np.ndim(t) == 2 for t in trials.values())
        for name, table in (trials if several else {"trials": trials}).items():
            start, stop, columns = _table(table)
            arrays[f"intervals.{name}.start"] = np.asarray(start, dtype=float)
            arrays[f"intervals.{name}.stop"] = np.asarray(stop, dtype=float)
            for column, values in columns.items():
                arrays[f"intervals.{name}.{column}"] = _column(values)
    for name, given in (signals or {}).items():
        signal = _signal(given)
        arrays[f"signals.{name}.values"] = signal["values"]
        if "times" in signal:
            arrays[f"signals.{name}.times"] = signal["times"]
        else:
            arrays[f"signals.{name}.start"] = np.float64(signal.get("start", 0))
            arrays[f"signals.{name}.rate_hz"] = np.float64(signal["rate_hz"])
        arrays[f"signals.{name}.unit"] = np.array(str(signal.get("unit", "")))
    if path is None:
        handle, path = tempfile.mkstemp(suffix=".npz", prefix="ranvier-")
        os.close(handle)
    with open(path, "wb") as f:  # a file, because savez puts .npz behind a name without it
        np.savez(f, **arrays)
    return str(path)


def _program():
    """The command this file was installed with (it lies in PREFIX/share/ranvier/python), else the one on the PATH."""
    here = pathlib.Path(__file__).resolve()
    beside = here.parents[3] / "bin/ranvier" if here.parts[-4:-1] == ("share", "ranvier", "python") else None
    return beside if beside and beside.is_file() else "ranvier"


def _files(data):
    """What stands for FILE in the command: one word, or the parts of a recording, PART=FILE each."""
    if hasattr(data, "items"):
        return [f"{part}={os.fspath(file)}" for part, file in data.items()]
    return [os.fspath(d) for d in data] if isinstance(data, (list, tuple)) else [os.fspath(data)]


def _of_parts(value):
    """The words of clock or time_unit: one, several, or {part: word}, where the word of a clock may be {"offset": 1, ...}."""
    def word(told):
        return ",".join(f"{k}={_word(v)}" for k, v in told.items()) if hasattr(told, "items") else _word(told)

    if hasattr(value, "items"):
        return [f"{part}:{word(told)}" for part, told in value.items()]
    return [_word(v) for v in value] if isinstance(value, (list, tuple)) else [_word(value)]


def _words(name, value):
    """One of the parameters of run() as words of the command."""
    option = f"--{name.replace('_', '-')}"
    if name in ("clock", "time_unit"):
        return [w for told in _of_parts(value) for w in (option, told)]
    if name == "window" and isinstance(value, (list, tuple, np.ndarray)):
        return [option, ":".join(_word(v) for v in value)]
    return [option, _word(value)] if name in _OPTIONS else ["--param", f"{name}={_word(value)}"]


def _word(value):
    """A value as the command line has it."""
    if isinstance(value, (bool, np.bool_)):
        return "1" if value else "0"
    if isinstance(value, (list, tuple, np.ndarray)):
        return ",".join(_word(v) for v in value)
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def _ask(command):
    """Runs a command that was given --json and answers what it printed, line by line. Raises Failed with its sentence."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    lines, sentence = [], done.stderr.strip()
    for line in done.stdout.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
        if lines[-1].get("event") == "done" and lines[-1].get("error"):
            sentence = lines[-1]["error"]
    if done.returncode != 0:
        raise Failed(sentence or f"{command[0]} ended with status {done.returncode}", done.returncode)
    return lines


def run(operation, data, ranvier=None, out=None, **params):
    """Runs `ranvier run OPERATION FILE...` and answers the loaded result.

    data      a file that Ranvier reads (also FILE:PLACE), such as `recording` writes; or the parts of a recording:
              {"spikes": "phy", "trials": "t.csv"}, ["spikes=phy", "trials=t.csv"]
    ranvier   the command, or its path; None: the one this file was installed with, else `ranvier` on the PATH
    out       the result file; None: a new one in a temporary folder, which is the caller's to remove
    params    parameters of the operation (states=3, **{"basis.n": 4}), and how the recording is cut: bin, units, merge,
              interval, align, window=(-1, 4), seed, ... as `ranvier run --help` has them; for parts also
              clock={"trials": {"offset": 12.5}} or ["trials:offset=12.5", ...], time_unit={"trials": "ms"}

    Raises Failed with the program's sentence.
    """
    if out is None:
        out = os.path.join(tempfile.mkdtemp(prefix="ranvier-"), "result.h5")
    program = os.fspath(_program() if ranvier is None else ranvier)
    command = [program, "run", operation, *_files(data), "--out", os.fspath(out), "--json"]
    for name, value in params.items():
        if value is not None:
            command += _words(name, value)
    _ask(command)
    return load(pathlib.Path(out))


class Project:
    """A project, NAME.ranvier: recordings, results and what was done with them (`ranvier project`). Every method is one command and is
    on the disk when it returns. Refused, as Failed, while the window or another process has the project open; objects, history and verify
    only look and answer all the same.

    Objects are told by their ids: recording-1, result-3.
    """

    def __init__(self, folder, ranvier=None):
        self.folder, self._ranvier = os.fspath(folder), os.fspath(_program() if ranvier is None else ranvier)

    @classmethod
    def create(cls, folder, ranvier=None):
        """A new, empty project."""
        project = cls(folder, ranvier)
        project._do("create")
        return project

    def __repr__(self):
        return f"<Project {self.folder}>"

    def _lines(self, verb, *words):
        return _ask([self._ranvier, "project", verb, self.folder, *words, "--json"])

    def _do(self, verb, *words):
        return self._lines(verb, *words)[-1]["result"]

    def add(self, data, name=None, time_unit=None, clock=None):
        """The id of what joins it: data as for run(). One that is in it already is read again."""
        words = _files(data) + (["--name", name] if name else [])
        for option, value in (("time_unit", time_unit), ("clock", clock)):
            words += _words(option, value) if value is not None else []
        return self._do("add", *words)

    def update(self, object):
        """Reads a changed recording again; a sentence of what became of its units."""
        return self._do("update", object)

    def set(self, object, key, value):
        """A property: name, note, units, unit/ID/label, state/N/name, path, ...; "" takes it away. object may be "project"."""
        self._do("set", object, f"{key}={value}")

    def remove(self, object):
        self._do("remove", object)

    def restore(self, object):
        self._do("restore", object)

    def undo(self):
        """The sentence of what was undone."""
        return self._do("undo")

    def redo(self):
        return self._do("redo")

    def run(self, operation, inputs, params=None, name=None, **more):
        """Runs an operation on objects of the project; the id of the result, for load().

        inputs    {port: id}, or one id or several for the ports in their order
        params    parameters and how the recording is cut; as keywords too, which are as in ranvier.run()
        """
        if hasattr(inputs, "items"):
            words = [f"{port}={object}" for port, object in inputs.items()]
        else:
            words = [inputs] if isinstance(inputs, str) else list(inputs)
        for key, value in {**(params or {}), **more}.items():
            words += _words(key, value) if value is not None else []
        return self._do("run", operation, *words, *(["--name", name] if name else []))

    def render(self, object, view, out, options=None):
        """Draws a figure into the file `out`; options as those of `ranvier render`, "param.NAME" for a parameter of the view."""
        words = []
        for key, value in (options or {}).items():
            words += ["--param", f"{key[6:]}={_word(value)}"] if key.startswith("param.") else [f"--{key}", _word(value)]
        self._do("render", object, "--view", view, "--out", os.fspath(out), *words)

    @property
    def objects(self):
        """A dictionary for each object: id, kind, name, path, state (ready, moved, changed), sentence, old_inputs, properties."""
        return self._lines("list")[-1]["objects"]

    @property
    def history(self):
        """The commands that make it what it is, as apply() takes them; what is undone is not among them."""
        return self._lines("history")

    def verify(self):
        """A sentence for each fault; an empty list if all is well."""
        done = subprocess.run([self._ranvier, "project", "verify", self.folder, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False)
        if not done.stdout.startswith("{"):
            raise Failed(done.stderr.strip(), done.returncode)
        return json.loads(done.stdout.splitlines()[-1])["faults"]

    def apply(self, commands):
        """Does what commands tell (dictionaries as in history, or a file of such lines); makes the project if it is not there."""
        if isinstance(commands, (str, os.PathLike)):
            return self._do("apply", os.fspath(commands))
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
            f.writelines(json.dumps(c, ensure_ascii=False) + "\n" for c in commands)
            f.flush()
            return self._do("apply", f.name)

    def path(self, object):
        """The file of an object."""
        for found in self.objects:
            if found["id"] == object:
                return found["path"]
        raise KeyError(f"there is no {object} in {self.folder}")

    def load(self, object):
        """A result of the project, as load() answers it."""
        return load(self.path(object))
