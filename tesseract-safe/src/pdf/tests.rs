//! Documents of lines that are made up.
