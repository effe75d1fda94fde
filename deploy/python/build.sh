#!/bin/sh
# Makes dist/python-ARCH.zip, the handler with pytesseract and Pillow: build.sh [x86_64|arm64] [PYTHON-VERSION [FOLDER]]
set -eu
cd "$(dirname "$0")"
arch=${1:-x86_64}
version=${2:-3.13}
dist=${3:-$PWD/../../dist}
case $arch in
  x86_64) machine=x86_64 ;;
  arm64) machine=aarch64 ;;
  *) echo "build.sh: $arch is neither x86_64 nor arm64" >&2; exit 2 ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Wheels for Amazon Linux 2023 (glibc 2.34).
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-compile \
  --target "$folder" --requirement requirements.txt --only-binary=:all: --python-version "$version" \
  --platform "manylinux_2_17_$machine" --platform "manylinux2014_$machine" --platform "manylinux_2_28_$machine"
cp handler.py "$folder"
rm -rf "$folder/bin"
mkdir -p "$dist"
archive=$dist/python-$arch.zip
rm -f "$archive"
(cd "$folder" && python3 -m zipfile -c "$archive" ./*)
