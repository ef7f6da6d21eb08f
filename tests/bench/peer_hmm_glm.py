"""How much faster is hmm_glm than the published code, side by side on this machine?

    peer_hmm_glm.py PEER KERNELS [RANVIER] [--rounds 15] [--passes 1]

PEER      a checkout of onehot-hmmglm (github.com/JerrySoybean/onehot-hmmglm; read and measured here, none of it is in this tree);
          its paper-time code is used, hmmglm/deprecated, which needs numpy and torch
KERNELS   the binary hmm_glm_kernels (cmake -DRANVIER_BENCH=ON)
RANVIER   the program, for the fit of a whole reference seed; that part needs h5py too, and the folder named by RANVIER_SHARED
          (default: ../shared beside the source)

Steps: 20 units, 5,000 bins, 3 states, one sequence, one thread. Rounds alternate (ours, peer, ours, peer, ...), each in a process of
its own, because the peer's gradient differs by as much as two times from one process to the next. A round's number is a median of
repeats; what is printed is the median of the rounds with their range, and a ratio is taken within each round. Times are CPU time of
the process, so that a busy machine disturbs them less.
Whole fit: seed 0 of the reference sets, one-hot prior; ours on two threads, the peer on one or two, whichever is faster on three of its
sequences. The published demonstration makes 10 passes over 30 sequences, for each an E-step and 50 gradient steps; `--passes` of them
are run and their time is scaled to 10. Wall time is what a user waits, and depends on what else the machine does; CPU time is beside it.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

UNITS, BINS, STATES = 20, 5000, 3
PASSES, GRADIENT_STEPS, N_TRAIN = 10, 50, 30  # of the published demonstration
BOUND_E_STEP, BOUND_GRADIENT, BOUND_FIT_S = 20, 4, 2


def prepare_libraries():
    """Before anything loads OpenBLAS: one thread, and on both sides the kernels that the product uses on this processor."""
    flags = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    core = "SKYLAKEX" if "avx512cd" in flags else "HASWELL" if "avx2" in flags else "NEHALEM"
    os.environ.setdefault("OPENBLAS_CORETYPE", core)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"


def median_ms(body, repeats):
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        body()
        times.append(1e3 * (time.process_time() - begin))
    return statistics.median(times)


def shown(values, digits=3):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} .. {max(values):.{digits}f})"


class Peer:
    """The published code's paper-time models, driven as its demonstration drives them."""

    def __init__(self, folder):
        sys.path.insert(0, str(folder / "hmmglm"))
        import torch
        from hmmglm.deprecated import distributions, model, nonlinearities

        self.torch, self.distributions, self.model, self.nonlinearities = torch, distributions, model, nonlinearities

    def basis(self):
        k = self.torch.exp(-self.torch.arange(1.0, 6.0))
        return k / k.sum()

    def history(self, counts, basis):
        past = self.torch.zeros_like(counts)
        for lag in range(1, len(basis) + 1):
            past[..., lag:, :] += basis[lag - 1] * counts[..., :-lag, :]
        return past

    def make(self, kind, states, counts, basis):
        name = {"hg": "NaiveHMMGLM", "ohg": "OnehotHMMGLM"}[kind]
        fit = getattr(self.model, name)(states, counts.shape[-1], basis, self.distributions.Poisson(), self.nonlinearities.Sigmoid())
        fit._bias.data = counts.reshape(-1, counts.shape[-1]).mean(dim=0)
        return fit, self.torch.optim.Adam(fit.parameters(), lr=0.01)

    def loss(self, fit, counts, past, posterior):
        loss = -fit.m_step(counts, past, *posterior)
        return loss - fit.adjacency_prior_log_likelihood() if hasattr(fit, "adjacency_prior_log_likelihood") else loss

    def gradient(self, fit, optimizer, counts, past, posterior):
        loss = self.loss(fit, counts, past, posterior)
        optimizer.zero_grad()
        loss.backward()

    def step(self, fit, optimizer, counts, past, posterior):
        self.gradient(fit, optimizer, counts, past, posterior)
        optimizer.step()
        if hasattr(fit, "correct_extreme_onehot"):
            fit.correct_extreme_onehot()

    def draw(self, fit, how):
        """How the one-hot model turns its logits into weights: softmax in the E-step, a random draw in a gradient step."""
        if hasattr(fit, "set_adjacency_type"):
            fit.set_adjacency_type(how)

    def faster_threads(self, counts, past, basis):
        """1 or 2: small operations on several threads can cost more than they save, most of all on a busy machine."""
        wall = {}
        for threads in (1, 2, 1, 2):
            self.torch.set_num_threads(threads)
            fit, optimizer = self.make("ohg", 5, counts, basis)
            begin = time.monotonic()
            self.train_pass(fit, optimizer, counts[:3], past[:3])
            wall[threads] = min(wall.get(threads, float("inf")), time.monotonic() - begin)
        print(f"  peer  3 sequences on 1 thread {wall[1]:.2f} s, on 2 threads {wall[2]:.2f} s (wall, better of two)")
        return min(wall, key=wall.get)

    def train_pass(self, fit, optimizer, counts, past):
        for x, c in zip(counts, past):
            posterior = fit.forward_backward(x, c)
            self.draw(fit, "gumbel_softmax")
            for _ in range(GRADIENT_STEPS):
                self.step(fit, optimizer, x, c, posterior)
            self.draw(fit, "softmax")

    def nats_per_bin(self, fit, counts, past):
        """Log-likelihood of whole sequences under the model as it is, by the forward recursion."""
        total = 0.0
        with self.torch.no_grad():
            transition = fit.transition_matrix.double()
            for x, c in zip(counts, past):
                rates = fit.firing_rates(c)
                terms = fit.distribution.log_likelihood(x[None], rates).sum(-1).double().T
                top = terms.max(dim=1, keepdim=True).values
                emission = (terms - top).exp().numpy()
                total += float(top.sum())
                a, moves = emission[0] / len(transition), transition.numpy()
                for t in range(1, len(emission) + 1):
                    scale = a.sum()
                    total += float(self.torch.tensor(scale).log())
                    if t < len(emission):
                        a = emission[t] * ((a / scale) @ moves)
        return total / (counts.shape[0] * counts.shape[1])


