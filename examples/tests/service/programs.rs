//! Programs that listen at a port of this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A program that is ended when it is dropped.
pub struct Program {
    child: Child,
    /// A program that cannot write its next line would end.
    _lines: BufReader<ChildStdout>,
    address: String,
}

impl Program {
    /// Starts a program and waits for a line of which `find` makes the address where it listens.
    pub fn start(program: &str, arguments: &[&str], find: impl Fn(&str) -> Option<String>) -> Self {
        let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let address = lines.by_ref().lines().find_map(|line| find(&line.unwrap()));
        Self {
            child,
            _lines: lines,
            address: address.unwrap_or_else(|| panic!("{program} named no address")),
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends a request, and returns status and body of the answer.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = BufReader::new(stream);
        let mut line = String::new();
        answer.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            line.clear();
            answer.read_line(&mut line).unwrap();
            match line.trim().to_ascii_lowercase().split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).unwrap();
        (status, String::from_utf8(body).unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
