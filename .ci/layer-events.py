"""Events for the Python handler, inside of the file system that .ci/layer.sh makes."""

import base64
import io
import json
import os
import shutil
import sys
import types

import pytesseract

import handler

assert shutil.which("tesseract") == "/opt/bin/tesseract", shutil.which("tesseract")
assert str(pytesseract.get_tesseract_version()) == "4.1.1", pytesseract.get_tesseract_version()
assert sorted(pytesseract.get_languages()) == ["deu", "eng", "osd"], pytesseract.get_languages()


def read(name):
    with open(name, "rb") as file:
        return file.read()


def same(text, name):
    found, true = text.split(), read(name).decode().split()
    assert found == true, f"{name}: {found}"
    print(f"{name}: {len(found)} words")


letter = base64.b64encode(read("letter.png")).decode()
line = base64.b64encode(read("german-line.png")).decode()
same(handler.main({"image": letter}, None)["text"], "letter.txt")
same(handler.main({"image": line, "language": "deu"}, None)["text"], "german-line.txt")
same(handler.main({"image": line, "language": "deu+eng"}, None)["text"], "german-line.txt")

http = {"requestContext": {"http": {"method": "POST"}}, "body": letter, "isBase64Encoded": True}
answer = handler.main(http, None)
assert answer["statusCode"] == 200, answer
same(json.loads(answer["body"])["text"], "letter.txt")

# S3 as boto3 shows it.
objects = {("scans", "a.png"): read("letter.png")}
s3 = types.SimpleNamespace(get_object=lambda Bucket, Key: {"Body": io.BytesIO(objects[Bucket, Key])})
sys.modules["boto3"] = types.SimpleNamespace(client=lambda name: {"s3": s3}[name])
same(handler.main({"bucket": "scans", "key": "a.png"}, None)["text"], "letter.txt")

for wrong in ({"image": "%"}, {"image": ""}, {"image": base64.b64encode(b"no image").decode()}, {},
              {"image": letter, "language": "fra"}):
    assert list(handler.main(wrong, None)) == ["error"], wrong
for body in ("%", "bm8gaW1hZ2U=", None):
    answer = handler.main({**http, "body": body}, None)
    assert answer["statusCode"] == 400 and "error" in json.loads(answer["body"]), answer
assert not os.access("/var/task", os.W_OK) and os.listdir("/tmp") == [], "files were left behind"
