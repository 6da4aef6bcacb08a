"""The page that checks receipts, in a browser: over http, over https, from disk, and without WebCrypto."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from huiyin.journal.folder import LogFolder
from huiyin.journal.models import Checkpoint
from huiyin.journal.receipts import check
from huiyin.journal.sequencer import log_advance
from huiyin.letters.models import Letter
from huiyin.letters.proof import proof_file
from huiyin.letters.writer import follow_token
from huiyin.pure.merkle import MerkleError
from huiyin.web.public.checking import NAMES
from tests.people import Township, a_letter, received
from tests.web.pictures import picture

pytestmark = pytest.mark.browser
VECTORS = Path(__file__).resolve().parents[2] / "vectors"
SOUND = ["good", "good", "good", "good", "plain", "plain"]
WITHOUT_WEBCRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"


@pytest.fixture
def saved(transactional_db: None, town: Township, log: LogFolder, tmp_path: Path) -> dict[str, Any]:
    """A receipt file, the text of its letter, and the root as the notice board has it."""
    letter = received(town, at=timezone.now()).letter
    log_advance(at=timezone.now())
    file = tmp_path / f"{letter.number}.tlog-proof"
    file.write_bytes(proof_file(letter=letter) or b"")
    root = bytes(Checkpoint.objects.order_by("-size")[0].root).hex(" ", 2)
    return {"file": file, "letter": a_letter(town).body, "root": root, "number": letter.number}


def results(page: Page, saved: dict[str, Any], data: bytes | None = None) -> list[tuple[str, str]]:
    """Fill the form in, press the button, and return what the page says."""
    if data is not None:
        saved["file"].write_bytes(data)
    page.set_input_files("#receipt", saved["file"])
    page.fill("#letter", saved["letter"])
    page.fill("#root", saved["root"])
    page.evaluate("document.querySelector('#results').replaceChildren()")
    page.click("button")
    page.wait_for_selector("#results li:last-child")
    lines = page.query_selector_all("#results li")
    return [(line.get_attribute("class") or "", line.inner_text()) for line in lines]


def marks(lines: list[tuple[str, str]]) -> list[str]:
    return [mark for mark, _words in lines]


def test_over_http(page: Page, saved: dict[str, Any]) -> None:
    sent: list[str] = []
    page.goto("/journal/verify/")
    page.on("request", lambda request: sent.append(request.url))
    lines = results(page, saved)
    assert marks(lines) == SOUND
    assert saved["number"] in lines[1][1]
    assert sent == []  # nothing left the device
    picture(page, "journal-verify")


def test_over_http_in_a_local_network_where_there_is_no_webcrypto(
    chromium: Browser, live_server: LiveServer, saved: dict[str, Any]
) -> None:
    port = urlsplit(live_server.url).port
    other = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP huiyin.lan 127.0.0.1"],
    )
    page = other.new_page()
    page.goto(f"http://huiyin.lan:{port}/journal/verify/")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    assert marks(results(page, saved)) == SOUND
    other.close()


def test_over_https(
    chromium: Browser, live_server: LiveServer, saved: dict[str, Any], tmp_path: Path
) -> None:
    with tls_before(live_server.url, tmp_path) as url:
        context = chromium.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.goto(f"{url}/journal/verify/")
        assert page.evaluate("isSecureContext")
        assert marks(results(page, saved)) == SOUND
        context.close()


@pytest.mark.parametrize("webcrypto", [True, False], ids=["as it is", "crypto.subtle removed"])
def test_from_disk(page: Page, saved: dict[str, Any], tmp_path: Path, webcrypto: bool) -> None:
    page.goto("/journal/verify/")
    file = tmp_path / "核验.html"
    file.write_text(page.content(), encoding="utf-8")
    page.context.set_offline(True)
    if not webcrypto:
        page.add_init_script(WITHOUT_WEBCRYPTO)
    page.goto(file.as_uri())
    assert page.evaluate("typeof crypto.subtle") == ("object" if webcrypto else "undefined")
    assert marks(results(page, saved)) == SOUND


def test_what_is_wrong_is_named(page: Page, saved: dict[str, Any]) -> None:
    data = saved["file"].read_bytes()
    page.goto("/journal/verify/")
    for changed, said in (
        (data[:-40], "不完整"),
        (b"x" + data, "不是回执"),
        (data.replace(b"index 0", b"index 1"), "证明对不上"),
        ((VECTORS / "0.1.0/proofs/kept.tlog-proof").read_bytes(), "另一本日志"),
    ):
        ((mark, words),) = results(page, saved, changed)
        assert (mark, said in words) == ("bad", True), words
    ((mark, words),) = results(page, saved | {"letter": "别的信"}, data)
    assert (mark, "不是日志为这张回执记下的" in words) == ("bad", True)
    lines = results(page, saved | {"root": "00" * 32}, data)
    assert marks(lines)[3] == "bad"
    lines = results(page, saved | {"letter": "", "root": ""}, data)
    assert marks(lines) == ["good", "good", "unsure", "plain", "plain"]


def test_without_javascript_the_server_checks(
    chromium: Browser, live_server: LiveServer, saved: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/journal/verify/")
    assert "得相信那台服务器" in page.inner_text("body")
    page.set_input_files("#receipt", saved["file"])
    page.fill("#letter", saved["letter"])
    page.fill("#root", saved["root"])
    page.click("button")
    lines = page.query_selector_all("#results li")
    assert [line.get_attribute("class") for line in lines] == SOUND
    context.close()


def test_the_pages_of_the_journal_fit(page: Page, saved: dict[str, Any], live_server: LiveServer) -> None:
    Checkpoint.objects.update(at=timezone.now() - timedelta(days=1))
    letter = Letter.objects.get(number=saved["number"])
    token = follow_token(letter=letter, at=timezone.now())
    for name, address in (
        ("journal", "/journal/"),
        ("journal-board", "/journal/board/"),
        ("journal-proves", "/journal/receipt/"),
        ("journal-proves-en", "/en/journal/receipt/"),
        ("journal-follow", f"/follow/{token}/"),
    ):
        assert page.goto(address).status == 200  # type: ignore[union-attr]
        picture(page, name)
    with page.expect_download() as download:
        page.click("text=存下回执文件")
    assert download.value.suggested_filename == f"{saved['number']}.tlog-proof"
    assert results_of(download.value.path(), saved) == ["sound"]


def results_of(file: Path, saved: dict[str, Any]) -> list[str]:
    return [ours(file.read_bytes(), saved["letter"], datetime.now(UTC))]


def test_the_sheet_for_the_board_is_one_page(page: Page, saved: dict[str, Any]) -> None:
    page.goto("/journal/board/")
    page.emulate_media(media="print")
    sheet = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == 1
    page.emulate_media(media="screen")
    drawn = page.locator(".qr").screenshot()
    read = zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))
    assert [one.text for one in read] == [bytes(Checkpoint.objects.get().note).decode()]


def ours(data: bytes, letter: str, at: datetime) -> str:
    try:
        check(data, at=at, letter=letter)
    except MerkleError as error:
        return next(name for kind, name in NAMES if isinstance(error, kind))
    return "sound"


CHECK_ALL = """([files, letter, now]) => files.map((file) => {
    try { checkReceipt(Uint8Array.from(file), letter, [], now); return "sound"; } catch (error) { return error.name; }
})"""


def test_page_and_program_say_the_same_of_changed_receipts(page: Page, saved: dict[str, Any]) -> None:
    """Every eleventh flipped bit of a receipt and of those of the vectors, and every beginning."""
    page.goto("/journal/verify/")
    at = datetime.now(UTC) + timedelta(days=1)
    folder = VECTORS / "0.1.0"
    letter = (folder / "letter.txt").read_text(encoding="utf-8")
    for file, text in (
        (saved["file"], saved["letter"]),
        (folder / "proofs" / "kept.tlog-proof", letter),
        (folder / "proofs" / "erased.tlog-proof", letter),
    ):
        data = file.read_bytes()
        files = [data, *(data[:end] for end in range(0, len(data), 23))]
        for bit in range(0, 8 * len(data), 11):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            files.append(bytes(changed))
        said = page.evaluate(CHECK_ALL, [[list(one) for one in files], text, at.timestamp() * 1000])
        assert said == [ours(one, text, at) for one in files]
        assert said.count("sound") >= 1


@contextmanager
def tls_before(url: str, folder: Path) -> Iterator[str]:
    """A server with a certificate of its own making that passes everything on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), passing_on(urlsplit(url).netloc))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def passing_on(netloc: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behind = http.client.HTTPConnection(netloc, timeout=30)
            behind.request("GET", self.path)
            answer = behind.getresponse()
            body = answer.read()
            behind.close()
            self.send_response(answer.status)
            for name in ("Content-Type", "Content-Security-Policy"):
                self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Say nothing."""

    return Handler


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "huiyin.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
