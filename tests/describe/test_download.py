"""Downloads against a real server on the loopback interface that behaves as badly as servers do."""

import hashlib
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placeprint.describe.download import Patience, check_sha256, download
from placeprint.describe.part import Part, shown_url
from placeprint.errors import ModelError

QUICK = Patience(tries=3, first_wait_s=0.01, longest_wait_s=2.0, silence_s=10.0)
LIMIT = 10_000_000
CONTENT = bytes(range(256)) * 1200


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the next answer of its origin."""

    protocol_version = "HTTP/1.1"
    server: "Origin"

    def do_GET(self) -> None:
        self.server.seen.append({key.lower(): value for key, value in self.headers.items()} | {":path": self.path})
        answer = self.server.answers.popleft() if self.server.answers else self.server.otherwise
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


Answer = Callable[[Handler], None]


class Origin(ThreadingHTTPServer):
    """A server with one file and a queue of answers; when the queue is empty it serves the file as it should."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.etag: str | None = '"first"'
        self.seen: list[dict[str, str]] = []
        self.answers: deque[Answer] = deque()
        self.otherwise: Answer = serve()
        self.scheme = "http"

    def url(self, path: str = "/model.onnx", user: str = "") -> str:
        return f"{self.scheme}://{user}127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are what these tests are about."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def serve(
    *,
    cut: int | None = None,
    ranges: bool = True,
    if_range: bool = True,
    announced: int | None = None,
    headers: dict[str, str] | None = None,
    pause_s: float = 0.0,
) -> Answer:
    """Serve the file; cut the connection after some bytes, ignore Range or If-Range, or lie about the length."""

    def answer(handler: Handler) -> None:
        content, etag = handler.server.content, handler.server.etag
        start = 0
        wanted = handler.headers.get("Range")
        if wanted and ranges and (not if_range or handler.headers.get("If-Range") == etag):
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                status(416, {"Content-Range": f"bytes */{len(content)}"})(handler)
                return
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            handler.send_response(200)
        body = content[start:]
        given = headers or {}
        if etag and "ETag" not in given:
            handler.send_header("ETag", etag)
        for name, value in given.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if announced is None else announced))
        handler.end_headers()
        sent = body if cut is None else body[:cut]
        step = max(1, len(sent) // 10) if pause_s else max(1, len(sent))
        for at in range(0, len(sent), step):
            handler.wfile.write(sent[at : at + step])
            time.sleep(pause_s)
        if cut is not None or announced is not None:
            handler.close_connection = True

    return answer


def status(code: int, headers: dict[str, str] | None = None) -> Answer:
    """Answer with a status and no body."""

    def answer(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def chunked(pieces: list[bytes], *, ended: bool = True, headers: dict[str, str] | None = None) -> Answer:
    """Send a body without telling its length."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if ended:
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.close_connection = True

    return answer


def until_closed(handler: Handler) -> None:
    """Send a body that ends where the connection ends, as in HTTP/1.0."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(handler.server.content)
    handler.close_connection = True


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def fetch(origin: Origin, target: Path, *, sha256: str | None = None, patience: Patience = QUICK) -> str:
    return download(origin.url(), target, size_limit=LIMIT, sha256=sha256, patience=patience)


def assert_whole(target: Path, content: bytes) -> None:
    assert target.read_bytes() == content
    assert [path.name for path in target.parent.iterdir()] == [target.name], "nothing but the file is left"


def assert_nothing(target: Path) -> None:
    assert list(target.parent.iterdir()) == []


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder / "model.onnx"


def test_a_file_arrives_whole(origin: Origin, target: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    sha256 = download(
        origin.url(),
        target,
        size_limit=LIMIT,
        sha256=origin.sha256.upper(),
        on_progress=lambda done, total: steps.append((done, total)),
    )
    assert sha256 == origin.sha256
    assert_whole(target, CONTENT)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert origin.seen[0]["accept-encoding"] == "identity"
    assert origin.seen[0]["user-agent"] == "placeprint"
    assert "range" not in origin.seen[0]


def test_an_old_target_stays_until_the_new_one_is_whole(origin: Origin, target: Path) -> None:
    target.write_bytes(b"old")
    origin.answers.extend([serve(cut=1000)] * 9)
    with pytest.raises(ModelError):
        fetch(origin, target, sha256="0" * 64)
    assert target.read_bytes() == b"old"
    fetch(origin, target)
    assert_whole(target, CONTENT)


def test_dropped_connections_go_on_where_they_broke_off(origin: Origin, target: Path) -> None:
    cuts = [10_000, 1, 50_000, 99_999]
    origin.answers.extend(serve(cut=cut) for cut in cuts)
    assert fetch(origin, target, sha256=origin.sha256) == origin.sha256
    assert_whole(target, CONTENT)
    starts = [0, 10_000, 10_001, 60_001, 160_000]
    assert [seen.get("range") for seen in origin.seen] == [None, *(f"bytes={start}-" for start in starts[1:])]
    assert {seen["if-range"] for seen in origin.seen[1:]} == {'"first"'}


def test_a_later_call_goes_on_and_an_earlier_one_says_so(origin: Origin, target: Path) -> None:
    origin.answers.extend([serve(cut=70_000), *[serve(cut=0)] * 3])
    with pytest.raises(ModelError, match=r"tried 3 times.*70_000 bytes are kept, and the same command goes on there"):
        fetch(origin, target)
    assert not target.exists()
    assert fetch(origin, target) == origin.sha256
    assert origin.seen[-1]["range"] == "bytes=70000-"
    assert_whole(target, CONTENT)


def test_another_address_never_goes_on_with_these_bytes(origin: Origin, target: Path) -> None:
    origin.answers.extend([serve(cut=70_000), *[serve(cut=0)] * 3])
    with pytest.raises(ModelError):
        fetch(origin, target)
    download(origin.url("/other.onnx"), target, size_limit=LIMIT, patience=QUICK)
    assert "range" not in origin.seen[-1]
    assert_whole(target, CONTENT)


def test_without_a_strong_validator_it_starts_again(origin: Origin, target: Path) -> None:
    origin.etag = 'W/"weak"'
    origin.answers.append(serve(cut=70_000))
    fetch(origin, target)
    assert "range" not in origin.seen[-1]
    assert_whole(target, CONTENT)


def test_a_date_validates_too(origin: Origin, target: Path) -> None:
    origin.etag = None
    date = formatdate(0, usegmt=True)
    origin.answers.append(serve(cut=70_000, headers={"Last-Modified": date}))
    fetch(origin, target)
    assert origin.seen[-1]["if-range"] == date
    assert_whole(target, CONTENT)


def test_a_server_that_ignores_ranges_is_started_again(origin: Origin, target: Path) -> None:
    origin.answers.extend([serve(cut=70_000), serve(ranges=False)])
    assert fetch(origin, target) == origin.sha256
    assert origin.seen[-1]["range"] == "bytes=70000-"
    assert_whole(target, CONTENT)


def test_a_server_that_ignores_ranges_and_always_drops_is_given_up(origin: Origin, target: Path) -> None:
    origin.otherwise = serve(cut=70_000, ranges=False)
    with pytest.raises(ModelError, match="connection dropped"):
        fetch(origin, target)
    assert len(origin.seen) == 1 + QUICK.tries - 1


@pytest.mark.parametrize("honours_if_range", [True, False])
def test_a_file_that_changed_meanwhile_is_never_spliced(origin: Origin, target: Path, honours_if_range: bool) -> None:
    def changed(handler: Handler) -> None:
        origin.content, origin.etag = CONTENT[::-1], '"second"'
        serve(if_range=honours_if_range)(handler)

    origin.answers.extend([serve(cut=70_000), changed])
    assert fetch(origin, target) == hashlib.sha256(CONTENT[::-1]).hexdigest()
    assert_whole(target, CONTENT[::-1])


def test_a_file_that_shrank_meanwhile_starts_again(origin: Origin, target: Path) -> None:
    def shrunk(handler: Handler) -> None:
        origin.content = CONTENT[:500]
        serve(if_range=False)(handler)

    origin.answers.extend([serve(cut=70_000), shrunk])
    fetch(origin, target)
    assert_whole(target, CONTENT[:500])


@pytest.mark.parametrize(
    "content_range",
    ["", "bytes", "bytes 0-9/10", "bytes 69999-307199/307200", "bytes 70000-307199/9", "x" * 5000],
)
def test_a_senseless_content_range_starts_again(origin: Origin, target: Path, content_range: str) -> None:
    def senseless(handler: Handler) -> None:
        handler.send_response(206)
        handler.send_header("Content-Length", "9")
        handler.send_header("Content-Range", content_range)
        handler.end_headers()
        handler.wfile.write(b"123456789")

    origin.answers.extend([serve(cut=70_000), senseless])
    fetch(origin, target)
    assert_whole(target, CONTENT)


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_a_burst_of_errors_is_sat_out(origin: Origin, target: Path, code: int) -> None:
    origin.answers.extend([status(code, {"Retry-After": "soon"}), status(code), serve(cut=70_000), status(code)])
    fetch(origin, target)
    assert_whole(target, CONTENT)


def test_errors_without_end_are_given_up(origin: Origin, target: Path) -> None:
    origin.otherwise = status(503)
    with pytest.raises(ModelError, match=r"HTTP 503 \(tried 3 times\); try again later"):
        fetch(origin, target)
    assert len(origin.seen) == 3
    assert_nothing(target)


def test_waits_grow(origin: Origin, target: Path) -> None:
    origin.otherwise = status(500)
    began = time.monotonic()
    with pytest.raises(ModelError):
        fetch(origin, target, patience=Patience(tries=4, first_wait_s=0.1, longest_wait_s=0.2))
    assert time.monotonic() - began >= 0.5 * (0.1 + 0.2 + 0.2)


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_kept(origin: Origin, target: Path, as_date: bool) -> None:
    def busy(handler: Handler) -> None:
        # A date has whole seconds, so two from now is between one and two.
        wait = formatdate(time.time() + 2, usegmt=True) if as_date else "1"
        status(429, {"Retry-After": wait})(handler)

    origin.answers.extend([busy, status(429, {"Retry-After": "0"})])
    began = time.monotonic()
    fetch(origin, target)
    assert time.monotonic() - began >= 0.95
    assert_whole(target, CONTENT)


def test_a_server_that_asks_for_an_hour_is_not_waited_for(origin: Origin, target: Path) -> None:
    origin.answers.append(status(429, {"Retry-After": "3600"}))
    with pytest.raises(ModelError, match=r"HTTP 429 and asks to come back in 3600 s"):
        fetch(origin, target)
    assert len(origin.seen) == 1


def test_less_than_announced_is_refused(origin: Origin, target: Path) -> None:
    origin.otherwise = serve(announced=len(CONTENT) + 5, ranges=False)
    with pytest.raises(ModelError, match=r"connection dropped \(tried"):
        fetch(origin, target)
    assert not target.exists()


def test_a_range_shorter_than_the_rest_is_asked_on(origin: Origin, target: Path) -> None:
    def piecemeal(handler: Handler) -> None:
        start = int(handler.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        piece = CONTENT[start : start + 100_000]
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{start + len(piece) - 1}/{len(CONTENT)}")
        handler.send_header("Content-Length", str(len(piece)))
        handler.end_headers()
        handler.wfile.write(piece)

    origin.answers.append(serve(cut=7))
    origin.otherwise = piecemeal
    fetch(origin, target)
    assert_whole(target, CONTENT)


def test_more_than_announced_is_refused(origin: Origin, target: Path) -> None:
    def too_much(handler: Handler) -> None:
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes 70000-{len(CONTENT) - 1}/{len(CONTENT)}")
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT)

    origin.answers.extend([serve(cut=70_000), too_much, status(500), status(500), status(500)])
    with pytest.raises(ModelError, match="HTTP 500"):
        fetch(origin, target)
    assert_nothing(target)


def test_a_body_of_unknown_length_arrives_and_a_cut_one_is_noticed(origin: Origin, target: Path) -> None:
    pieces = [CONTENT[:100_000], CONTENT[100_000:]]
    origin.answers.extend([chunked(pieces[:1], ended=False, headers={"ETag": '"first"'}), serve()])
    steps: list[int | None] = []
    download(origin.url(), target, size_limit=LIMIT, on_progress=lambda _, total: steps.append(total), patience=QUICK)
    assert origin.seen[-1]["range"] == "bytes=100000-"
    assert steps[0] is None
    assert steps[-1] == len(CONTENT)
    assert_whole(target, CONTENT)
    origin.answers.append(chunked(pieces))
    fetch(origin, target)
    assert_whole(target, CONTENT)


def test_a_body_that_could_be_cut_unnoticed_needs_a_hash(origin: Origin, target: Path) -> None:
    origin.otherwise = until_closed
    with pytest.raises(ModelError, match=r"doesn't say how long the file is.*give its SHA-256"):
        fetch(origin, target)
    fetch(origin, target, sha256=origin.sha256)
    assert_whole(target, CONTENT)


@pytest.mark.parametrize("answer", [status(200), chunked([])], ids=["announced", "chunked"])
def test_an_empty_file_is_refused(origin: Origin, target: Path, answer: Answer) -> None:
    origin.otherwise = answer
    with pytest.raises(ModelError, match=r"empty file|sent nothing"):
        fetch(origin, target)
    assert not target.exists()


def test_a_slow_body_arrives(origin: Origin, target: Path) -> None:
    origin.answers.append(serve(pause_s=0.1))
    fetch(origin, target, patience=Patience(tries=1, silence_s=3.0))
    assert_whole(target, CONTENT)


def test_silence_counts_as_a_dropped_connection(origin: Origin, target: Path) -> None:
    def silent(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"first"')
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT[:1000])
        handler.wfile.flush()
        time.sleep(2.0)
        handler.close_connection = True

    quick = Patience(tries=2, first_wait_s=0.01, silence_s=1.0)
    origin.answers.append(silent)
    fetch(origin, target, patience=quick)
    assert origin.seen[-1]["range"] == "bytes=1000-"
    assert_whole(target, CONTENT)
    origin.otherwise = lambda _: time.sleep(1.5)
    with pytest.raises(ModelError, match=r"nothing came for 1"):
        fetch(origin, target, patience=quick)


def test_a_wrong_hash_keeps_nothing_and_names_both(origin: Origin, target: Path) -> None:
    wrong = "ab" * 32
    with pytest.raises(ModelError, match=f"its SHA-256 is {origin.sha256}, not {wrong}"):
        fetch(origin, target, sha256=wrong)
    assert_nothing(target)


@pytest.mark.parametrize("sha256", ["", "abc", "g" * 64, "a" * 65, "٣" * 64])
def test_what_is_no_hash_is_refused_before_anything_is_asked(origin: Origin, target: Path, sha256: str) -> None:
    with pytest.raises(ModelError, match="64 hexadecimal digits"):
        fetch(origin, target, sha256=sha256)
    assert origin.seen == []


def test_a_hash_is_read_as_people_paste_it() -> None:
    assert check_sha256("  " + "AB" * 32 + "\n") == "ab" * 32


@pytest.mark.parametrize("answer", [serve(), chunked([CONTENT[:3000], CONTENT[3000:]])], ids=["announced", "chunked"])
def test_the_size_limit_holds(origin: Origin, target: Path, answer: Answer) -> None:
    origin.answers.append(answer)
    with pytest.raises(ModelError, match="larger than 5_000 bytes"):
        download(origin.url(), target, size_limit=5000, patience=QUICK)
    assert_nothing(target)


def test_a_file_larger_than_the_disk_is_refused_before_its_first_byte(origin: Origin, target: Path) -> None:
    origin.answers.append(serve(announced=2**60))
    with pytest.raises(ModelError, match="no room left on the disk"):
        download(origin.url(), target, size_limit=2**62, patience=QUICK)
    assert_nothing(target)


def test_a_full_disk_is_one_clear_line(origin: Origin, tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o size=64k none . && cd ."
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "-rm", "sh", "-c", mount], cwd=tmp_path, capture_output=True).returncode
    ):
        pytest.skip("needs a Linux where this user may mount a small disk")
    origin.otherwise = chunked([CONTENT])
    child = f"""
import pathlib
from placeprint.describe.download import download
from placeprint.errors import ModelError
try:
    download({origin.url()!r}, pathlib.Path({str(tmp_path / "model.onnx")!r}), size_limit={LIMIT})
except ModelError as error:
    print(error)
"""
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'cd {tmp_path} && {mount} && exec "$0" -c "$1"', sys.executable, child],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stderr == ""
    assert "no room left on the disk; make room" in done.stdout
    assert done.stdout.count("\n") == 1


