#!/usr/bin/env bash
# Installs what some tests need besides Node: a browser for the pages (the headless shell starts twice as fast as all of
# Chromium, which does too), strace for counting syncs, openssl for a certificate, a Redis, and promtool for the alert
# rules. Debian packages; needs root. Without them those tests are skipped, and say so.
set -euo pipefail
has() { command -v "$1" >/dev/null; }
packages=()
has chromium-headless-shell || packages+=(chromium-headless-shell)
has strace || packages+=(strace)
has openssl || packages+=(openssl)
has redis-server || packages+=(redis-server)
has promtool || packages+=(prometheus)
[ "${#packages[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  for package in "${packages[@]}"; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null || echo "could not install $package" >&2
  done
fi
missing=()
has chromium-headless-shell || has chromium || missing+=(chromium-headless-shell)
has strace || missing+=(strace)
has openssl || missing+=(openssl)
has redis-server || missing+=(redis-server)
has promtool || missing+=(prometheus)
[ "${#missing[@]}" -eq 0 ] && exit 0
echo "still missing; as root: apt-get install -y ${missing[*]}" >&2
exit 1
