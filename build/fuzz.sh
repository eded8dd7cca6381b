#!/usr/bin/env bash
# Runs every fuzz target for a while, one after the other:  build/fuzz.sh [TIME-EACH]
set -euo pipefail
cd "$(dirname "$0")/.."
each=${1:-1m}
grep -rl --include='*_test.go' '^func Fuzz' internal app | xargs -n 1 dirname | sort -u | while read -r folder; do
  grep -ho '^func Fuzz[A-Za-z0-9_]*' "$folder"/*_test.go | sed 's/^func //' | while read -r target; do
    echo "fuzz: $folder $target for $each"
    go test -tags headless -run '^$' -fuzz "^$target\$" -fuzztime "$each" "./$folder"
  done
done
