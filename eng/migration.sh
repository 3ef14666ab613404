#!/usr/bin/env bash
# Makes the SQLite migration anew after an entity or its mapping changed (docs/records.md).
#
# Until the first release there are two migrations: People (people, sign-ins, audit log; written once) and Records
# (everything else; made anew here, always under the same name, so that two branches that both made it merge by making it
# once more). From the first release on, each change gets a migration of its own: eng/migration.sh Name.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=src/Hub/Data/Migrations/Sqlite
tools="$PWD/artifacts/tools"
[ -x "$tools/dotnet-ef" ] || dotnet tool install --tool-path "$tools" dotnet-ef --version 10.0.14
export EfDesign=true
ef() { "$tools/dotnet-ef" "$@" --project src/Hub; }

if [ $# -gt 0 ]; then
  ef migrations add "$1" --output-dir Data/Migrations/Sqlite
else
  if ls $folder/*_Records.cs > /dev/null 2>&1; then ef migrations remove --force; fi
  ef migrations add Records --output-dir Data/Migrations/Sqlite
  made=$(basename $folder/*_Records.cs .cs)
  sed -i "s/$made/20261122040000_Records/" "$folder/$made.Designer.cs"
  for end in cs Designer.cs; do mv "$folder/$made.$end" "$folder/20261122040000_Records.$end"; done
fi
# The design package must not stay in the ordinary build.
EfDesign=false dotnet restore src/Hub > /dev/null
