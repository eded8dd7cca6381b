#!/usr/bin/env bash
# Sets a machine up for one of Daypass's two commands.
#
#   build/setup.sh run     what the window needs to be built (nothing where there is no display)
#   build/setup.sh test    the same, and what all checks need (browser, virtual display, keyring, tracer)
#   build/setup.sh bench   the same, and the peers that Debian has
#
# Says in one line what it is about to install, asks before it uses sudo, and installs nothing twice.
set -euo pipefail
purpose=${1:-run}

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# version_at_least HAVE WANT: both like 1.26.8
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

family() {
  case "$(uname -s)" in
    Darwin) echo macos ;;
    Linux)
      # shellcheck disable=SC1091
      . /etc/os-release 2>/dev/null || true
      case " ${ID:-} ${ID_LIKE:-} " in
        *" debian "* | *" ubuntu "*) echo debian ;;
        *" fedora "* | *" rhel "*) echo fedora ;;
        *) echo other ;;
      esac ;;
    *) echo other ;;
  esac
}

# wanted FAMILY: the packages of this purpose, one a line
wanted() {
  local display=yes
  [ "$purpose" = run ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && display=no
  case "$1" in
    debian)
      [ $display = yes ] && printf '%s\n' gcc pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev
      [ "$purpose" = run ] || printf '%s\n' g++ xvfb xdotool imagemagick x11-utils x11-apps dbus dbus-x11 gnome-keyring strace chromium firefox-esr at-spi2-core fonts-noto-core util-linux
      [ "$purpose" != bench ] || printf '%s\n' curl aria2 time ;;
    fedora)
      [ $display = yes ] && printf '%s\n' gcc pkgconf-pkg-config gtk3-devel webkit2gtk4.1-devel
      [ "$purpose" = run ] || printf '%s\n' gcc-c++ xorg-x11-server-Xvfb xdotool ImageMagick xprop xwd dbus-x11 dbus-daemon gnome-keyring strace chromium firefox at-spi2-core google-noto-sans-fonts util-linux
      [ "$purpose" != bench ] || printf '%s\n' curl aria2 time ;;
    macos) [ "$purpose" != bench ] || printf '%s\n' aria2 gnu-time ;;
  esac
  return 0
}

# missing FAMILY: those of wanted that are not there
missing() {
  local package
  for package in $(wanted "$1"); do
    case "$1" in
      debian) dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package" ;;
      fedora) rpm -q "$package" >/dev/null 2>&1 || echo "$package" ;;
      macos) brew list "$package" >/dev/null 2>&1 || echo "$package" ;;
    esac
  done
}

# as_root COMMAND…: directly for root, else by sudo after a yes
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || fail "these need an administrator: $*"
  if [ -t 0 ]; then
    read -r -p "setup: may sudo run \"$*\"? [y/N] " answer
    case "$answer" in y | Y | yes) sudo "$@" ;; *) fail "not installed; run it yourself and try again: $*" ;; esac
  else
    sudo -n "$@" || fail "no terminal to ask for sudo; run it yourself and try again: $*"
  fi
}

# $list is meant to be parted into words.
# shellcheck disable=SC2086
packages() {
  local kind list
  kind=$(family)
  list=$(missing "$kind" | tr '\n' ' ')
  [ -n "${list// /}" ] || return 0
  say "installing system packages: $list"
  case "$kind" in
    debian)
      as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $list >/dev/null" ;;
    fedora) as_root dnf install -y -q $list ;;
    macos) brew install --quiet $list ;;
  esac
}

toolchains() {
  command -v go >/dev/null || fail "Go is not here. Install Go 1.21 or newer (it fetches the pinned release by itself), then try again."
  version_at_least "$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')" 1.21 || fail "this Go is too old to fetch the pinned release by itself; install 1.21 or newer"
  [ "$purpose" = run ] && [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && return 0
  command -v npm >/dev/null || fail "Node.js is not here. Install Node.js 20.19 or newer with npm, then try again."
  version_at_least "$(node --version | tr -d v)" 20.19.0 || fail "Node.js $(node --version) is too old: 20.19 or newer is needed"
}

[ "$(family)" != other ] || say "this system is not one that packages are known for; going on with what is here"
toolchains
packages
