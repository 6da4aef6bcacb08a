"""The launcher: `./huiyin` and huiyin.py, on a miniature of the project."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Project, program


def test_it_works(project: Project) -> None:
    done = project.run("sort", "a b", "--out", "c")
    assert done.returncode == 0
    assert done.stdout == f"['sort', 'a b', '--out', 'c'] {project.venv}\n"
    assert "Making the environment" in done.stderr


def test_second_start_is_silent_and_quick(project: Project) -> None:
    project.run()
    began = time.monotonic()
    done = project.run("--help")
    assert time.monotonic() - began < 2
    assert done.stderr == ""


def test_python_m_does_the_same(project: Project) -> None:
    done = project.run("sort", program=("python3", "-m", "huiyin"))
    assert done.stdout == f"['sort'] {project.venv}\n"


def test_package_is_found_beside_the_launcher(project: Project) -> None:
    done = project.run("-c", "import huiyin.cli; print(huiyin.cli.__file__)", program=("python3",))
    assert done.stdout == f"{project.root}/src/huiyin/cli/__init__.py\n"


def test_link_to_the_launcher(project: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.root / "huiyin")
    assert project.run("sort", program=(str(tmp_path / "link"),)).stdout == f"['sort'] {project.venv}\n"


def test_only_the_tests_need_the_tools_of_developers(project: Project) -> None:
    project.run("--data", "test")
    assert "dev " not in project.stamp.read_text()
    assert "Making" in project.run("--data", "somewhere", "test").stderr
    assert "dev " in project.stamp.read_text()
    assert project.run("sort").stderr == ""


def test_changed_requirements_are_installed(project: Project) -> None:
    project.run()
    (project.root / "requirements" / "base.txt").write_text("# one more\n")
    assert "Making" in project.run().stderr
    assert project.run().stderr == ""


def test_two_starts_at_once(project: Project) -> None:
    program(Path(project.variables["PATH"], "uv"), f"{sys.executable} -c 'import time; time.sleep(0.5)'")
    processes = [project.start("sort") for _i in range(3)]
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum("Making" in text for text in said) == 1
    assert sum("please wait" in text for text in said) == 2


def test_interrupted_set_up_begins_anew(project: Project) -> None:
    program(Path(project.variables["PATH"], "uv"), "[ $1 = --version ] || kill -9 $PPID")
    assert project.run().returncode == -9
    rubbish = project.venv / "half-a-package"
    rubbish.touch()
    program(Path(project.variables["PATH"], "uv"), "exit 0")
    assert project.run().returncode == 0
    assert not rubbish.exists()


def test_another_python_of_the_system(project: Project) -> None:
    project.run()
    lines = project.stamp.read_text().splitlines()
    project.stamp.write_text("\n".join(["python /usr/bin/python3.4", *lines[1:]]))
    (project.venv / "left-behind").touch()
    assert project.run().returncode == 0
    assert not (project.venv / "left-behind").exists()


def test_moved_folder(project: Project, tmp_path: Path) -> None:
    project.run()
    moved = Project(project.root.rename(tmp_path / "elsewhere"), project.variables)
    assert moved.run("sort").stdout == f"['sort'] {moved.venv}\n"


def test_environment_elsewhere(project: Project, tmp_path: Path) -> None:
    project.variables["HUIYIN_VENV"] = str(tmp_path / "not" / "there" / "yet")
    assert project.run("sort").stdout == f"['sort'] {tmp_path / 'not' / 'there' / 'yet'}\n"
    assert not project.venv.exists()


def test_folder_of_somebody_else_is_left_alone(project: Project) -> None:
    letter = project.venv / "letter.txt"
    project.venv.mkdir()
    letter.write_text("mine")
    done = project.run()
    assert done.returncode == 2
    assert "was left alone" in done.stderr
    assert [path.name for path in project.venv.iterdir()] == ["letter.txt"]


def test_file_in_place_of_the_folder(project: Project) -> None:
    project.venv.write_text("mine")
    done = project.run()
    assert (done.returncode, project.venv.read_text()) == (2, "mine")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_pip_where_there_is_no_uv_and_no_index(project: Project) -> None:
    Path(project.variables["PATH"], "uv").unlink()
    assert project.run("sort").stdout == f"['sort'] {project.venv}\n"
    before = project.stamp.read_text()
    missing = f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n"
    (project.root / "requirements" / "base.txt").write_text(missing)
    project.variables["PIP_NO_INDEX"] = "1"
    done = project.run("sort")
    assert done.returncode == 2
    assert "cannot be fetched" in done.stderr
    assert project.stamp.read_text() == before


@pytest.mark.parametrize(
    ("language", "chinese", "english"),
    [
        ("zh_CN.UTF-8", True, False),
        ("bo_CN.UTF-8", True, False),
        ("de_DE", False, True),
        ("C.UTF-8", True, True),
        ("", True, True),
    ],
)
def test_old_python_is_told_so(project: Project, language: str, chinese: bool, english: bool) -> None:
    project.variables["LANG"] = language
    old = "import sys, runpy; sys.version_info = (3, 6); runpy.run_path('huiyin.py', run_name='__main__')"
    by_python = project.run("-c", old, program=("python3",))
    python = Path(project.variables["PATH"], "python3")
    program(python, "echo 3.10")
    by_shell = project.run()
    python.unlink()
    without = project.run()
    for done in (by_python, by_shell, without):
        assert done.returncode == 2
        assert ("回音需要 Python 3.11" in done.stderr) is chinese
        assert ("Huiyin needs Python 3.11" in done.stderr) is english
        assert "Traceback" not in done.stderr


def test_launcher_is_readable_for_an_old_python() -> None:
    ast.parse((ROOT / "huiyin.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_shell_is_posix() -> None:
    subprocess.run(["sh", "-n", ROOT / "huiyin"], check=True)


def test_folder_with_any_name(project: Project, tmp_path: Path) -> None:
    named = Project(project.root.rename(tmp_path / "回音 'n' $HOME"), {**project.variables, "LC_ALL": "C"})
    assert named.run("sort").returncode == 0
    assert named.run("sort").stderr == ""
