"""Webhooks over HTTP lead to nobody's own network, whatever a name leads to, and end in time whoever answers."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress

import pytest

from booking.errors import SendError
from booking.senders import networks
from booking.senders.webhook_post import Answered, WebhookPost, target_of
from tests.support.hook_server import HookServer
from tests.support.smtp_server import client_context

PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0", "100.64.0.1"),
    *(
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
    ),
    *("::1", "::", "fe80::1", "fec0::1", "fd00:ec2::254", "fc00::1", "ff02::1", "2001:db8::1", "2002:7f00:1::"),
    *(
        "2001:0:1::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
    ),
    *("64:ff9b:1::808:808", "::127.0.0.1", "::808:808", "3fff::1", "5f00::1"),
]
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]
# Where private networks are allowed.
ANYBODYS = ["127.0.0.1", "::1", "10.0.0.5", "::ffff:10.0.0.5", "fd12::1", "64:ff9b::a00:5", "2002:a00:5::1"]
NOBODYS = [
    *("169.254.169.254", "168.63.129.16", "100.100.100.200", "fe80::1", "fd00:ec2::254", "fd20:ce::254", "::"),
    *("::ffff:169.254.169.254", "::169.254.169.254", "::ffff:0:169.254.169.254", "64:ff9b::a9fe:a9fe"),
    *("2002:a9fe:a9fe::1", "2002:a83f:8110::", "2001:0:a9fe:a9fe::1", "2001::5601:5601", "64:ff9b:1::a9fe:a9fe"),
]
REFUSED = [
    *(
        "",
        "example.org",
        "ftp://example.org/",
        "https://",
        "https:///hooks",
        "http://example.org/",
        "javascript:alert(1)",
    ),
    *(
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org/#part",
        "https://example.org:0/",
    ),
    *("https://example.org:22/", "https://example.org:6/", "https://example.org:99999/", "https://example.org/a b"),
    *("https://example.org/\r\nHost: x", "https://exam ple.org/", "https://[::1]/", "https://[fe80::1%25eth0]/"),
    "https://[2606:4700::1111%25eth0]/",
    *(
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
    ),
    *(
        "https://localhost/",
        "https://a.localhost/",
        "https://１２７.0.0.1/",
        "https://example.org\\@x.org/",
        "https://-a.org/",
    ),
    *("https://ex_ample..org/", f"https://example.org/{'a' * 1000}"),
]


def look_up(*found: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: found


def refusal(url: str, **given: bool) -> str:
    with pytest.raises(ValueError) as refused:
        target_of(url, **{"to_private_networks": False} | given)
    return str(refused.value)


def send(post: WebhookPost, url: str) -> Answered:
    with closing(post):
        return post.post(url, {"webhook-id": "fact_1_2"}, b'{"type":"test"}')


def why_not(post: WebhookPost, url: str) -> str:
    with pytest.raises(SendError) as failed:
        send(post, url)
    return failed.value.sentence


@pytest.fixture
def server() -> Iterator[HookServer]:
    with closing(HookServer()) as running:
        yield running


def test_addresses_of_own_networks_are_told_from_those_of_the_internet() -> None:
    assert [one for one in PRIVATE if networks.is_public(one)] == []
    assert [one for one in PUBLIC if not networks.is_public(one)] == []


def test_what_a_cloud_tells_its_machines_is_nobodys_in_whatever_an_address_is_wrapped() -> None:
    assert [one for one in ANYBODYS if not networks.is_anybodys(one)] == []
    assert [one for one in NOBODYS if networks.is_anybodys(one)] == []


def test_an_address_is_refused_that_is_none_or_leads_astray_and_each_is_told_what_to_enter() -> None:
    assert [url for url in REFUSED if not refusal(url).startswith("Enter ")] == []
    assert target_of("https://bücher.example:8443/a?b=c", to_private_networks=False) == (
        *("https", "xn--bcher-kva.example", 8443),
        "/a?b=c",
    )
    assert target_of("https://EXAMPLE.org.", to_private_networks=False)[1:] == ("example.org", 443, "/")
    assert target_of("http://127.0.0.1:22/x", to_private_networks=True)[1:3] == ("127.0.0.1", 22)
    assert "Internet" in refusal("http://169.254.169.254/", to_private_networks=True)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:192.168.0.1"], ["64:ff9b::a00:1"]]
)
def test_a_name_with_one_private_address_is_never_connected_to(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("connected"))
    assert "private network" in why_not(WebhookPost(resolve=look_up(*found)), "https://example.org/")


def test_a_name_that_leads_elsewhere_a_moment_later_is_looked_up_once(server: HookServer) -> None:
    looked_up = []

    def rebinds(host: str, _port: int) -> Sequence[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    post = WebhookPost(to_private_networks=True, resolve=rebinds)
    answered = send(post, f"http://hooks.example:{server.port}/a?b=c")
    assert (answered.status, answered.start) == (200, "Taken.")
    (taken,) = server.taken
    assert (taken.path, taken.headers["Host"], taken.body) == (
        "/a?b=c",
        f"hooks.example:{server.port}",
        b'{"type":"test"}',
    )
    assert looked_up == ["hooks.example"]
    # The next connection is checked anew, and may not go where the name leads by then.
    assert "private network" in why_not(WebhookPost(resolve=rebinds), "https://hooks.example/")


def test_a_connection_is_kept_for_the_next_request_and_made_anew_where_it_was_closed(server: HookServer) -> None:
    with closing(WebhookPost(to_private_networks=True)) as post:
        url = f"http://127.0.0.1:{server.port}/"
        assert [post.post(url, {}, b"{}").status for _ in range(2)] == [200, 200]
        assert server.connections == 1
        server.closes_quietly = True
        assert post.post(url, {}, b"{}").status == 200
        server.closes_quietly = False
        assert post.post(url, {}, b"{}").status == 200
        assert (server.connections, len(server.taken)) == (2, 4)


def test_a_redirect_is_an_answer_and_is_not_followed(server: HookServer) -> None:
    server.answers(302, b"", Location=f"http://127.0.0.1:{server.port}/secret")
    assert send(WebhookPost(to_private_networks=True), f"http://127.0.0.1:{server.port}/").status == 302
    assert [one.path for one in server.taken] == ["/"]


def test_of_a_long_answer_only_the_beginning_is_read(server: HookServer) -> None:
    server.answers(500, b"<b>\x00\xff line\n" * 1_000_000, **{"Retry-After": "120"})
    answered = send(WebhookPost(to_private_networks=True), f"http://127.0.0.1:{server.port}/")
    assert (answered.status, len(answered.start), answered.retry_after_seconds) == (500, 300, 120)
    assert answered.start.startswith("<b>�� line <b>") and answered.start.isprintable()


@contextmanager
def listening(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on a port, and do this with the first connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as one, suppress(OSError):
                behave(one)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def dawdle(one: socket.socket) -> None:
    """Answer a byte now and then, for ever."""
    one.recv(10_000)
    one.sendall(b"HTTP/1.1 200 OK\r\n")
    while one.send(b"x"):
        threading.Event().wait(0.02)


def never_shake_hands(one: socket.socket) -> None:
    while one.recv(10_000):
        pass


@pytest.mark.parametrize(("behave", "scheme"), [(dawdle, "http"), (never_shake_hands, "https")])
def test_whoever_takes_too_long_is_left(behave: Callable[[socket.socket], None], scheme: str) -> None:
    with listening(behave) as port:
        post = WebhookPost(to_private_networks=True, request_seconds=0.3)
        assert why_not(post, f"{scheme}://127.0.0.1:{port}/") == "127.0.0.1 did not answer in time."


def test_what_is_no_answer_and_whom_nobody_reaches_is_told_in_words() -> None:
    with listening(lambda one: one.sendall(b"220 mail.example ESMTP\r\n")) as port:
        assert "can’t be reached" in why_not(WebhookPost(to_private_networks=True), f"http://127.0.0.1:{port}/")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "can’t be reached" in why_not(WebhookPost(to_private_networks=True), f"http://127.0.0.1:{port}/")


def test_a_certificate_must_be_trusted_and_that_of_the_name_that_was_typed() -> None:
    with closing(HookServer(tls=True)) as secured:
        post = WebhookPost(to_private_networks=True, resolve=look_up("127.0.0.1"), tls=client_context())
        assert send(post, f"https://localhost:{secured.port}/").status == 200
        assert "certificate" in why_not(post, f"https://other.example:{secured.port}/")
        unknown = WebhookPost(to_private_networks=True, resolve=look_up("127.0.0.1"))
        assert "certificate" in why_not(unknown, f"https://localhost:{secured.port}/")
