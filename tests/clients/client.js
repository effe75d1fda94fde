// Uses node-tesseract-ocr as its users do and prints what it returns as JSON; the argument is the folder of pages.
const fs = require("fs");
const tesseract = require("node-tesseract-ocr");

const folder = process.argv[2];
const letter = `${folder}/letter.png`;
const line = `${folder}/one-line.png`;
const refused = (promise) => promise.then((text) => ({ text }), (error) => ({ code: error.code, message: error.message }));

async function main() {
    const config = { lang: "eng", oem: 1, psm: 3 };
    console.log(JSON.stringify({
        text: await tesseract.recognize(letter, config),
        buffer: await tesseract.recognize(fs.readFileSync(letter), config),
        list: await tesseract.recognize([line, letter], config),
        hocr: await tesseract.recognize(line, { ...config, presets: ["hocr"] }),
        tsv: await tesseract.recognize(line, { ...config, presets: ["tsv"] }),
        digits: await tesseract.recognize(line, { ...config, psm: 7, tessedit_char_whitelist: "0123456789" }),
        variable: await tesseract.recognize(line, { ...config, tessedit_create_hocr: 1, dpi: 150 }),
        unknownLanguage: await refused(tesseract.recognize(line, { lang: "xyz" })),
    }));
}

main();
