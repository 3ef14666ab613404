#!/usr/bin/env bash
# Prints what CaseHub costs on this machine, one JSON line a figure, and fails when a budget is missed. Takes two minutes; run it on a quiet machine.
# With `media`: the relay beside others (eng/bench/media.sh). With `recording`: what recording costs (eng/bench/recording.sh). With `search`: finding among 20,000 cases (eng/bench/search.sh). With `files`: a case's first sight on a narrow line (eng/bench/files.sh). With `briefing`: 500 people watch one briefing (eng/bench/briefing.sh).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ "${1:-}" != media ] || exec bash eng/bench/media.sh "${@:2}"
[ "${1:-}" != recording ] || exec bash eng/bench/recording.sh
[ "${1:-}" != files ] || exec bash eng/bench/files.sh
[ "${1:-}" != briefing ] || exec bash eng/bench/briefing.sh "${@:2}"
[ "${1:-}" != search ] || exec bash eng/bench/search.sh

readonly configuration=Release
readonly log=artifacts/bench.log
mkdir -p artifacts
command -v chromium >/dev/null || { echo "eng/bench.sh: chromium is missing; 'bash eng/test.sh browser' installs it." >&2; exit 1; }
dotnet build CaseHub.sln -c "$configuration" -nologo -v quiet -clp:NoSummary >&2 || { echo "eng/bench.sh: the build failed." >&2; exit 1; }

figures() { # PROJECT CLASS
  timeout --kill-after=10 5m "tests/$1/bin/$configuration/net10.0/CaseHub.$1" -explicit only -class "*.$2" -showLiveOutput -noLogo -noColor 2>&1 | tee -a "$log" | grep -o '{"figure".*}'
  [ "${PIPESTATUS[0]}" = 0 ] || { echo "eng/bench.sh: $1 $2 failed; see $log" >&2; failed=1; }
}

failed=0
: >"$log"
lines=$(figures Recorder.Tests Cost; figures Recorder.Tests Footprint; figures Recorder.Tests MeterCost; "tests/Load/bin/$configuration/net10.0/CaseHub.Load" cold || failed=1; "tests/Load/bin/$configuration/net10.0/CaseHub.Load" join || failed=1; figures Web.Tests Figures; figures Web.Tests SeekFigures; [ "$failed" = 0 ]) || failed=1
# Each line gets its budget, where it has one, and whether that was met (docs/testing.md).
node -e '
  const budgets = {
    "first-page-gzip-bytes": 50 * 1024,
    "room-script-and-style-gzip-bytes": 120 * 1024,
    "join-to-first-picture-ms-p50": 1000,
    "cpu-us-per-forwarded-packet": 30,
    "kb-per-viewer": 145,
    "rss-kb-per-viewer": 145,
    "first-handshake-ms": 60,
    "cpu-ms-per-join": 2,
    "join-ms-p50": 15,
    "meters-percent-of-a-core": 1,
    "seek-ms-p95-files": 300,
    "seek-ms-p95-azure": 300,
  };
  const figures = process.argv[1].split("\n").filter(Boolean).map(line => JSON.parse(line));
  const judged = figures.map(f => f.figure in budgets ? { ...f, budget: budgets[f.figure], met: f.value <= budgets[f.figure] } : f);
  for (const line of judged) console.log(JSON.stringify(line));
  const missing = Object.keys(budgets).filter(name => !figures.some(f => f.figure === name));
  for (const name of missing) console.error(`not measured: ${name}`);
  process.exit(judged.some(f => f.met === false) || missing.length ? 1 : 0);
' "$lines" || failed=1
exit "$failed"
