#!/bin/sh
# Makes a Chromium available for the browser tests: Debian's, where this machine may install it. Never fails: without a
# browser those tests skip, and say so.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests (once) ..."
  if apt-get install -y --no-install-recommends chromium >/dev/null 2>&1; then exit 0; fi
  if apt-get update >/dev/null 2>&1 && apt-get install -y --no-install-recommends chromium >/dev/null 2>&1; then exit 0; fi
fi
echo "No Chromium was found: the browser tests will be skipped. To run them: sudo apt-get install chromium"
exit 0
