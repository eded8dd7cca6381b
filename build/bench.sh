#!/usr/bin/env bash
# Races Daypass against its peers in one run and prints the tables:  build/bench.sh [FLAGS OF THE BENCH]
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.bin:$PATH"
mkdir -p .run
go build -o .run/bench ./internal/lab/cmd/bench
exec .run/bench "$@"
