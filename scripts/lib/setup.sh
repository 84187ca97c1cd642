# Sourced by the scripts: installs what is missing, says where things are built.
# Needs a Debian-like machine with root or sudo, and a Rust toolchain or rustup.

set -euo pipefail
# What fails inside `$( )` fails outside of it too.
shopt -s inherit_errexit

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$repository"

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/hgz/target}"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
bin="$CARGO_TARGET_DIR/release"

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root: $*; run it as root, or install sudo"
    fi
}

# Installs those packages of the arguments that are not there yet.
install_missing() {
    if [ $# -eq 0 ]; then return; fi
    command -v apt-get >/dev/null ||
        die "missing: $*; this is not a Debian-like machine, install them by hand"
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

# RocksDB is C++ and its Rust bindings are made by libclang; jemalloc is made by make. Labels have
# Chinese text.
install_packages() {
    local missing=()
    command -v cc >/dev/null && command -v c++ >/dev/null || missing+=(build-essential)
    command -v make >/dev/null || missing+=(make)
    command -v clang >/dev/null || missing+=(clang)
    ls /usr/lib/llvm-*/lib/libclang*.so* >/dev/null 2>&1 || missing+=(libclang-dev)
    command -v curl >/dev/null || missing+=(curl ca-certificates)
    command -v python3 >/dev/null || missing+=(python3)
    [ -f /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc ] || missing+=(fonts-noto-cjk)
    install_missing "${missing[@]}"
}

# What the tests and the benchmark look at labels with: other people's readers and renderers.
install_test_tools() {
    local missing=()
    command -v pdftoppm >/dev/null || missing+=(poppler-utils)
    command -v zbarimg >/dev/null || missing+=(zbar-tools)
    command -v rsvg-convert >/dev/null || missing+=(librsvg2-bin)
    command -v qrencode >/dev/null || missing+=(qrencode)
    install_missing "${missing[@]}"
}

# What the pages are looked at with.
install_browser_tools() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    install_missing "${missing[@]}"
}

# What verifications are measured next to and with.
install_bench_tools() {
    local missing=()
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
    command -v node >/dev/null || missing+=(nodejs)
    install_missing "${missing[@]}"
}

find_rust() {
    if ! command -v cargo >/dev/null && [ -f "$HOME/.cargo/env" ]; then
        # shellcheck disable=SC1091
        . "$HOME/.cargo/env"
    fi
    command -v cargo >/dev/null ||
        die "no Rust toolchain; install it from https://rustup.rs, then run this again"
}

# The two programs and nothing else: no benchmark, no test. The gate builds them with the same
# features, so that nothing is built twice.
build_programs() {
    say "building hgz and hgzd in $CARGO_TARGET_DIR (the first build takes about half an hour on 2 cores, RocksDB most of it)"
    cargo build --release --locked --package hgz-node --package hgz-cli --bins
}

install_packages
find_rust
