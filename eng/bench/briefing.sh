#!/usr/bin/env bash
# Puts a briefing's evening on a hub of its own on this machine: two cameras with sound and an interpreter's channel, 500 media connections and 500 pages
# of the audience, of whom one page and one media connection stop reading. Prints a JSON line for each figure and fails when a goal is missed
# (docs/testing.md). The load generator shares the machine's cores with the hub. Takes about two minutes; run it on a quiet machine, as root.
#   bash eng/bench.sh briefing
# CASEHUB_BENCH_VIEWERS (500) and CASEHUB_BENCH_SECONDS (20) make it smaller.
set -uo pipefail
self=$(realpath "${BASH_SOURCE[0]}")
readonly self
cd "$(dirname "$self")/../.."

readonly configuration=Release
readonly log=artifacts/bench-briefing.log
readonly password='A demo password 4 tests'
ahead=()
# Ahead of other work: nice counts within one session only, so a session of its own goes ahead of the others.
if [ "$(id -u)" = 0 ] && [ -z "${CASEHUB_BENCH_AHEAD:-}" ]; then CASEHUB_BENCH_AHEAD=1 exec setsid -w bash "$self" "$@"; fi
[ -z "${CASEHUB_BENCH_AHEAD:-}" ] || { ahead=(nice -n -20); { echo -20 >/proc/self/autogroup; } 2>/dev/null; }
mkdir -p artifacts
for project in src/Web tests/Load; do
  dotnet build "$project" -c "$configuration" -nologo -v quiet -clp:NoSummary >&2 || { echo "eng/bench.sh: the build failed." >&2; exit 1; }
done

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
data=$(mktemp -d)
port=$(free_port)
CASEHUB_URLS=http://127.0.0.1:$port CASEHUB_DATA=$data CASEHUB_DEMO_PASSWORD=$password CaseHub__Media__Port=$(free_port) CaseHub__Media__Addresses__0=127.0.0.1 \
  "${ahead[@]}" dotnet "src/Web/bin/$configuration/net10.0/CaseHub.Web.dll" --demo >"$log" 2>&1 &
hub=$!
trap 'kill "$hub" 2>/dev/null; wait "$hub" 2>/dev/null; rm -rf "$data"' EXIT
timeout 120 bash -c "until curl -fso /dev/null http://127.0.0.1:$port/health/ready; do kill -0 $hub || exit 1; sleep 0.2; done" || { echo "eng/bench.sh: the hub did not start; see $log" >&2; exit 1; }

lines=$(timeout --kill-after=10 10m "${ahead[@]}" "tests/Load/bin/$configuration/net10.0/CaseHub.Load" briefing --url "http://127.0.0.1:$port" --password "$password" --pid "$hub" \
  --viewers "${CASEHUB_BENCH_VIEWERS:-500}" --seconds "${CASEHUB_BENCH_SECONDS:-20}" "$@") || { echo "eng/bench.sh: the load failed; see $log" >&2; exit 1; }
node -e '
  // At most; null: no goal, but it has to be measured.
  const goals = {
    "briefing-packets-lost": 0,
    "briefing-forwarding-ms-p50": null,
    "briefing-forwarding-ms-p99": 20,
    "briefing-lines-lost": 0,
    "briefing-fan-out-ms-p50": null,
    "briefing-fan-out-ms-p99": 500,
    "briefing-fan-out-to-all-ms-p50": null,
    "briefing-pages-cut": 0,
    "briefing-cpu-us-per-forwarded-packet": null,
    "briefing-hub-busy-cores": null,
    "briefing-kb-per-viewer": 500,
  };
  const figures = process.argv[1].split("\n").filter(Boolean).map(line => JSON.parse(line));
  const judged = figures.map(f => goals[f.figure] == null ? f : { ...f, goal: goals[f.figure], met: f.value <= goals[f.figure] });
  for (const line of judged) console.log(JSON.stringify(line));
  const missing = Object.keys(goals).filter(name => !figures.some(f => f.figure === name));
  for (const name of missing) console.error(`not measured: ${name}`);
  process.exit(judged.some(f => f.met === false) || missing.length ? 1 : 0);
' "$lines"
