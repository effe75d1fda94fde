"""Reads the text in an image with the `tesseract` command of the layer.

The image comes as the body of an HTTP request, as base64 in `image`, or from S3 by `bucket` and `key`.
"""

import base64
import io
import json

import pytesseract
from PIL import Image


def main(event, context):
    """What Lambda calls."""
    http = "http" in event.get("requestContext", {})
    try:
        if http:
            options = event.get("queryStringParameters") or {}
            data = event.get("body") or ""
            data = base64.b64decode(data) if event.get("isBase64Encoded") else data.encode()
        else:
            options = event
            data = image_bytes(event)
        text = read(data, options.get("language", "eng"))
    except (ValueError, pytesseract.TesseractError) as error:
        return answer(http, 400, {"error": str(error)})
    return answer(http, 200, {"text": text})


def image_bytes(event):
    """The file that an event holds or names."""
    if "image" in event:
        return base64.b64decode(event["image"], validate=True)
    if "bucket" in event and "key" in event:
        import boto3  # Part of the runtime, and slow to load.

        return boto3.client("s3").get_object(Bucket=event["bucket"], Key=event["key"])["Body"].read()
    raise ValueError("the event has neither `image` nor `bucket` and `key`")


def read(data, language):
    """The text of an image file."""
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"no image: {error}") from error
    return pytesseract.image_to_string(image, lang=language)


def answer(http, status, body):
    """As the caller expects it: an HTTP response, or the body alone."""
    if not http:
        return body
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, ensure_ascii=False),
    }
