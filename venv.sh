#!/bin/sh
# Put the packages that a lock file lists into .venv:  PYTHON=python3 ./venv.sh requirements.lock
# Whatever stops this in the middle (no network, a full disk, Ctrl-C) leaves .venv.unfinished behind, and the next run
# begins .venv anew: nobody can tell what is missing in it.
set -u
lock=$1
python=${PYTHON:-python3}

fail() {
    echo "$*" >&2
    exit 1
}

command -v "$python" >/dev/null ||
    fail "There is no $python here. On Debian and Ubuntu: sudo apt install python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed. Name one with: make PYTHON=/path/to/python3"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "This Python can't make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"

if [ -e .venv.unfinished ]; then
    other=$(cat .venv.unfinished)
    [ -n "$other" ] && kill -0 "$other" 2>/dev/null && fail "Another make is setting .venv up. Wait until it is done."
    rm -rf .venv
elif [ -d .venv ] && ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv # Half of one, or one whose Python has gone with an upgrade of the system.
fi
echo $$ >.venv.unfinished || fail "This folder can't be written to."

if [ ! -d .venv ]; then
    "$python" -m venv .venv || {
        rm -rf .venv .venv.unfinished
        fail "The virtual environment could not be made. On Debian and Ubuntu: sudo apt install python3-venv"
    }
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
    fail "The packages could not be installed: see above. Once that is mended, the same make command goes on."
rm .venv.unfinished
