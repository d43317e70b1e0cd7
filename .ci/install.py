"""Make .venv and fill it from requirements.txt. ./dev calls it with any Python that is new enough.

uv reads nothing of pip's configuration, so the index and the certificate that pip was told are passed on to it.
"""

import ast
import fcntl
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
# pip's name, uv's variable, what uv puts between several
PASSED_ON = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "cert": ("SSL_CERT_FILE", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}

COMMAND = """\
#!/bin/sh
unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME
exec {python} -m casestatus.cli "$@"
"""


def main(stamp: str) -> None:
    """Do what is missing, while nobody else does it. The stamp is written last, so a broken attempt is repeated."""
    with open(ROOT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = VENV / "installed"
        if installed.exists() and installed.read_text().strip() == stamp:
            return
        make_venv()
        fill_venv()
        write_command()
        installed.write_text(f"{stamp}\n")


def make_venv() -> None:
    """Keep the one there is when it works and was made at this very place."""
    settings = VENV / "pyvenv.cfg"
    is_here = settings.exists() and f"{VENV}\n" in settings.read_text()
    if is_here and subprocess.run([*PIP, "--version"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def fill_venv() -> None:
    """Install uv, then exactly what requirements.txt names, by hash."""
    pip = PIP if has_cache() else [*PIP, "--no-cache-dir"]
    environment = os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run([*pip, "install", "-qq", "uv>=0.8"], check=True, env=environment)
    sync = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "requirements.txt"]
    subprocess.run([*sync, "--python", str(PYTHON)], check=True, cwd=ROOT, env=environment | uv_settings())


def uv_settings() -> dict[str, str]:
    """What uv must be told; what it was told already stays."""
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # as pip does; the hashes say what is genuine
    if not has_cache():
        settings["UV_NO_CACHE"] = "1"
    for name, value in pip_settings().items():
        variable, between = PASSED_ON[name]
        usable = between.join(part for part in value.split() if is_there(part))
        if usable:
            settings[variable] = usable
    return {name: value for name, value in settings.items() if name not in os.environ}


def pip_settings() -> dict[str, str]:
    """pip's configuration, the strongest place last: files, [install], then the environment."""
    lines = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True).stdout.splitlines()
    found = [line.partition("=") for line in lines if "=" in line]
    ranked = sorted(found, key=lambda entry: (entry[0].startswith(":env:"), entry[0].startswith("install.")))
    settings = {key.rpartition(".")[2]: str(ast.literal_eval(value)) for key, _, value in ranked}
    return {name: value for name, value in settings.items() if name in PASSED_ON}


def is_there(part: str) -> bool:
    """False for a directory of packages that this machine does not have."""
    url = urlsplit(part)
    path = unquote(url.path) if url.scheme == "file" else part
    return Path(path).exists() if path.startswith("/") else True


def has_cache() -> bool:
    """Whether the person has a home in which downloads may be kept."""
    home = os.environ.get("HOME", "")
    return bool(home) and os.path.isdir(home) and os.access(home, os.W_OK)


def write_command() -> None:
    """Put `casestatus` into .venv/bin and the checkout on Python's path; needs no building and no network."""
    packages = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(packages, "casestatus.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "casestatus"
    command.write_text(COMMAND.format(python=shlex.quote(str(PYTHON))))
    command.chmod(0o755)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"dev: this step of the installation failed: {shlex.join(map(str, error.cmd))}")
