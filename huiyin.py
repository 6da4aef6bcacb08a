"""Make the environment that Huiyin needs, then run the `huiyin` command in it.

`./huiyin` calls this file; `python -m huiyin`, in this folder, is the same where there is no sh.
It uses only the standard library, and only syntax that Python 3.6 reads, so that an old Python gets as far as
the sentence that says it is too old.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Iterator

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src"
VENV = Path(os.environ.get("HUIYIN_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = VENV / "huiyin.lock"
STAMP = VENV / "huiyin.stamp"  # for what the environment was made
BEGUN = "begun"  # the stamp until then: whoever finds this finds what is left of a set-up that was cut off

# `python -m huiyin` needs this file beside src/, where it hides the package of the same name from any Python
# started in this folder. With a path of its own it stands in for the package, whichever is found first.
__path__ = [str(SOURCE / "huiyin")]


def language() -> str:
    """Return "zh", "en", or "" when the machine does not say which language its user reads."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next(filter(None, names), "").lower()
    if sys.platform == "win32" and not spoken:
        import locale

        locale.setlocale(locale.LC_CTYPE, "")
        spoken = (locale.getlocale()[0] or "").lower()
    if spoken.startswith(("zh", "bo", "chinese", "tibetan")):
        return "zh"
    return "" if spoken.split(".")[0] in ("", "c", "posix") else "en"


def say(chinese: str, english: str) -> None:
    """Print a sentence on stderr in the user's language, in both where it is not known."""
    sentences = {"zh": [chinese], "en": [english]}.get(language(), [chinese, english])
    print("\n".join(sentences), file=sys.stderr, flush=True)


if sys.version_info < (3, 11):
    say(
        f"回音需要 Python 3.11 或更新的版本，这里是 Python {sys.version.split()[0]}。",
        f"Huiyin needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.",
    )
    sys.exit(2)


class SetUpError(Exception):
    """The environment cannot be made; holds the sentence in Chinese and in English."""


class UnreachableError(SetUpError):
    """Nothing was installed because the packages could not be fetched."""


DISK_FULL = ("磁盘满了。请腾出约 1 GB 再试。", "The disk is full. Free about 1 GB and try again.")
NO_PIP = (
    "这里的 Python 没有 venv 和 ensurepip。请先安装（Debian：apt install python3-venv），或安装 uv。",
    "This Python has no venv and ensurepip. Install them (Debian: apt install python3-venv), or install uv.",
)
NOT_OURS = (
    f"{VENV} 里有别的东西，没有动它。请让 HUIYIN_VENV 指向一个空的或不存在的文件夹。",
    f"{VENV} holds something else and was left alone. Let HUIYIN_VENV name an empty or new folder.",
)
NOT_WRITABLE = (
    f"不能写入 {VENV}。请改权限，或用 HUIYIN_VENV 指定另一个文件夹。",
    f"Cannot write to {VENV}. Change its permissions, or name another folder with HUIYIN_VENV.",
)
WRONG_HASH = (
    "下载的软件包和锁文件的校验值不符，没有安装。请换一个软件源再试。",
    "A package differs from the hash in the lock file and was not installed. Try another package index.",
)
NO_INDEX = (
    "取不到所需的软件包。请检查网络、代理或软件源（pip 和 uv 的设置），再试一次。",
    "The packages cannot be fetched. Check network, proxy or index (settings of pip and uv), then try again.",
)
FAILED = ("安装没有成功，原因见上。", "The installation failed; the reason is above.")

# What pip and uv say -> the error with its sentence; the first that fits counts.
NO_ENSUREPIP = "No module named ensurepip"
REASONS = (
    ((NO_ENSUREPIP.lower(),), SetUpError(*NO_PIP)),
    (("no space left", "os error 28", "errno 28", "disk quota"), SetUpError(*DISK_FULL)),
    (("read-only file system", "permission denied"), SetUpError(*NOT_WRITABLE)),
    (("hash mismatch", "do not match the hashes"), SetUpError(*WRONG_HASH)),
    (("connect", "no matching distribution", "timed out", "fetch", "proxy"), UnreachableError(*NO_INDEX)),
)
ERRNOS = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: NOT_WRITABLE,
    errno.EACCES: NOT_WRITABLE,
    errno.EPERM: NOT_WRITABLE,
    errno.ENOTDIR: NOT_OURS,
    errno.EEXIST: NOT_OURS,
}


def main(arguments: list[str]) -> int:
    """Make the environment if needed and run the command; return its exit code."""
    try:
        prepare(for_tests=first_word(arguments) == "test")
        return run(arguments)
    except SetUpError as problem:
        say(*problem.args)
    except (OSError, subprocess.SubprocessError) as error:
        number = getattr(error, "errno", None)
        say(*ERRNOS.get(number or 0, (f"出错：{error}", f"Error: {error}")))
    except KeyboardInterrupt:
        return 130
    return 2


def first_word(arguments: list[str]) -> str:
    """Return the name of the command: the first argument that is no option and no option's value."""
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            return word
        if word == "--data":
            next(words, "")
    return ""


