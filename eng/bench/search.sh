#!/usr/bin/env bash
# Prints how long finding takes among 20,000 generated cases in three scripts, on SQLite and on PostgreSQL: one JSON line for each kind of query and
# each list, p50 and p95 in milliseconds; fails when a p95 is above the goal or a figure was not measured (docs/testing.md). Takes several minutes.
#   bash eng/bench.sh search
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly configuration=Release
readonly goal_ms=200
readonly log=artifacts/bench-search.log
mkdir -p artifacts
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "eng/bench.sh: PostgreSQL is missing; 'apt-get install postgresql' brings it." >&2; exit 1; }
dotnet build tests/Hub.Tests -c "$configuration" -nologo -v quiet -clp:NoSummary >&2 || { echo "eng/bench.sh: the build failed." >&2; exit 1; }

# A server of its own, durable as it is by default, whose data goes when this ends.
folder=$(mktemp -d)
as=()
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >"$folder/password"
[ "$(id -u)" = 0 ] && { as=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown -R postgres "$folder"; }
(cd "$folder" && "${as[@]}" "$bin/initdb" -D data -U casehub --pwfile=password --auth=scram-sha-256 --encoding=UTF8 --locale=C) >"$log" 2>&1 || { echo "eng/bench.sh: initdb failed; see $log" >&2; exit 1; }
(cd "$folder" && exec "${as[@]}" "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories=) >>"$log" 2>&1 &
server=$!
trap 'kill -INT "$server" 2>/dev/null; wait "$server"; rm -rf "$folder"' EXIT
timeout 60 bash -c "until '$bin/pg_isready' -q -h 127.0.0.1 -p $port; do sleep 0.1; done" || { echo "eng/bench.sh: PostgreSQL did not start; see $log" >&2; exit 1; }

failed=0
figures() { # the database's setting, empty for SQLite
  CASEHUB_TEST_POSTGRES=$1 timeout --kill-after=10 15m "tests/Hub.Tests/bin/$configuration/net10.0/CaseHub.Hub.Tests" -explicit only -class '*.SearchFigures' -showLiveOutput -noLogo -noColor 2>&1 | tee -a "$log" | grep -o '{"figure".*}'
  [ "${PIPESTATUS[0]}" = 0 ] || { echo "eng/bench.sh: SearchFigures failed; see $log" >&2; failed=1; }
}
lines=$(figures ''; figures "Host=127.0.0.1;Port=$port;Username=casehub;Password=$password;Database=postgres"; [ "$failed" = 0 ]) || failed=1
node -e '
  const [, lines, goal] = process.argv;
  const figures = lines.split("\n").filter(Boolean).map(line => JSON.parse(line));
  const load = Math.round(require("os").loadavg()[0] * 10) / 10;
  for (const f of figures) console.log(JSON.stringify({ ...f, goal: Number(goal), met: f.value <= goal, systemLoad: load }));
  const counts = ["sqlite", "postgres"].map(database => figures.filter(f => f.database === database).length);
  if (counts[0] === 0 || counts[0] !== counts[1]) console.error("not measured: a database lacks figures");
  process.exit(counts[0] === 0 || counts[0] !== counts[1] || figures.some(f => f.value > goal) ? 1 : 0);
' "$lines" "$goal_ms" || failed=1
exit "$failed"
