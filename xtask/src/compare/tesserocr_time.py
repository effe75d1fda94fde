# Times an engine of tesserocr, in the form of tesseract-safe/examples/engine_time.rs:
#   init ROUNDS TESSDATA
#   page ROUNDS IMAGE TESSDATA
import sys
import time

import tesserocr


def engine(tessdata):
    return tesserocr.PyTessBaseAPI(path=tessdata, lang="eng", psm=tesserocr.PSM.AUTO)


task, rounds = sys.argv[1], int(sys.argv[2])
if task == "init":
    for _ in range(rounds):
        start = time.perf_counter()
        api = engine(sys.argv[3])
        print(f"{time.perf_counter() - start:.6f}")
        api.End()
else:
    with engine(sys.argv[4]) as api:
        for _ in range(rounds):
            start = time.perf_counter()
            api.SetImageFile(sys.argv[3])
            text = api.GetUTF8Text()
            print(f"{time.perf_counter() - start:.6f}")
        print()
        print(text, end="")
