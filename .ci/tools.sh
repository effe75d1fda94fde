# What of Debian's all parts need; each part asks for its own as well, so that it runs alone.

need qpdf poppler-utils tesseract-ocr chromium chromium-driver valgrind pkg-config libtesseract-dev libleptonica-dev \
  libclang-dev cmake clang unzip
