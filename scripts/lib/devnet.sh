# Sourced by scripts/run: the four processes. Uses $directory and $base_port.

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' plain=$'\e[0m'; else bold='' dim='' red='' plain=''; fi
bold() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

nodes=() # process ids
stopping=no

node_url() { sed -n "s/.*\"rpc_url\": \"\(.*\)\".*/\1/p" "$directory/devnet.json" | sed -n "$(($1 + 1))p"; }

# Only what `hgz devnet init` made is ever removed.
remove_devnet() {
    [ -e "$directory" ] || return 0
    [ -f "$directory/devnet.json" ] || die "$directory is not a devnet; choose another folder with --dir"
    rm -rf "$directory"
}

start_nodes() {
    local i
    for i in 0 1 2 3; do
        # Its own session: Ctrl-C reaches this script first, which then stops the nodes in order.
        setsid hgzd run "$directory/node$i/node.toml" >>"$directory/node$i.log" 2>&1 &
        nodes+=($!)
    done
    HGZ_NODE="$(node_url 0)"
    export HGZ_NODE HGZ_GENESIS="$directory/genesis.toml" HGZ_PASSPHRASE_FILE="$directory/keys/passphrase"
}

stop_nodes() {
    local pid
    [ "$stopping" = no ] || return 0
    stopping=yes
    [ ${#nodes[@]} -gt 0 ] || return 0
    kill -TERM "${nodes[@]}" 2>/dev/null || true
    for pid in "${nodes[@]}"; do wait "$pid" 2>/dev/null || true; done
    say "the nodes have stopped; their data is in $directory"
}

node_failed() {
    say "node$1 has ended; the end of $directory/node$1.log:"
    tail -n 15 "$directory/node$1.log" >&2
    exit 1
}

# Waits until every node says that it is ready.
wait_ready() {
    local i tries
    for i in 0 1 2 3; do
        for ((tries = 0; ; tries++)); do
            kill -0 "${nodes[$i]}" 2>/dev/null || node_failed "$i"
            if curl -fsS -o /dev/null "$(node_url "$i")/readyz" 2>/dev/null; then break; fi
            [ "$tries" -lt 300 ] || node_failed "$i"
            sleep 0.2
        done
    done
}

# How many of four nodes must run for blocks to be made: more than two thirds.
quorum=3

# Until Ctrl-C, or until no node is left. A chain of four goes on without one of them, which is what
# somebody who kills a node wants to see.
watch_nodes() {
    local i left="${#nodes[@]}"
    while [ "$left" -gt 0 ]; do
        for i in "${!nodes[@]}"; do
            kill -0 "${nodes[$i]}" 2>/dev/null && continue
            unset "nodes[$i]"
            left="${#nodes[@]}"
            say "node$i has ended (its log: $directory/node$i.log); $left of 4 are left"
            if [ "$left" -ge "$quorum" ]; then
                say "they go on making blocks; start it again with: hgzd run $directory/node$i/node.toml"
            else
                say "they make no blocks until $quorum run; start it again with: hgzd run $directory/node$i/node.toml"
            fi
        done
        sleep 1
    done
    exit 1
}
