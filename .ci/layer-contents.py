"""What is in the layer: layer-contents.py LAYER.zip FOLDER, with the command of old and its libraries in the folder."""

import os
import stat
import sys
import zipfile

layer, folder = sys.argv[1:]
data = [f"tesseract/share/tessdata/{name}.traineddata" for name in ("deu", "eng", "osd")]
with zipfile.ZipFile(layer) as archive:
    files = {info.filename: info for info in archive.infolist()}
assert list(files) == ["bin/tesseract", *data], list(files)
assert not any(".so" in name for name in files)
for name, info in files.items():
    mode = info.external_attr >> 16
    wanted = 0o755 if name == "bin/tesseract" else 0o644
    assert stat.S_ISREG(mode) and stat.S_IMODE(mode) == wanted, f"{name}: {mode:o}"
    assert info.date_time == (1980, 1, 1, 0, 0, 0), f"{name}: {info.date_time} differs from build to build"

old = ["tesseract", "lib/liblept.so.5", "lib/libtesseract.so.4", "lib/libwebp.so.4"]
before = sum(os.path.getsize(os.path.join(folder, name)) for name in old)
after = files["bin/tesseract"].file_size
languages = sum(files[name].file_size for name in data)
print(f"besides {languages} bytes of data: {after} bytes, {before} before; the archive has {os.path.getsize(layer)}")
assert after < before, "larger than before"
