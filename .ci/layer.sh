# The layer as Lambda has it: below /opt, under a Python handler, where nothing else could read a text.

stage "what building for other targets takes"
cargo xtask setup

stage "the layer"
cargo xtask layer --langs deu,eng,osd --variant fast --arch x86_64

stage "what is inside, and how much less than in the layer of old"
# Its four files are those of the 4.1.0 command that the parity test runs; the data are the same.
cargo xtask vendor reference-4-1-0 >/dev/null
python3 .ci/layer-contents.py dist/layer-x86_64.zip vendor/trees/reference-4-1-0

stage "the handler's package"
python3 -c 'import sys; assert sys.platform == "linux" and sys.version_info >= (3, 10), sys.version'
deploy/python/build.sh x86_64 "$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')" "$log"

stage "a file system with Python, the layer and the function alone"
root=$log/root
mkdir -p "$root"/{dev,opt,proc,tmp,var/task}
# unzip heeds the permissions, as Lambda does; Python's zipfile does not.
need unzip
unzip -q dist/layer-x86_64.zip -d "$root/opt"
unzip -q "$log/python-x86_64.zip" -d "$root/var/task"
cp tests/images/{letter,german-line}.{png,txt} .ci/layer-events.py "$root/var/task"
python=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
library=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
mkdir -p "$root$(dirname "$library")"
tar -C "$(dirname "$library")" --exclude=site-packages --exclude=dist-packages --exclude=test --exclude=__pycache__ \
  --exclude='*.a' -cf - "$(basename "$library")" | tar -C "$root$(dirname "$library")" -xf -
find "$library/lib-dynload" "$root/var/task" -name '*.so' -print0 | xargs -0 ldd "$python" 2>/dev/null |
  grep -oE '/[^ :]+\.so[^ :]*' | grep -v "^$root" | sort -u | xargs cp --parents --dereference -t "$root"
cp --parents "$python" "$root"
chmod -R go+rX "$root"
chmod go+x "$log"

# As Lambda: read-only, a user without rights, a short environment, /opt/bin last on PATH.
if [ "$(id -u)" -eq 0 ]; then
  enter=(unshare --mount) as=--userspec=65534:65534
else
  enter=(unshare --map-root-user --mount) as=--
fi
"${enter[@]}" true || fail "a file system of its own takes unshare: run as root, or allow user namespaces"
handle() {
  "${enter[@]}" sh -ec '
    root=$1 as=$2; shift 2
    mount --bind "$root" "$root"
    mount --rbind /proc "$root/proc"
    touch "$root/dev/null"; mount --bind /dev/null "$root/dev/null"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -o remount,ro,bind "$root"
    exec /usr/sbin/chroot "$as" "$root" "$@"
  ' sh "$root" "$as" "$python" -c '
import os, sys
python, *pairs = sys.argv[1:]
os.chdir("/var/task")
os.execve(python, [python, "layer-events.py"], dict(pair.split("=", 1) for pair in pairs))
' "$python" LANG=en_US.UTF-8 PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin PYTHONDONTWRITEBYTECODE=1 "$@"
}

stage "the handler reads"
handle
# What the layer of old asked people to set.
handle TESSDATA_PREFIX=/opt/tesseract/share/tessdata