def run(arguments: list[str]) -> int:
    """Give way to the command. Windows cannot replace a process, so there it waits for the child."""
    command = [str(PYTHON), "-P", "-m", "huiyin.cli", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if sys.platform != "win32":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def prepare(for_tests: bool) -> None:
    """Make or repair the environment, unless the stamp says that it is there. One process at a time."""
    names = ["base", "dev"] if for_tests else ["base"]
    if ready(names):
        return
    claim()
    with locked():
        if ready(names):  # another process made it while this one waited
            return
        say(
            f"正在准备运行环境 {VENV}（第一次要几分钟）……",
            f"Making the environment {VENV} (some minutes the first time) ...",
        )
        old = stamped()
        if not usable(old):
            make()
        elif old:
            write_stamp(BEGUN)
        try:
            install(names[-1])  # dev holds all of base
        except UnreachableError:
            if old:  # what worked before still does
                write_stamp(old)
            raise
        point_to_source()
        write_stamp("\n".join(stamp(names)))
        say("运行环境准备好了。", "The environment is ready.")


def ready(names: list[str]) -> bool:
    """Tell whether the stamp names this Python, this folder and these requirements."""
    return PYTHON.exists() and set(stamp(names)) <= set(stamped().splitlines())


def stamp(names: list[str]) -> list[str]:
    """Return the lines that a finished environment has in its stamp."""
    hashes = [f"{name} {hashlib.sha256(lock_file(name).read_bytes()).hexdigest()}" for name in names]
    return [python_line(), f"source {SOURCE}", *hashes]


def stamped() -> str:
    """Return what the stamp says, "" where there is none."""
    return STAMP.read_bytes().decode("utf-8", "surrogateescape") if STAMP.exists() else ""


def write_stamp(text: str) -> None:
    """Write the stamp; the path in it may hold any bytes."""
    STAMP.write_bytes(text.encode("utf-8", "surrogateescape"))


def python_line() -> str:
    """Return the line of the stamp that changes when the system's Python gives way to another version."""
    return f"python {os.path.realpath(PYTHON)}"


def lock_file(name: str) -> Path:
    """Return the file with the pinned packages."""
    return ROOT / "requirements" / f"{name}.txt"


def claim() -> None:
    """Make the folder; refuse one that holds anything but an environment."""
    VENV.mkdir(parents=True, exist_ok=True)
    if any(VENV.iterdir()) and not LOCK.exists() and not (VENV / "pyvenv.cfg").exists():
        raise SetUpError(*NOT_OURS)


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold the lock file; wait while another process holds it."""
    with LOCK.open("a") as stream:
        waiting = False
        while not try_lock(stream):
            if not waiting:
                say(
                    "另一个程序正在准备运行环境，请稍等。",
                    "Another process makes the environment; please wait.",
                )
            waiting = True
            time.sleep(0.2)
        yield


def try_lock(stream: IO[str]) -> bool:
    """Take the lock if it is free. It falls with the process, so a killed set-up leaves none behind."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def usable(old: str) -> bool:
    """Tell whether packages can be added to what is there; one without a stamp was made by other means."""
    return PYTHON.exists() and (not old or python_line() in old.splitlines())


def make() -> None:
    """Make an empty environment in place of whatever is there."""
    try:
        import venv
    except ImportError:
        raise SetUpError(*NO_PIP) from None
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != LOCK:
            path.unlink()
    write_stamp(BEGUN)
    venv.EnvBuilder(symlinks=sys.platform != "win32").create(VENV)


def install(name: str) -> None:
    """Install the pinned packages with uv if it works here, else with pip; raise the SetUpError that fits."""
    wanted = ["--quiet", "--require-hashes", "-r", str(lock_file(name))]
    python = str(PYTHON)
    uv_said = pip_said = ""
    if shutil.which("uv") and not attempt("uv", "--version"):
        uv_said = attempt("uv", "pip", "install", "--python", python, *wanted)
        if not uv_said:
            return
    if attempt(python, "-c", "import pip"):
        pip_said = attempt(python, "-m", "ensurepip")
    pip_said = pip_said or attempt(python, "-m", "pip", "install", *wanted)
    if not pip_said:
        return
    fail(uv_said if uv_said and NO_ENSUREPIP in pip_said else pip_said)


def attempt(*command: str) -> str:
    """Run a command; return what it said if it failed, "" if it did not."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
        cwd=ROOT,
    )
    return (done.stdout.strip() or f"{command[0]}: {done.returncode}") if done.returncode else ""


def fail(said: str) -> None:
    """Show the end of what the tool said and raise the SetUpError that explains it."""
    print(*(f"  | {line[:200]}" for line in said.splitlines()[-2:]), sep="\n", file=sys.stderr)
    for patterns, problem in REASONS:
        if any(pattern in said.lower() for pattern in patterns):
            raise problem
    raise SetUpError(*FAILED)


def point_to_source() -> None:
    """Let the environment find the package where it lies, so that an edit counts at once."""
    source = str(SOURCE)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.check_output([str(PYTHON), "-c", ask], text=True).strip()
    # Relative, because Python reads this file in an encoding that differs between its versions.
    with contextlib.suppress(ValueError):  # Windows: no relative path leads to another drive
        source = os.path.relpath(SOURCE, packages)
    Path(packages, "huiyin.pth").write_text(f"{source}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
