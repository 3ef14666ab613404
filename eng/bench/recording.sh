#!/usr/bin/env bash
# Prints what recording costs on this machine, one JSON line a figure, and fails when a goal is missed or a figure was not measured
# (docs/testing.md tells what they are). Takes about two minutes; run it on a quiet machine.
#   bash eng/bench.sh recording
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly configuration=Release
readonly log=artifacts/bench-recording.log
mkdir -p artifacts
command -v ffmpeg >/dev/null || { echo "eng/bench.sh: ffmpeg is missing; 'apt-get install ffmpeg' brings it." >&2; exit 1; }
dotnet build CaseHub.sln -c "$configuration" -nologo -v quiet -clp:NoSummary >&2 || { echo "eng/bench.sh: the build failed." >&2; exit 1; }

failed=0
: >"$log"
figures() { # PROJECT CLASS
  timeout --kill-after=10 5m "tests/$1/bin/$configuration/net10.0/CaseHub.$1" -explicit only -class "*.$2" -showLiveOutput -noLogo -noColor 2>&1 | tee -a "$log" | grep -o '{"figure".*}'
  [ "${PIPESTATUS[0]}" = 0 ] || { echo "eng/bench.sh: $1 $2 failed; see $log" >&2; failed=1; }
}

lines=$(figures Recorder.Tests RecordingCost; figures Web.Tests RecordingFigures; [ "$failed" = 0 ]) || failed=1
node -e '
  // Null: no goal, but it has to be measured.
  const goals = {
    "recovery-seconds-per-hour": 2,
    "bytes-of-overhead-per-frame": null,
    "cpu-us-per-recorded-packet": null,
    "recorded-streams-per-core": null,
    "flush-ms": null,
    "hub-recorded-streams-per-core": null,
    "hub-cpu-us-per-recorded-packet": null,
    "hub-recovery-and-storing-seconds-per-hour": null,
  };
  const load = require("os").loadavg()[0];
  const figures = process.argv[1].split("\n").filter(Boolean).map(line => JSON.parse(line));
  const judged = figures.map(f => goals[f.figure] == null ? f : { ...f, goal: goals[f.figure], met: f.value <= goals[f.figure] });
  for (const line of judged) console.log(JSON.stringify({ ...line, systemLoad: Math.round(load * 10) / 10 }));
  const missing = Object.keys(goals).filter(name => !figures.some(f => f.figure === name));
  for (const name of missing) console.error(`not measured: ${name}`);
  process.exit(judged.some(f => f.met === false) || missing.length ? 1 : 0);
' "$lines" || failed=1
exit "$failed"
