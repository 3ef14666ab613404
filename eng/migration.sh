#!/usr/bin/env bash
# Makes the SQLite migration anew after an entity or its mapping changed (docs/testing.md).
#
# Until the first release there are two migrations: People (people, sign-ins, audit log; written once) and Records
# (everything else; made anew here). From the first release on, each change gets a migration of its own: eng/migration.sh Name.
set -euo pipefail
cd "$(dirname "$0")/.."
tools="$PWD/artifacts/tools"
[ -x "$tools/dotnet-ef" ] || dotnet tool install --tool-path "$tools" dotnet-ef --version 10.0.14
export EfDesign=true
ef() { "$tools/dotnet-ef" "$@" --project src/Hub; }

if [ $# -eq 0 ]; then
  if ls src/Hub/Data/Migrations/Sqlite/*_Records.cs > /dev/null 2>&1; then ef migrations remove --force; fi
  set -- Records
fi
ef migrations add "$1" --output-dir Data/Migrations/Sqlite
# The design package must not stay in the ordinary build.
dotnet restore src/Hub -p:EfDesign=false > /dev/null
