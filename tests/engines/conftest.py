"""Dask clusters on this machine: on one host, or on hosts of their own as the system's network namespaces have them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

#: Seconds that processes of a cluster are waited for, on a machine that does much else: on an idle one it is some ten.
PATIENCE = 900


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard", "--no-show", *options)
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *arguments: str, on: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        command = [*on, sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self.file)]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def add_worker(self, *options: str, on: tuple[str, ...] = ()) -> None:
        """Start one more worker, without a nanny that would start it anew where nothing else is asked for."""
        while not self.file.exists():
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        options = options or ("--no-nanny",)
        self.workers.append(self._start("worker", "--nthreads", "1", "--no-dashboard", *options, on=on))

    def close(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of two workers."""
    pytest.importorskip("distributed", reason="needs the extra dask")
    folder = tmp_path / "cluster"
    folder.mkdir()
    made = Cluster(folder)
    try:
        made.add_worker()
        made.add_worker()
        yield made
    finally:
        made.close()


class Hosts(Cluster):
    """A scheduler on this host, and hosts with addresses of their own, each with a nanny and two workers."""

    def __init__(self, folder: Path, address: str, names: tuple[str, ...]) -> None:
        super().__init__(folder, "--host", address)
        self.names = names
        for name in names:
            self.add_worker("--nworkers", "2", "--death-timeout", str(PATIENCE), on=("ip", "netns", "exec", name))

    def kill_host(self, name: str) -> None:
        """Kill all that runs on a host."""
        running = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=True).stdout
        assert len(running.split()) >= 3  # the nanny and its workers
        for pid in running.split():
            os.kill(int(pid), signal.SIGKILL)

    def close(self) -> None:
        """End all of it."""
        for name in self.names:
            subprocess.run(f"ip netns pids {name} | xargs -r kill -9", shell=True, check=True)
        super().close()


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    """Two hosts, on a network that is made for the test."""
    pytest.importorskip("distributed", reason="needs the extra dask")
    if os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("only root may make networks, and `ip` is needed for it")
    folder = tmp_path / "cluster"
    folder.mkdir()
    bridge, network = f"corpus{os.getpid() % 10**7}", f"10.213.{os.getpid() % 250}"
    with ExitStack() as stack:

        def made(command: str, undone: str) -> None:
            ran = subprocess.run(command.split(), capture_output=True, text=True, check=False)
            if ran.returncode:
                pytest.skip(f"{command}: {ran.stderr.strip()}")
            stack.callback(subprocess.run, undone.split(), check=False)

        made(f"ip link add {bridge} type bridge", f"ip link del {bridge}")
        _all(f"ip addr add {network}.1/24 dev {bridge}", f"ip link set {bridge} up")
        names = tuple(f"{bridge}-{number}" for number in (1, 2))
        for number, name in enumerate(names, 1):
            wire = f"w{number}-{os.getpid() % 10**7}"
            made(f"ip netns add {name}", f"ip netns del {name}")
            made(f"ip link add {wire} type veth peer name eth0 netns {name}", f"ip link del {wire}")
            _all(
                f"ip link set {wire} master {bridge} up",
                f"ip -n {name} addr add {network}.{10 + number}/24 dev eth0",
                f"ip -n {name} link set eth0 up",
                f"ip -n {name} link set lo up",
            )
        hosts = Hosts(folder, f"{network}.1", names)
        stack.callback(hosts.close)
        yield hosts


def _all(*commands: str) -> None:
    for command in commands:
        subprocess.run(command.split(), check=True)


@pytest.fixture(params=["clean", "judge", "index"])
def phase(request: pytest.FixtureRequest) -> Callable[[Path], bool]:
    """Tells whether the build in a folder has come to a phase, one after the other."""
    return {
        "clean": lambda target: any((target / ".state" / "work").glob(".*.unfinished")),
        "judge": lambda target: any((target / ".state" / "work").glob("dedup-*")),
        "index": lambda target: (target / ".state" / "work" / "segments").exists(),
    }[request.param]
