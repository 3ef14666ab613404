#!/usr/bin/env bash
# Runs the tests: bash eng/test.sh [unit|hub|postgres|browser|interop|long|all]...
# Without a part: unit, hub, postgres, browser and interop, everything that a change has to pass. `all` adds `long` (fuzz, soak).
# Installs what the parts need, builds once (Release), and ends with the line "N passed, N failed" over all runners.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly root=$PWD
readonly configuration=Release
readonly results=$root/artifacts/tests
readonly categories=(Hub Postgres Browser Interop Long)
passed=0 failed=0 skipped=0 runs=0
failures=()
# Most of what a test runs it runs once: counting what would pay in an hour costs more than it brings.
export DOTNET_TieredPGO=0

say() { printf '\n== %s\n' "$*"; }
stop() { printf 'eng/test.sh: %s\n' "$*" >&2; echo "0 passed, 1 failed"; exit 1; }

# need PROGRAM-OR-FILE PACKAGE: installs a Debian package when what it brings is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] && return
  local root_by=''
  [ "$(id -u)" = 0 ] || root_by='sudo -n'
  command -v apt-get >/dev/null || stop "$1 is missing and this is not Debian: install what brings it (Debian calls it $2), then run this again."
  echo "installing $2"
  { $root_by apt-get install -y -qq "$2" || { $root_by apt-get update -qq && $root_by apt-get install -y -qq "$2"; }; } >"$results/apt.log" 2>&1 ||
    stop "$1 is missing and 'apt-get install $2' failed (see artifacts/tests/apt.log): install it as root, then run this again."
}

# packages FOLDER: npm ci where the lock file is newer than what is installed.
packages() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json) || stop "npm ci in $1 failed: the lines above say why."
}

# count PASSED FAILED SKIPPED EXIT RUNNER: a runner that fails without naming a test (a crash, a timeout) counts as one failure.
count() {
  passed=$((passed + $1)) skipped=$((skipped + $3))
  local bad=$2
  [ "$4" != 0 ] && [ "$bad" = 0 ] && { bad=1; failures+=("$part: $5 ended with exit code $4"); }
  failed=$((failed + bad))
}

# name_failures COMMAND...: keeps what the command prints, a line each, for the end of the run.
name_failures() { local line; while IFS= read -r line; do failures+=("$part: $line"); done < <("$@" 2>/dev/null); }

# dotnet_tests PROJECT LIMIT FILTER...: runs the project's test program (xunit v3) and adds up its result file.
dotnet_tests() {
  local project=$1 limit=$2 report code
  shift 2
  # A part may run one program several times.
  report=$results/$part-$((runs += 1))-$project.xml
  say "$part: $project"
  rm -f "$report"
  timeout --kill-after=10 "$limit" "tests/$project/bin/$configuration/net10.0/CaseHub.$project" "$@" -noLogo -noColor -xml "$report"
  code=$?
  [ "$code" = 124 ] && echo "$project took longer than $limit and was stopped."
  attribute() { sed -n "s/.*<assembly [^>]* $1=\"\([0-9]*\)\".*/\1/p" "$report" 2>/dev/null | awk '{ n += $1 } END { print n + 0 }'; }
  count "$(attribute passed)" "$(($(attribute failed) + $(attribute errors)))" "$(attribute skipped)" "$code" "$project"
  name_failures sed -n 's/.*<test [^>]*name="\([^"]*\)" [^>]*result="Fail".*/\1/p' <(sed 's/<test /\n&/g' "$report")
}

