#!/usr/bin/env bash
# Builds what is needed and serves CaseHub on http://localhost:5080.
#   bash eng/run.sh --demo    a fictional network to try it with; accounts and password are printed
#   bash eng/run.sh --lan     https on every address of this machine, with a certificate of its own making
#   bash eng/run.sh verify    reads every recording and the audit log back instead, and names what is damaged (docs/operations.md)
# CASEHUB_URLS and CASEHUB_DATA say where to listen and where to keep everything (default: data/ in this folder).
set -euo pipefail
cd "$(dirname "$0")/.."

stop() { echo "CaseHub cannot start: $1" >&2; exit 4; }

command -v dotnet >/dev/null || stop "the .NET SDK is missing. Install .NET 10: https://dotnet.microsoft.com/download"
sdks=$(dotnet --list-sdks)
[[ $'\n'$sdks == *$'\n10.'* ]] || stop "the .NET 10 SDK is missing. Install it: https://dotnet.microsoft.com/download"
command -v node >/dev/null || stop "Node.js is missing. Install version 20 or later: https://nodejs.org"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || stop "Node.js $(node -v) is too old. Install version 20 or later: https://nodejs.org"
libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
[[ -z $libraries || $libraries == *libssl.so.3* ]] || stop "OpenSSL 3 was not found. On Debian: apt-get install libssl3"

echo "Building…"
dotnet build src/Web -c Release -nologo -v quiet -clp:"ErrorsOnly;NoSummary" || { echo "The build failed; the lines above say why." >&2; exit 1; }

export CASEHUB_DATA="${CASEHUB_DATA:-$PWD/data}"
exec dotnet src/Web/bin/Release/net10.0/CaseHub.Web.dll "$@"
