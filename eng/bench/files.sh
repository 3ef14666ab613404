#!/usr/bin/env bash
# Prints what a reader at 64 kbit/s sees of a case with ten photos, and when, one JSON line a figure; fails when a goal is missed or a figure was
# not measured (docs/testing.md tells what they are). Takes about a minute.
#   bash eng/bench.sh files
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly configuration=Release
readonly log=artifacts/bench-files.log
mkdir -p artifacts
command -v chromium >/dev/null || { echo "eng/bench.sh: chromium is missing; 'bash eng/test.sh browser' installs it." >&2; exit 1; }
dotnet build tests/Web.Tests -c "$configuration" -nologo -v quiet -clp:NoSummary >&2 || { echo "eng/bench.sh: the build failed." >&2; exit 1; }

failed=0
lines=$(timeout --kill-after=10 5m "tests/Web.Tests/bin/$configuration/net10.0/CaseHub.Web.Tests" -explicit only -class '*.FirstSightFigures' -showLiveOutput -noLogo -noColor 2>&1 | tee "$log" | grep -o '{"figure".*}'
  [ "${PIPESTATUS[0]}" = 0 ]) || { echo "eng/bench.sh: FirstSightFigures failed; see $log" >&2; failed=1; }
node -e '
  // Null: no goal, but it has to be measured.
  const goals = {
    "first-sight-ms": 1000,
    "first-sight-small-ms": null,
    "first-sight-page-bytes": null,
    "first-sight-previews-bytes": null,
    "open-picture-medium-ms": null,
    "open-picture-medium-bytes": null,
    "small-previews-fetched-twice-bytes": 0,
  };
  const figures = process.argv[1].split("\n").filter(Boolean).map(line => JSON.parse(line));
  const judged = figures.map(f => goals[f.figure] == null ? f : { ...f, goal: goals[f.figure], met: f.value <= goals[f.figure] });
  for (const line of judged) console.log(JSON.stringify(line));
  const missing = Object.keys(goals).filter(name => !figures.some(f => f.figure === name));
  for (const name of missing) console.error(`not measured: ${name}`);
  process.exit(judged.some(f => f.met === false) || missing.length ? 1 : 0);
' "$lines" || failed=1
exit "$failed"
