"""Uses pytesseract as its users do and prints what it returns as JSON; the argument is the folder of pages."""

import json
import sys

import pytesseract
from PIL import Image
from pytesseract import Output

folder = sys.argv[1]
letter = Image.open(f"{folder}/letter.png")
line = Image.open(f"{folder}/one-line.png")


def refused(call):
    try:
        return {"returned": call()}
    except Exception as error:  # What it raises is what is asked for.
        return {"type": type(error).__name__, "text": str(error)}


print(json.dumps({
    "version": str(pytesseract.get_tesseract_version()),
    "languages": pytesseract.get_languages(),
    "string": pytesseract.image_to_string(letter),
    "string_of_a_path": pytesseract.image_to_string(f"{folder}/letter.png"),
    "digits": pytesseract.image_to_string(line, lang="eng", config="--psm 7 -c tessedit_char_whitelist=0123456789"),
    "data": pytesseract.image_to_data(letter, output_type=Output.DICT),
    "data_text": pytesseract.image_to_data(letter),
    "boxes": pytesseract.image_to_boxes(line, output_type=Output.DICT),
    "osd": pytesseract.image_to_osd(letter, output_type=Output.DICT),
    "hocr": pytesseract.image_to_pdf_or_hocr(letter, extension="hocr").decode(),
    "pdf": pytesseract.image_to_pdf_or_hocr(letter, extension="pdf").hex(),
    "alto": pytesseract.image_to_alto_xml(letter).decode(),
    "several": [text if isinstance(text, str) else text.decode() for text in
                pytesseract.run_and_get_multiple_output(line, extensions=["txt", "hocr", "tsv"])],
    "timeout": refused(lambda: pytesseract.image_to_string(letter, timeout=0.001)),
    "no_time_limit_needed": pytesseract.image_to_string(line, timeout=50),
    "unknown_language": refused(lambda: pytesseract.image_to_string(line, lang="xyz")),
    "unknown_option": refused(lambda: pytesseract.image_to_string(line, config="--no-such-option")),
}))
