# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves one file on this computer, well and badly, for test-fetch-data.c:  fetch-server.py FILE

Prints the port once it listens, and ends when its input does. /whole and /range-only serve it, with Range; /cut ends the connection after a
third of what was asked, /cut-no-range does too and knows no Range; /wrong has another byte in the middle, /long has
more bytes than it should, /slow trickles, everything else is not found.
"""
import http.server
import pathlib
import re
import sys
import threading
import time

BYTES = pathlib.Path(sys.argv[1]).read_bytes()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def body(self):
        if self.path == "/wrong":
            return BYTES[:1000] + bytes([BYTES[1000] ^ 1]) + BYTES[1001:]
        return BYTES + b"more" if self.path == "/long" else BYTES

    def refuse(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        if self.path not in ("/whole", "/range-only", "/cut", "/cut-no-range", "/wrong", "/long", "/slow"):
            self.refuse(404)
            return
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        body = self.body()
        start = int(asked[1]) if asked and self.path != "/cut-no-range" else 0
        if self.path == "/range-only" and start == 0:
            self.refuse(403)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.send_part(body[start:])

    def send_part(self, body):
        if self.path.startswith("/cut") and len(body) > 50000:
            self.wfile.write(body[:len(body) // 3])
            self.wfile.flush()
            self.close_connection = True
        elif self.path == "/slow":
            try:
                for i in range(0, len(body), 1000):
                    self.wfile.write(body[i:i + 1000])
                    time.sleep(0.01)
            except OSError:
                self.close_connection = True
        else:
            self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