def test_a_folder_that_is_no_folder_is_one_clear_line(origin: Origin, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelError, match="can't be stored"):
        fetch(origin, tmp_path / "file" / "model.onnx")


@pytest.mark.parametrize(("code", "mend"), [(401, "by its path"), (403, "by its path"), (404, "check the address")])
def test_refusals_are_not_repeated(origin: Origin, target: Path, code: int, mend: str) -> None:
    origin.otherwise = status(code)
    with pytest.raises(ModelError, match=rf"HTTP {code}.*{mend}"):
        fetch(origin, target)
    assert len(origin.seen) == 1


def test_a_compressed_body_is_refused(origin: Origin, target: Path) -> None:
    origin.answers.append(serve(headers={"Content-Encoding": "gzip"}))
    with pytest.raises(ModelError, match="compressed"):
        fetch(origin, target)
    assert_nothing(target)


def test_redirects_are_followed_and_ranges_travel_along(origin: Origin, target: Path) -> None:
    hops = [status(302, {"Location": "/second"}), status(307, {"Location": origin.url("/third")})]
    origin.answers.extend([*hops, serve(cut=70_000), *hops])
    fetch(origin, target)
    assert [seen[":path"] for seen in origin.seen] == ["/model.onnx", "/second", "/third"] * 2
    assert origin.seen[-1]["range"] == "bytes=70000-"
    assert_whole(target, CONTENT)


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x", "javascript:alert(1)"])
def test_redirects_elsewhere_are_refused(origin: Origin, target: Path, location: str) -> None:
    origin.otherwise = status(302, {"Location": location})
    with pytest.raises(ModelError, match=r"which isn't followed|leads to no address"):
        fetch(origin, target)
    assert len(origin.seen) == 1
    assert_nothing(target)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(["", "/", "http://127.0.0.1", "http://[::1", "http://a..b/", "https:", "x:"]),
    # No colon or double slash: the test must not reach out to hosts that chance names.
    rest=st.text(st.characters(codec="latin-1", exclude_characters="\r\n:/"), max_size=30),
)
def test_wherever_a_redirect_leads_there_is_one_line(origin: Origin, target: Path, start: str, rest: str) -> None:
    origin.otherwise = status(302, {"Location": start + ("/" if start.endswith(".1") else "") + rest})
    with pytest.raises(ModelError) as caught:
        fetch(origin, target, patience=Patience(tries=1, silence_s=1.0))
    assert str(caught.value).isprintable()
    assert_nothing(target)


