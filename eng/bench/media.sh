#!/usr/bin/env bash
# Puts the same load on our media engine, on Janus and on a bare loop, on one core of a network of their own, and compares them
# (docs/testing.md). Prints a JSON line for each server and load, then a table; fails when a goal is missed.
#   bash eng/bench.sh media          everything, under 15 minutes
#   bash eng/bench.sh media quick    one load, under 2 minutes
# CASEHUB_BENCH_SECONDS shortens the measured window of each load (10).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly variant=${1:-full}
readonly program=tests/Load/bin/Release/net10.0/CaseHub.Load
readonly servers=casehub-bench-$$-servers viewers=casehub-bench-$$-viewers
readonly server_address=10.77.0.1 viewer_address=10.77.0.2
readonly server_core=0 viewer_core=1
work=$(mktemp -d)
readonly work
readonly lines=$work/lines.json
server=''

stop() { printf 'eng/bench.sh: %s\n' "$*" >&2; exit 1; }

# end_server: ends the server at hand and waits until its ports are free.
end_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  server=''
}

clean_up() {
  end_server
  ip netns del "$viewers" 2>/dev/null
  ip netns del "$servers" 2>/dev/null
  rm -rf "$work"
}

# Two namespaces joined by a veth pair; both ends go away with them, and nothing of the machine's own network is touched.
set_up_network() {
  ip netns add "$servers" && ip netns add "$viewers" &&
    ip -n "$servers" link add link0 type veth peer name link0 netns "$viewers" &&
    ip -n "$servers" addr add "$server_address/24" dev link0 && ip -n "$viewers" addr add "$viewer_address/24" dev link0 &&
    ip -n "$servers" link set lo up && ip -n "$viewers" link set lo up &&
    ip -n "$servers" link set link0 up && ip -n "$viewers" link set link0 up
}

# Both replace themselves by the program, so that $! is its id. Other work of the machine waits for them.
readonly at_servers=(ip netns exec "$servers" nice -n -20 taskset -c "$server_core")
readonly at_viewers=(ip netns exec "$viewers" nice -n -20 taskset -c "$viewer_core")

# await FILE TEXT: until the server at hand has written it.
await() {
  local tries=0
  until grep -q "$2" "$1" 2>/dev/null; do
    [ $((tries += 1)) -lt 200 ] && kill -0 "$server" 2>/dev/null || stop "a server did not start: $(tail -3 "$1")"
    sleep 0.1
  done
}

# until_answers URL LOG: the same for a server that says nothing.
until_answers() {
  local tries=0
  until ip netns exec "$viewers" node -e 'fetch(process.argv[1]).then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))' "$1"; do
    [ $((tries += 1)) -lt 50 ] && kill -0 "$server" 2>/dev/null || stop "a server did not start: $(tail -3 "$2")"
    sleep 0.1
  done
}

report() { tee -a "$lines"; }

# lossless: whether the last load lost nothing.
lossless() { tail -1 "$lines" | grep -q '"lost":0,'; }

# ours VIEWERS SHAPE [FEEDBACK [TRAINS]]: a fresh engine, so that no load meets what another left behind. TRAINS 0 has the viewers' system cut what
# comes in one piece, which on a veth pair is the server's CPU; else it is taken whole, as a network card would take it.
ours() {
  rm -f "$work/ours.log"
  local log=$work/ours.log http=http://$server_address:5080
  "${at_servers[@]}" "$program" serve --address "$server_address" --port 5080 --media-port 5081 --loops 1 >"$log" 2>&1 &
  server=$!
  await "$log" READY
  "${at_viewers[@]}" "$program" load --name casehub --whip $http/whip --whep $http/whep --local "$viewer_address" --pid "$server" --core "$server_core" \
    --viewers "$1" --shape "$2" --feedback "${3:-none}" --trains "${4:-1}" --seconds "$seconds" | report
  end_server
}

# janus_run VIEWERS SHAPE: likewise a fresh Janus.
janus_run() {
  local folder=$work/janus log=$work/janus.log
  configure_janus "$folder"
  "${at_servers[@]}" janus -F "$folder" -N >"$log" 2>&1 &
  server=$!
  until_answers "http://$server_address:8088/janus/info" "$log"
  "${at_viewers[@]}" "$program" load --name janus --janus http://$server_address:8088/janus --room "$janus_room" --local "$viewer_address" --pid "$server" \
    --core "$server_core" --viewers "$1" --shape "$2" --trains 1 --seconds "$seconds" | report
  end_server
}

# floor VIEWERS: the sockets are held by a process on the viewers' core.
floor() {
  coproc SINK { "${at_viewers[@]}" "$program" sink --local "$viewer_address" --viewers "$1"; }
  local ready sink=$SINK_PID
  read -r ready <&"${SINK[0]}"
  "${at_servers[@]}" "$program" floor --to "$viewer_address" --viewers "$1" --seconds "$seconds" | report
  exec {SINK[1]}>&-
  wait "$sink" 2>/dev/null
}

. eng/bench/janus.sh

[ "$(id -u)" = 0 ] || stop "a network namespace is made by root only: run this as root."
[ "$(nproc)" -ge 2 ] || stop "two cores are needed: one for the server, one for the viewers."
dotnet build tests/Load -c Release -nologo -v quiet -clp:NoSummary >&2 || stop "the build failed."
trap clean_up EXIT
install_janus
set_up_network || stop "the network namespaces could not be made."

case "$variant" in
  quick)
    readonly seconds=${CASEHUB_BENCH_SECONDS:-5}
    floor 200
    ours 200 even
    ours 200 bursts
    janus_run 200 even
    ours 200 even twcc
    ;;
  full)
    readonly seconds=${CASEHUB_BENCH_SECONDS:-10}
    for viewers_now in 50 200 500; do
      floor "$viewers_now"
      ours "$viewers_now" even
      janus_run "$viewers_now" even
      ours "$viewers_now" bursts
      ours "$viewers_now" bursts none 0
      ours "$viewers_now" recorded
    done
    # As browsers are: with transport-wide numbers and RTX.
    ours 500 even twcc
    # Where Janus first loses, and we must not.
    for viewers_now in 200 300 400 500 600 700; do
      janus_run "$viewers_now" even
      lossless || break
    done
    ours "$viewers_now" even
    # How many one core carries: the steps end with the first loss.
    for shape in even recorded; do
      for viewers_now in 500 650 800 950 1100; do
        ours "$viewers_now" "$shape"
        lossless || break
      done
    done
    ;;
  *) stop "there is no variant '$variant': quick or full." ;;
esac
node eng/bench/media.mjs "$variant" "$lines"
