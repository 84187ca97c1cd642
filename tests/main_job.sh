#!/usr/bin/env bash
# The main job as the gate runs it: the stories on a fresh devnet; then the devnet resumed, with one
# node killed while the other three go on; then it is told to stop, after which no process is left.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin="${1:?the folder of hgz and hgzd}"

scratch="$(mktemp -d)"
run=''
finish() {
    [ -z "$run" ] || kill -TERM "$run" 2>/dev/null || true
    [ -z "$run" ] || wait "$run" 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

fail() {
    printf 'the main job does not hold: %s\n' "$1" >&2
    tail -n 30 "$scratch/resumed.log" >&2 2>/dev/null || true
    exit 1
}

# says TEXT: waits until the resumed devnet has said it.
says() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if grep -qF -- "$1" "$scratch/resumed.log"; then return; fi
        kill -0 "$run" 2>/dev/null || fail "it ended before it said: $1"
        sleep 0.1
    done
    fail "it never said: $1"
}

base_port=''
for candidate in 21600 23600 25600 27600; do
    "$bin/hgz" devnet init "$scratch/probe" --base-port "$candidate" >/dev/null 2>&1 || continue
    base_port="$candidate"
    break
done
[ -n "$base_port" ] || fail 'no ports are free for a devnet'

./scripts/run --once --dir "$scratch/devnet" --base-port "$base_port"

printf '\nthe same devnet again, with one node killed\n'
# A shell ignores SIGINT in what it starts in the background: it is stopped with SIGTERM.
./scripts/run --resume --dir "$scratch/devnet" >"$scratch/resumed.log" 2>&1 &
run=$!
says 'The chain is up'
pkill -KILL -f "hgzd run $scratch/devnet/node3/node.toml" || fail 'node3 does not run'
says '3 of 4 are left'
"$bin/hgz" key new "$scratch/resumed.key" --passphrase-file "$scratch/devnet/keys/passphrase" >/dev/null
"$bin/hgz" key add "$scratch/resumed.key" --purpose label --key "$scratch/devnet/keys/maker.key" \
    --passphrase-file "$scratch/devnet/keys/passphrase" --genesis "$scratch/devnet/genesis.toml" \
    --node "http://127.0.0.1:$base_port" || fail 'three of four nodes commit nothing'
kill -TERM "$run"
code=0
wait "$run" || code=$?
run=''
[ "$code" -eq 143 ] || fail "SIGTERM ended it with exit code $code, not 143"
! pgrep -f "hgzd run $scratch/devnet/" >/dev/null || fail 'a node is left running'
printf 'three of four nodes went on, and all stopped when told to\n'
