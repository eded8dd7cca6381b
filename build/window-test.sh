#!/usr/bin/env bash
# Opens build/bin/daypass in a real web view on a virtual desktop and looks at it; flags of go test may follow. Linux alone: other systems have
# no virtual desktop to open it on.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(uname -s)" != Linux ]; then
  echo "window-test: skipped, there is no virtual desktop on $(uname -s)"
  exit 0
fi
DAYPASS_WINDOW=$PWD/build/bin/daypass exec go test -count=1 -timeout 10m ./app/windowtest "$@"
