#!/usr/bin/env bash
# Installs what some tests need besides Node: a browser for the pages, strace for counting syncs, openssl for a
# certificate. Debian packages; needs root. Without them those tests are skipped, and say so.
set -euo pipefail
packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v strace >/dev/null || packages+=(strace)
command -v openssl >/dev/null || packages+=(openssl)
[ "${#packages[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "run as root: apt-get install -y ${packages[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