def test_redirects_in_a_circle_end(origin: Origin, target: Path) -> None:
    origin.otherwise = status(301, {"Location": "/model.onnx"})
    with pytest.raises(ModelError, match="redirects more than 10 times"):
        fetch(origin, target)
    assert len(origin.seen) == 11


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Origin, Path]]:
    """An https server and the certificate to trust it by."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    san = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [openssl, *request, *san, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with Origin() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.scheme = "https"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server, certificate
        server.shutdown()
        thread.join()


def test_https_may_be_reached_from_http_but_never_left(
    origin: Origin, secure: tuple[Origin, Path], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    origin.answers.append(status(302, {"Location": server.url()}))
    fetch(origin, target)
    assert_whole(target, CONTENT)
    target.unlink()
    server.answers.append(status(302, {"Location": origin.url()}))
    with pytest.raises(ModelError, match="redirects from https to http, which isn't followed"):
        fetch(server, target)
    assert len(origin.seen) == 1
    assert_nothing(target)


def test_an_untrusted_certificate_is_refused_at_once(secure: tuple[Origin, Path], target: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ModelError, match=r"certificate isn't trusted.*SSL_CERT_FILE"):
        fetch(secure[0], target, patience=Patience(first_wait_s=10))
    assert time.monotonic() - began < 5


def test_settings_that_cannot_be_used_are_named(origin: Origin, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "nonsense://user:secret@127.0.0.1")
    with pytest.raises(ModelError, match="HTTP_PROXY") as caught:
        fetch(origin, target)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_given_up(target: Path) -> None:
    with pytest.raises(ModelError, match=r"127.0.0.1:9/x.onnx: the server can't be reached \(tried 3 times\)"):
        download("http://127.0.0.1:9/x.onnx", target, size_limit=LIMIT, patience=QUICK)


@pytest.mark.parametrize(
    "url",
    ["", "model", "ftp://host/x", "file:///etc/hostname", "http://", "http:///x", "http://[::1", "http://h:99999/x",
     "http://a..b/x", "http://\x00/x", "http://host/\n", "s3://bucket/x", "http://" + "a" * 300 + "/x"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(target: Path, url: str) -> None:
    with pytest.raises(ModelError) as caught:
        download(url, target, size_limit=LIMIT, patience=Patience(tries=1, silence_s=1))
    assert "\n" not in str(caught.value)
    assert_nothing(target)


ALWAYS_BAD: dict[str, Answer] = {
    "dropped": serve(cut=5000, ranges=False),
    "busy": status(429, {"Retry-After": "9999"}),
    "error": status(500),
    "login": status(401),
    "missing": status(404),
    "compressed": serve(headers={"Content-Encoding": "br"}),
    "redirect": status(302, {"Location": "ftp://user:secret@host/?token=secret"}),
    "wrong hash": serve(),
    "no length": until_closed,
    "empty": status(200),
}


@pytest.mark.parametrize("kind", ALWAYS_BAD)
def test_credentials_are_never_told(origin: Origin, target: Path, kind: str) -> None:
    origin.otherwise = ALWAYS_BAD[kind]
    url = origin.url("/model.onnx?token=secret#secret", user="secret:secret@")
    sha256 = "0" * 64 if kind == "wrong hash" else None
    with pytest.raises(ModelError) as caught:
        download(url, target, size_limit=LIMIT, sha256=sha256, patience=QUICK)
    assert "secret" not in str(caught.value)
    assert f"http://127.0.0.1:{origin.server_port}/model.onnx:" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert origin.seen[0]["authorization"].startswith("Basic ")
    for path in target.parent.iterdir():
        assert b"secret" not in path.read_bytes()


@given(
    user=st.from_regex(r"[a-z]{0,5}(:[a-z]{1,5})?@", fullmatch=True),
    host=st.sampled_from(["example.org", "127.0.0.1", "[::1]", "EXAMPLE.org:8080", "bücher.example"]),
    path=st.text(max_size=20).map(lambda text: "/" + text.replace("?", "").replace("#", "")),
    query=st.text(max_size=10),
)
def test_a_shown_address_is_one_clean_line(user: str, host: str, path: str, query: str) -> None:
    shown = shown_url(f"https://{user}{host}{path}?{query}#{query}")
    assert shown.isascii()
    assert shown.isprintable()
    assert shown.startswith("https://" + shown_url(f"https://{host}/").removeprefix("https://"))
    assert "?" not in shown
    assert "#" not in shown


@given(st.text(max_size=60))
def test_any_text_can_be_shown(text: str) -> None:
    assert shown_url(text).isprintable()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(min_size=1, max_size=3000),
    cuts=st.lists(st.integers(0, 3000), max_size=4),
    ranges=st.booleans(),
    etag=st.sampled_from([None, '"a"', 'W/"a"', '"\xe9"', "x" * 3000]),
)
def test_wherever_it_breaks_the_bytes_are_right(
    origin: Origin, target: Path, content: bytes, cuts: list[int], ranges: bool, etag: str | None
) -> None:
    origin.content, origin.etag = content, etag
    origin.answers.clear()
    origin.answers.extend(serve(cut=cut, ranges=ranges) for cut in cuts if cut < len(content))
    fetch(origin, target, patience=Patience(tries=6, first_wait_s=0.0, silence_s=10.0))
    assert_whole(target, content)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    record=st.one_of(
        st.binary(max_size=50),
        st.fixed_dictionaries(
            {},
            optional={
                "url_sha256": st.sampled_from(["", "this"]),
                "etag": st.sampled_from(['"first"', "", 5, "\n"]),
                "total": st.sampled_from([0, -1, 10, len(CONTENT), "10", 2**70]),
            },
        ),
    ),
    part=st.one_of(st.just(CONTENT[:70_000]), st.binary(max_size=20), st.just(CONTENT + b"more")),
)
def test_whatever_lies_in_the_folder_the_hash_decides(
    origin: Origin, target: Path, record: bytes | dict[str, object], part: bytes
) -> None:
    if isinstance(record, dict):
        if record.get("url_sha256") == "this":
            record["url_sha256"] = hashlib.sha256(origin.url().encode()).hexdigest()
        record = json.dumps(record).encode()
    target.with_name("model.onnx.part.json").write_bytes(record)
    target.with_name("model.onnx.part").write_bytes(part)
    try:
        fetch(origin, target, sha256=origin.sha256, patience=Patience(tries=2, first_wait_s=0.0))
    except ModelError as error:
        # Bytes that a well-formed record vouches for falsely: found out by their hash, and gone.
        assert "SHA-256" in str(error)
        assert_nothing(target)
        fetch(origin, target, sha256=origin.sha256, patience=QUICK)
    assert_whole(target, CONTENT)
    target.unlink()


def test_a_complete_part_needs_no_further_request(origin: Origin, target: Path) -> None:
    origin.answers.extend([serve(cut=70_000), *[status(500)] * 3])
    with pytest.raises(ModelError):
        fetch(origin, target)
    # As if killed between the last byte and the rename.
    with target.with_name("model.onnx.part").open("ab") as file:
        file.write(CONTENT[70_000:])
    requests = len(origin.seen)
    assert Part(target, url=origin.url(), size_limit=LIMIT).complete
    assert fetch(origin, target) == origin.sha256
    assert len(origin.seen) == requests
    assert_whole(target, CONTENT)


def test_a_killed_process_is_taken_up_where_it_was(origin: Origin, target: Path) -> None:
    origin.answers.append(serve(pause_s=0.2))
    child = (
        "import pathlib, sys; from placeprint.describe.download import download;"
        f"download(sys.argv[1], pathlib.Path(sys.argv[2]), size_limit={LIMIT})"
    )
    process = subprocess.Popen([sys.executable, "-c", child, origin.url(), str(target)])
    part = target.with_name("model.onnx.part")
    deadline = time.monotonic() + 20
    while not (part.exists() and part.stat().st_size > 50_000):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    process.wait(timeout=10)
    kept = part.stat().st_size
    assert not target.exists()
    assert 50_000 < kept < len(CONTENT)
    assert fetch(origin, target, sha256=origin.sha256) == origin.sha256
    assert origin.seen[-1]["range"] == f"bytes={kept}-"
    assert_whole(target, CONTENT)
