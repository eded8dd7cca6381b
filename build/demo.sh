#!/usr/bin/env bash
# The main job without a window, on practice storage, visibly: files are there, a one-hour link is made,
# someone with an empty data folder inspects and downloads it, the bytes are compared, and the ledger shows it.
#
#   build/demo.sh PATH-TO-DAYPASS
set -euo pipefail
daypass=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/daypass-demo.XXXXXX")
sender=$work/sender receiver=$work/receiver inbox=$work/inbox
mkdir -p "$inbox"

# The sender's secrets are sealed with a passphrase of this run; the receiver needs none.
DAYPASS_PASSPHRASE=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export DAYPASS_PASSPHRASE DAYPASS_NO_KEYCHAIN=1

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { printf '\033[2m$ daypass %s\033[0m\n' "$*"; }
as() { local who=$1; shift; show "$*"; "$daypass" --data-dir "$who" "$@"; }

step "1. Practice storage starts on this computer"
"$daypass" --data-dir "$sender" --json practice >"$work/practice.json" 2>"$work/practice.log" &
server=$!
trap 'kill -TERM $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do
  [ -s "$work/practice.json" ] && break
  kill -0 $server 2>/dev/null || { cat "$work/practice.log" "$work/practice.json" >&2; exit 1; }
  sleep 0.1
done
place=$(sed -n 's/.*"places":\["\([^"]*\)".*/\1/p' "$work/practice.json" | head -n 1)
[ -n "$place" ] || { echo "practice storage did not say its place" >&2; cat "$work/practice.json" "$work/practice.log" >&2; exit 1; }
echo "It serves $place."

step "2. Files are there"
as "$sender" ls "$place"
as "$sender" ls "$place/Large/"
file=$("$daypass" --data-dir "$sender" --json ls "$place/Large/" | sed -n 's/.*"key":"\([^"]*\)".*"folder":false,"size":67108864.*/\1/p' | head -n 1)
[ -n "$file" ] || { echo "the 64 MiB file is missing" >&2; exit 1; }
object=$place/$file

step "3. A link to one of them that works for one hour"
link=$(as "$sender" link create "$object" --expires 1h | tee /dev/stderr | grep '^http')

step "4. Somebody else, who has nothing but the link, looks at it"
as "$receiver" inspect "Hello! Here it is: <$link>."

step "5. … and downloads it"
as "$receiver" get "$link" -d "$inbox"

step "6. The bytes are the same, and so is the link when it is asked for again"
stored=$(find "$sender" -type f -size 67108864c | sed -n 1p)
got=$(find "$inbox" -type f -size 67108864c | sed -n 1p)
cmp "$stored" "$got" && (cd "$inbox" && cksum "${got##*/}")
id=$("$daypass" --data-dir "$sender" --json link list | sed -n 's/.*"id":"\([^"]*\)".*/\1/p' | head -n 1)
[ "$("$daypass" --data-dir "$sender" link show "$id" 2>/dev/null)" = "$link" ] && echo "link show $id gives the same link"

step "7. The ledger"
as "$sender" link list
as "$receiver" history

step "Done."
