"""Fetching one file over HTTP so that a bad line costs time, never the file."""

import email.utils
import random
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from placeprint.describe.part import AttemptFailedError, Part, Progress, shown_url
from placeprint.errors import ModelError

if TYPE_CHECKING:
    import httpx

__all__ = ["Patience", "check_sha256", "download"]

_MOST_REDIRECTS = 10
_TRY_AGAIN = frozenset({408, 425, 429})
_NEEDS_LOGIN = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to put up with a bad line.

    Attributes:
        tries: failures in a row, none of which brought a new byte, before giving up.
        first_wait_s: wait after the first of them; each further one doubles it, and chance takes off up to half.
        longest_wait_s: no wait is longer, and a server that asks for more (``Retry-After``) isn't waited for.
        silence_s: seconds without an answer or a byte that count as a dropped connection.
    """

    tries: int = 6
    first_wait_s: float = 0.5
    longest_wait_s: float = 60.0
    silence_s: float = 30.0


def download(
    url: str,
    target: Path,
    *,
    size_limit: int,
    sha256: str | None = None,
    on_progress: Progress | None = None,
    patience: Patience | None = None,
) -> str:
    """Fetch a file, going on where an earlier call for the same address left off.

    Two calls at a time for one target are for the caller to prevent.

    Args:
        url: an http or https address; redirects are followed, but never from https to http.
        target: where the file goes; its folder exists, and an old file of that name is replaced.
        size_limit: the most bytes to accept.
        sha256: the hash that the file must have, 64 hexadecimal digits.
        on_progress: called after each piece.
        patience: how long to try; by default some 15 seconds without a new byte where the server fails at once.

    Returns:
        SHA-256 of the file, 64 lower-case hexadecimal digits.

    Raises:
        ModelError: if the file can't be had, is too large, isn't the expected one or can't be stored; one line, with
            the address shown without credentials and query.
    """
    # Loading httpx takes 100 ms, which whoever fetches nothing need not pay.
    import httpx

    patience = patience or Patience()
    expected = None if sha256 is None else check_sha256(sha256)
    _check_url(url)
    part = Part(target, url=url, size_limit=size_limit)
    failures = 0
    with _client(patience) as client:
        while not part.complete:
            furthest = part.furthest
            try:
                _attempt(client, url, part, on_progress, has_hash=expected is not None)
            except (AttemptFailedError, httpx.TransportError) as error:
                _refuse_untrusted(error, url)
                failures = 1 if part.furthest > furthest else failures + 1
                if failures >= patience.tries:
                    reason = f"{shown_url(url)}: {_reason(error, patience)} (tried {failures} times)"
                    kept = f"{part.size:_} bytes are kept, and the same command goes on there"
                    raise ModelError(f"{reason}; {kept if part.resumable else 'try again later'}") from error
                time.sleep(_wait_s(error, failures, patience, url))
    return part.finish(expected)


def check_sha256(sha256: str) -> str:
    """Lower-case a SHA-256 that a person gave, or refuse it.

    Raises:
        ModelError: if it isn't 64 hexadecimal digits.
    """
    cleaned = sha256.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", cleaned):
        raise ModelError("a SHA-256 has 64 hexadecimal digits, and the one given hasn't; copy it again")
    return cleaned


def _check_url(url: str) -> None:
    import httpx

    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"{shown_url(url)}: isn't an address that can be fetched; check how it is written") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ModelError(
            f"{shown_url(url)}: only http and https addresses are fetched; "
            "fetch it in another way and add it by its path"
        )


def _client(patience: Patience) -> "httpx.Client":
    import httpx

    # A body that the server compresses has neither the length nor the ranges of the file.
    headers = {"User-Agent": "placeprint", "Accept-Encoding": "identity"}
    try:
        return httpx.Client(timeout=patience.silence_s, headers=headers, follow_redirects=False)
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        # Not quoted: a proxy's address may hold a password.
        raise ModelError(
            "the proxy or certificate settings of this environment can't be used; "
            "check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR"
        ) from error


def _attempt(client: "httpx.Client", url: str, part: Part, on_progress: Progress | None, *, has_hash: bool) -> None:
    """One request: the rest of the file or, where that can't be had, all of it."""
    range_headers = part.range_headers()
    with _answer(client, url, range_headers) as answer:
        _check_status(answer, part, shown_url(url), asked_for_range=bool(range_headers))
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ModelError(f"{shown_url(url)}: the server sends it compressed, unasked; add it by its path")
        if answer.status_code == 206:
            part.go_on(answer.headers)
        else:
            chunked = "chunked" in answer.headers.get("Transfer-Encoding", "").lower()
            part.start(answer.headers, end_is_known=chunked or has_hash)
        part.append(answer.iter_raw(), on_progress)