# node_tests NAME COMMAND...: a runner that ends in the summary of node:test.
node_tests() {
  local log=$results/$1.log code
  say "$part: $1"
  shift
  timeout --kill-after=10 5m "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  of() { sed -n "s/^[#ℹ] $1 \([0-9]*\)$/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'; }
  count "$(of pass)" "$(of fail)" "$(of skipped)" "$code" "$(basename "$log" .log)"
  name_failures sed -n 's/^ *\(not ok [0-9]* - \|✖ \)//p' "$log"
}

needs_scanner() { need exiftool libimage-exiftool-perl; need /usr/sbin/clamd clamav-daemon; need ffmpeg ffmpeg; }

needs_browser() { need /usr/bin/chromium chromium; need ffmpeg ffmpeg; }

needs_libsrtp() { need gcc gcc; need /usr/include/srtp2/srtp.h libsrtp2-dev; }

run_unit() {
  local filters=() category project
  for category in "${categories[@]}"; do filters+=(-trait- "Category=$category"); done
  # In memory where there is room: each test of the hub has a database of its own, and waits for its disk at each commit.
  local memory=''
  [ -w /dev/shm ] && [ "$(df --output=avail /dev/shm | tail -1)" -gt 4000000 ] && memory=$(mktemp -d -p /dev/shm)
  for project in Recorder.Tests Hub.Tests Web.Tests; do TMPDIR=${memory:-${TMPDIR:-/tmp}} dotnet_tests "$project" 10m "${filters[@]}"; done
  [ -z "$memory" ] || rm -rf "$memory"
  node_tests client npm test --silent --prefix src/Web/Client
}

run_hub() {
  needs_scanner
  need /usr/lib/python3/dist-packages/aiosmtpd python3-aiosmtpd
  need /usr/lib/python3/dist-packages/icalendar python3-icalendar
  packages tests/azurite
  packages tests/Web.Tests/Oidc
  dotnet_tests Hub.Tests 10m -trait Category=Hub
  # One after the other: each fault is timed, and has two cores to itself.
  dotnet_tests Web.Tests 10m -trait Category=Hub -parallel none
  packages tests/Hub.Tests/HubClient
  node_tests hub-client npm test --silent --prefix tests/Hub.Tests/HubClient
}

# start_postgres: a PostgreSQL server of our own on a free port of the loopback, its data in a temporary folder, so fast that it may forget everything.
start_postgres() {
  local bin port password as=()
  need /usr/lib/postgresql postgresql
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
  password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
  # In memory where there is room: each test copies a whole database.
  postgres=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
  printf '%s' "$password" >"$postgres/password"
  # The server refuses to run as root; Debian's package brings a user for it.
  [ "$(id -u)" = 0 ] && { as=(setpriv --reuid=postgres --regid=postgres --clear-groups); chown -R postgres "$postgres"; }
  (cd "$postgres" && "${as[@]}" "$bin/initdb" -D data -U casehub --pwfile=password --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync) >"$results/postgres.log" 2>&1 ||
    stop "PostgreSQL's initdb failed (see artifacts/tests/postgres.log)."
  (cd "$postgres" && exec "${as[@]}" "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off) >>"$results/postgres.log" 2>&1 &
  postgres_pid=$!
  trap stop_postgres EXIT
  timeout 60 bash -c "until '$bin/pg_isready' -q -h 127.0.0.1 -p $port; do sleep 0.1; done" || stop "PostgreSQL did not start (see artifacts/tests/postgres.log)."
  export CASEHUB_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=casehub;Password=$password;Database=postgres"
}

stop_postgres() {
  [ -n "${postgres_pid:-}" ] || return
  kill -INT "$postgres_pid" && wait "$postgres_pid"
  rm -rf "$postgres"
  unset postgres_pid CASEHUB_TEST_POSTGRES
}

# on_postgres FILTER...: tests of the hub on PostgreSQL, but for those of SQLite and of what has no rows (the store, encoders).
on_postgres() {
  packages tests/azurite
  start_postgres
  dotnet_tests Hub.Tests 15m -trait- Database=Sqlite -trait- Category=Long -trait- Category=Hub -class- '*.HostileNoteTests' -namespace- '*.Blobs' -namespace- '*.Recordings.Exports' "$@"
}

# Where queries are more than a row by its id: lists, search, rights, the ladder, figures, the audit log; then the whole process. All of it is `long`.
run_postgres() {
  local names=() name
  for name in Data Audit Finding Cases.Routing Cases.Figures; do names+=(-namespace "CaseHub.Hub.Tests.$name"); done
  on_postgres "${names[@]}"
  dotnet_tests Web.Tests 5m -trait Category=Postgres
  stop_postgres
}

run_browser() {
  needs_browser
  packages tests/azurite
  packages tests/Web.Tests/Oidc
  # Pages two at a time. Who meets and talks has both cores: two meetings at once are four browsers, and two cores then judge themselves.
  dotnet_tests Web.Tests 15m -trait Category=Browser -namespace- '*.EndToEnd'
  dotnet_tests Web.Tests 15m -trait Category=Browser -namespace '*.EndToEnd' -parallel none
}

run_interop() {
  needs_browser
  need firefox-esr firefox-esr
  need /usr/lib/python3/dist-packages/aiortc python3-aiortc
  need whip-client simple-whip-client
  needs_libsrtp
  packages tests/Web.Tests/Interop/firefox
  dotnet_tests Recorder.Tests 5m -trait Category=Interop
  dotnet_tests Web.Tests 10m -trait Category=Interop -parallel none
}

run_long() {
  local project
  needs_browser
  needs_libsrtp
  packages tests/azurite
  for project in Recorder.Tests Hub.Tests Web.Tests; do dotnet_tests "$project" 90m -trait Category=Long; done
  on_postgres
  stop_postgres
}

parts=("$@")
[ $# = 0 ] && parts=(unit hub postgres browser interop)
[ "${1:-}" = all ] && parts=(unit hub postgres browser interop long)
for part in "${parts[@]}"; do
  declare -F "run_$part" >/dev/null || stop "there is no part '$part': name unit, hub, postgres, browser, interop, long or all."
done

mkdir -p "$results"
command -v dotnet >/dev/null || stop "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
command -v npm >/dev/null || need npm npm
need ffmpeg ffmpeg
export CASEHUB_CONFIGURATION=$configuration
# A run is over before code measured for its profile pays for the measuring: a quarter less CPU in the unit tests.
export DOTNET_TieredPGO=0

say "build ($configuration)"
dotnet build CaseHub.sln -c "$configuration" -nologo -v quiet -clp:NoSummary || stop "the build failed."

for part in "${parts[@]}"; do "run_$part"; done
[ "$((passed + failed))" = 0 ] && { echo "No test ran."; failed=1; }
[ "${#failures[@]}" = 0 ] || { say "failed"; printf '%s\n' "${failures[@]}"; }
[ "$skipped" != 0 ] && echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
