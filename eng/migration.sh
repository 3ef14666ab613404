#!/usr/bin/env bash
# Makes the migrations of this release anew after an entity or its mapping changed (docs/records.md): bash eng/migration.sh
#
# A release has one migration for each database, made anew by every run and always under the same name, so that branches that
# both made it merge by making it once more: whatever a merge left in these files, conflicts included, is thrown away. What earlier
# releases brought is frozen. Migrations written by hand are other files, and stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The migration of the coming release, and the last one with a model of the release before.
readonly name=SecondOpinion id=20261128150000_SecondOpinion
readonly released=20261128000100_Rights

readonly migrations=src/Hub/Data/Migrations
readonly tools=$PWD/artifacts/tools
export EfDesign=true

# back CONTEXT FOLDER: the tool compares the entities with a snapshot of the model; back to the one that was released.
back() {
  sed -e '/^using Microsoft.EntityFrameworkCore.Migrations;/d' -e '/^    \[Migration(/d' -e '/<inheritdoc \/>/d' \
    -e "s/partial class .*/partial class $1ModelSnapshot : ModelSnapshot/" -e 's/BuildTargetModel/BuildModel/' \
    "$migrations/$2/$released.Designer.cs" > "$migrations/$2/$1ModelSnapshot.cs"
}
rm -f $migrations/*/*_$name.cs $migrations/*/*_$name.Designer.cs $migrations/*/*Snapshot.cs
back HubDb Sqlite
back PostgresHubDb Postgres

[ -x "$tools/dotnet-ef" ] || dotnet tool install --tool-path "$tools" dotnet-ef --version 10.0.14
dotnet build src/Hub -nologo -v quiet -clp:NoSummary -p:RunAnalyzers=false

# make CONTEXT FOLDER: what changed since the snapshot; nothing where nothing did.
make() {
  local folder=$migrations/$2 made
  "$tools/dotnet-ef" migrations add $name --context "$1" --output-dir "Data/Migrations/$2" --project src/Hub --no-build
  made=$(basename "$folder"/*_$name.cs .cs)
  if ! grep -q 'migrationBuilder\.' "$folder/$made.cs"; then
    rm "$folder/$made.cs" "$folder/$made.Designer.cs"
    return
  fi
  sed -i "s/$made/$id/" "$folder/$made.Designer.cs"
  for end in cs Designer.cs; do mv "$folder/$made.$end" "$folder/$id.$end"; done
}
make HubDb Sqlite
make PostgresHubDb Postgres

# The design package must not stay in the ordinary build.
EfDesign=false dotnet restore src/Hub > /dev/null