def peer_steps(peer):
    """What each of the peer's steps costs, in ms."""
    torch = peer.torch
    torch.manual_seed(0)
    counts = torch.poisson(torch.full((BINS, UNITS), 0.5))
    basis = peer.basis()
    past = peer.history(counts, basis)
    out = {}
    for kind in ("hg", "ohg"):
        fit, optimizer = peer.make(kind, STATES, counts, basis)
        both = (fit, optimizer, counts, past, fit.forward_backward(counts, past))
        out[f"{kind} e_step"] = median_ms(lambda: fit.forward_backward(counts, past), 3)
        peer.draw(fit, "gumbel_softmax")
        for name, body in (("step", peer.step), ("gradient", peer.gradient)):
            body(*both)  # the first call pays for setting up
            out[f"{kind} {name}"] = median_ms(lambda: body(*both), 21)
    return {"torch": peer.torch.__version__, "ms": out}


def answer(*words):
    """What a program prints as JSON."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr.strip() or f"{words[0]} ended with status {done.returncode}")
    return json.loads(done.stdout)


def compare_steps(folder, kernels, rounds):
    us, them = [], {}
    for _ in range(rounds):
        us.append(answer(kernels, "--json", STATES, UNITS, BINS))
        peer = answer(sys.executable, __file__, folder, kernels, "--peer-round")
        for name, ms in peer["ms"].items():
            them.setdefault(name, []).append(ms)
    first = us[0]
    print(f"steps: {UNITS} units, {BINS} bins, {STATES} states, one thread, {rounds} rounds; CPU ms, median (range)")
    print(f"OpenBLAS {first['blas_core']}, matrix product {first['gflop_per_s']:.0f} GFLOP/s, copy {first['gb_per_s']:.1f} GB/s; "
          f"torch {peer['torch']}")
    mine = {}
    for row in first["steps"]:
        rows = [next(r for r in u["steps"] if r["id"] == row["id"]) for u in us]
        mine[row["id"]] = [r["median_ms"] for r in rows]
        floor = ""
        if "floor_ms" in row:
            floor = f"floor {statistics.median(r['floor_ms'] for r in rows):.3f}, {shown([r['over_floor'] for r in rows], 2)} x"
        print(f"  ours  {row['name']:<62} {shown(mine[row['id']]):<26} {floor}")
    for name, values in them.items():
        print(f"  peer  {name:<62} {shown(values, 2)}")

    for what, id, name, bound in (
            ("E-step, HG", "e_step", "hg e_step", BOUND_E_STEP),
            ("E-step, OHG", "e_step", "ohg e_step", BOUND_E_STEP),
            ("gradient alone, every bin in every state, against a gradient step, HG", "gradient", "hg step", BOUND_GRADIENT),
            ("gradient alone, every bin in every state, against a gradient step, OHG", "gradient", "ohg step", BOUND_GRADIENT),
            ("gradient alone, against a gradient step less the optimiser's update, HG", "gradient", "hg gradient", BOUND_GRADIENT),
            ("gradient and information against a gradient step, HG", "gradient_and_information", "hg step", BOUND_GRADIENT),
            ("gradient and information against a gradient step, OHG", "gradient_and_information", "ohg step", BOUND_GRADIENT),
            ("gradient and information, every bin, against a gradient step, HG", "gradient_and_information_flat", "hg step", None)):
        ratios = [b / a for a, b in zip(mine[id], them[name])]
        verdict = "" if bound is None else f"  (asked: {bound})  " + ("met" if statistics.median(ratios) >= bound else "MISSED")
        print(f"  ratio {what:<84} {shown(ratios, 1)}{verdict}")


def busy_s():
    """CPU seconds that all processes of the machine have spent so far, guests and interrupts included; no answer off Linux."""
    try:
        user, nice, system, _, _, *rest = map(int, pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    except OSError:
        return float("nan")
    return (user + nice + system + sum(rest[:3])) / os.sysconf("SC_CLK_TCK")


def fit_ours(ranvier, data, out, cache):
    words = [ranvier, "run", "hmm_glm", data, "--out", out, "--json", "--threads", "2", "--cache", cache]
    for param in ("preset=paper", "states=5", f"train=0:{N_TRAIN}", "test=30:50"):
        words += ["--param", param]
    before, busy, begin = resource.getrusage(resource.RUSAGE_CHILDREN), busy_s(), time.monotonic()
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr.strip())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, busy_s() - busy - cpu, json.loads(done.stdout.splitlines()[-1])["metrics"]


def peer_passes(peer, data, n_passes):
    """Wall and CPU seconds of each pass, and nats per bin after it, in training and held out."""
    import h5py

    torch = peer.torch
    with h5py.File(data) as f:
        counts = torch.tensor(f["spikes"][:], dtype=torch.float32)
        basis = torch.tensor(f["basis"][:], dtype=torch.float32)
    past = peer.history(counts, basis)
    torch.set_num_threads(peer.faster_threads(counts[:N_TRAIN], past[:N_TRAIN], basis))
    torch.manual_seed(0)
    fit, optimizer = peer.make("ohg", 5, counts[:N_TRAIN], basis)
    for _ in range(n_passes):
        begin, cpu = time.monotonic(), time.process_time()
        peer.train_pass(fit, optimizer, counts[:N_TRAIN], past[:N_TRAIN])
        wall, cpu = time.monotonic() - begin, time.process_time() - cpu
        train = peer.nats_per_bin(fit, counts[:N_TRAIN], past[:N_TRAIN])
        yield wall, cpu, train, peer.nats_per_bin(fit, counts[N_TRAIN:], past[N_TRAIN:])


def compare_fits(peer, ranvier, data, n_passes):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="ranvier_peer_"))
    load = os.getloadavg()[0]
    print(f"whole fit: reference seed 0, one-hot prior; load of the machine {load:.1f} on {os.cpu_count()} cores, "
          "of which this bench makes about 1")
    wall, cpu, _, _ = fit_ours(ranvier, data, folder / "r.h5", folder / "cache")
    print(f"  ours  with import of the file     wall {wall:.2f} s, CPU {cpu:.2f} s")
    walls, cpus, free, peers, peer_cpus, train = [], [], [], [], [], None

    def round_of_ours():
        wall, cpu, others, metrics = fit_ours(ranvier, data, folder / "r.h5", folder / "cache")
        walls.append(wall)
        cpus.append(cpu)
        if others < 0.1 * wall:
            free.append(wall)
        return metrics

    for wall, cpu, now, heldout in peer_passes(peer, data, n_passes):
        metrics = round_of_ours()
        peers.append(wall)
        peer_cpus.append(cpu)
        moved = "" if train is None else f", moved {abs(now - train):.4f} in this pass"
        train = now
        print(f"  peer  pass {len(peers)} of {PASSES}     wall {wall:.1f} s, CPU {cpu:.1f} s; train {train:.4f}, "
              f"held out {heldout:.4f} nats/bin{moved}", flush=True)
    while len(walls) < 5:
        metrics = round_of_ours()
    print(f"  ours  {len(walls)} fits     wall {shown(walls, 2)} s, CPU {shown(cpus, 2)} s; train {metrics['train_nats_per_bin']:.4f}, "
          f"held out {metrics['heldout_nats_per_bin']:.4f} nats/bin (truth {metrics['truth_heldout_nats_per_bin']:.4f}); "
          f"{'converged' if metrics['converged'] else 'NOT converged'} after {metrics['iterations']:.0f} iterations of the one-hot model")
    whole, whole_cpu = (statistics.mean(t) * PASSES for t in (peers, peer_cpus))
    scaled = "measured" if len(peers) == PASSES else f"{len(peers)} measured, scaled to {PASSES}"
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"  peer  {PASSES} passes ({scaled})     wall {whole:.0f} s, CPU {whole_cpu:.0f} s; it has no test of convergence")
    print(f"  ratio wall {whole / wall:.0f}, CPU {whole_cpu / cpu:.0f}")
    if len(free) >= 3:
        verdict = f"{shown(free, 2)} s in the {len(free)} fits that had the cores to themselves  " + (
            "met" if statistics.median(free) <= BOUND_FIT_S else "MISSED")
    else:
        verdict = f"not decided: others used the cores; {cpu:.2f} s of CPU need {cpu / 2:.2f} s or more on two"
    print(f"  ours, wall on two cores (asked: {BOUND_FIT_S} s)     {verdict}")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("peer", type=pathlib.Path)
    args.add_argument("kernels", type=pathlib.Path)
    args.add_argument("ranvier", type=pathlib.Path, nargs="?")
    args.add_argument("--rounds", type=int, default=15)
    args.add_argument("--peer-round", action="store_true", help=argparse.SUPPRESS)
    args.add_argument("--passes", type=int, default=1, choices=range(1, PASSES + 1))
    options = args.parse_args()
    if not (options.peer / "hmmglm/hmmglm/deprecated/model.py").is_file():
        return print(f"skipped: {options.peer} holds no hmmglm/hmmglm/deprecated/model.py, so the published code is not there")
    prepare_libraries()
    try:
        peer = Peer(options.peer.resolve())
    except ModuleNotFoundError as missing:
        return print(f"skipped: the published code needs {missing.name}, which this Python has not")
    peer.torch.set_num_threads(1)
    if options.peer_round:
        return print(json.dumps(peer_steps(peer)))
    compare_steps(options.peer, options.kernels.resolve(), options.rounds)
    if options.ranvier is None:
        return print("whole fit: skipped, no RANVIER given")
    shared = pathlib.Path(os.environ.get("RANVIER_SHARED", pathlib.Path(__file__).resolve().parents[2].parent / "shared"))
    data = shared / "data/spikes/synthetic_ref/onehot_ref_seed0.h5"
    if not data.is_file():
        return print(f"whole fit: skipped, {data} is not here")
    compare_fits(peer, options.ranvier.resolve(), data, options.passes)


main()