@contextmanager
def _answer(client: "httpx.Client", url: str, headers: dict[str, str]) -> Iterator["httpx.Response"]:
    """Open the address and wherever it redirects to."""
    import httpx

    request = client.build_request("GET", url, headers=headers)
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            answer = client.send(request, stream=True)
        except (ValueError, httpx.InvalidURL) as error:
            # A host such as `a..b`, at which the system's resolver balks, or a malformed redirect.
            raise ModelError(f"{shown_url(url)}: leads to no address that can be fetched; check it") from error
        try:
            if answer.next_request is None:
                yield answer
                return
        finally:
            answer.close()
        following = answer.next_request
        before, after = request.url.scheme, following.url.scheme
        if after != "https" and (before, after) != ("http", "http"):
            raise ModelError(
                f"{shown_url(url)}: redirects from {before} to {after}, which isn't followed; "
                "fetch it in another way and add it by its path"
            )
        request = following
    raise ModelError(f"{shown_url(url)}: redirects more than {_MOST_REDIRECTS} times; check the address")


def _check_status(answer: "httpx.Response", part: Part, address: str, *, asked_for_range: bool) -> None:
    status = answer.status_code
    if status == 200 or (status == 206 and asked_for_range):
        return
    if status in _TRY_AGAIN or status >= 500:
        raise AttemptFailedError(
            f"the server answers HTTP {status}", _retry_after_s(answer.headers.get("Retry-After", ""))
        )
    if status == 416 and asked_for_range:
        part.discard()
        raise AttemptFailedError("the server has fewer bytes than it sent before")
    if status in _NEEDS_LOGIN:
        raise ModelError(f"{address}: needs a login (HTTP {status}); fetch it in a browser and add it by its path")
    raise ModelError(f"{address}: the server answers HTTP {status}; check the address")


def _retry_after_s(header: str) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, section 10.2.3): a number or a date."""
    if re.fullmatch(r"[0-9]{1,9}", header):
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _wait_s(error: Exception, failures: int, patience: Patience, url: str) -> float:
    """How long to wait: as the server asks, or else exponential back-off with jitter."""
    asked_s = error.wait_s if isinstance(error, AttemptFailedError) else None
    if asked_s is None:
        longest: float = min(patience.first_wait_s * 2 ** (failures - 1), patience.longest_wait_s)
        return random.uniform(0.5, 1.0) * longest
    if asked_s > patience.longest_wait_s:
        raise ModelError(f"{shown_url(url)}: {error} and asks to come back in {asked_s:.0f} s; try again then")
    return asked_s


def _refuse_untrusted(error: Exception, url: str) -> None:
    """A certificate that isn't trusted won't be at the next try either."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise ModelError(
                f"{shown_url(url)}: the server's certificate isn't trusted ({cause.verify_message}); "
                "check the address or, behind a company's proxy, set SSL_CERT_FILE to its certificate"
            ) from error
        cause = cause.__cause__ or cause.__context__


def _reason(error: Exception, patience: Patience) -> str:
    """A few words for people; those of the network libraries may quote the address."""
    import httpx

    if isinstance(error, AttemptFailedError):
        return str(error)
    if isinstance(error, httpx.TimeoutException):
        return f"nothing came for {patience.silence_s:g} s"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refuses the connection"
    if isinstance(error, httpx.ConnectError):
        return "the server can't be reached"
    return "the connection dropped"
