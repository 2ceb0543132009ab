"""An event's picture: sent as it is or in a form, served under its hash, told by the API and in the history."""

import random
from io import BytesIO

import pytest
from PIL import Image
from webtest import Upload

from booking.pictures import pictures
from booking.store.pictures import Picture
from tests.support.service import Service
from tests.support.web_client import Browser, faulty_fields, problem

BOUNDARY = "----browser0123456789"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
MADE = Picture("ab" * 16, "image/jpeg", 16, 9, b"\xff\xd8 a picture")


def a_jpeg(colour: str = "red") -> bytes:
    written = BytesIO()
    Image.new("RGB", (64, 36), colour).save(written, "JPEG")
    return written.getvalue()


def part(content: bytes, name: str = "picture", filename: str = 'filename="a.jpg"', further: bytes = b"") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; {filename}\r\nContent-Type: image/jpeg\r\n'
    return head.encode() + further + b"\r\n" + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Let each picture be made without a process, and note what was to be made."""
    sent: list[bytes] = []

    def made_anew(content: bytes, _use: str) -> Picture:
        sent.append(content)
        return MADE

    monkeypatch.setattr(pictures, "made_anew", made_anew)
    return sent


def test_a_program_gives_an_event_a_picture_replaces_it_and_removes_it(service: Service) -> None:
    event = service.create_event()
    assert event["picture"] is None
    path = f"/events/{event['id']}/picture"

    given = service.call("PUT", path, a_jpeg(), headers=service.as_admin | {"Content-Type": "image/jpeg"}).json

    served = service.get(given["picture"])
    assert (served.content_type, served.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert service.get(given["picture"], **{"If-None-Match": served.headers["ETag"]}).status_int == 304
    assert service.event(event["id"]) == given
    assert service.call("PUT", path, a_jpeg(), headers=service.as_admin | {"Content-Type": ""}).json == given

    removed = service.post(f"{path}/remove", **service.as_admin).json
    assert removed["picture"] is None
    facts = [
        line["facts"]
        for line in service.get(f"/events/{event['id']}/history", **service.as_admin).json["history"]
        if line["action"] == "changed"
    ]
    assert facts == [{"picture": given["picture"].rpartition("/")[2]}, {"picture": None}]


def test_an_admin_uploads_a_picture_on_the_event_s_page(service: Service, quick: list[bytes]) -> None:
    event = service.create_event()
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}/settings")
    assert admin.element("event-picture")["enctype"] == "multipart/form-data"

    admin.send("event-picture", picture=Upload("a.jpg", b"what was chosen"))

    assert (admin.message, quick) == ("The picture is saved.", [b"what was chosen"])
    assert admin.element("picture").img["src"] == f"/pictures/{MADE.id}"  # type: ignore[index]
    admin.send("remove-event-picture")
    assert admin.message == "The picture is removed."
    admin.open(f"/admin/events/{event['id']}/history")
    assert "picture added" in admin.text


def test_a_file_that_is_no_picture_is_refused_at_its_field(service: Service) -> None:
    event = service.create_event()
    admin = Browser(service)
    admin.sign_in()
    admin.open(f"/admin/events/{event['id']}/settings")

    admin.send("event-picture", picture=Upload("a.jpg", b"<svg/>"))

    assert "Choose a JPEG" in admin.element("event-picture-file-fault").get_text()
    assert service.event(event["id"])["picture"] is None


def test_an_admin_uploads_a_logo_which_stands_on_every_page(service: Service, quick: list[bytes]) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/settings")

    admin.send("settings-logo", picture=Upload("a.png", b"a logo"))

    assert (admin.message, quick) == ("Saved: Logo.", [b"a logo"])
    guest = Browser(service)
    guest.open("/")
    assert [image["src"] for image in guest.dom.select("header img")] == [f"/pictures/{MADE.id}"]
    admin.send("remove-logo")
    assert admin.message == "The logo is removed."
    guest.open("/")
    assert guest.dom.select("header img") == []


BODIES: dict[str, tuple[bytes, str]] = {
    "no part": (END, "invalid"),
    "no file chosen": (part(b"", filename='filename=""') + END, "invalid"),
    "a part of another name": (part(b"x", "other") + END, "invalid"),
    "a boundary in the middle": (part(b"x" * 90)[:-40] + END, "malformed_body"),
    "no end": (part(b"x"), "malformed_body"),
    "nothing": (b"", "malformed_body"),
    "no multipart": (b"picture=x", "malformed_body"),
    "two of them": (part(b"x") + part(b"y") + END, "malformed_body"),
    "too many parts": (part(b"x", "other") * 9 + part(b"x") + END, "malformed_body"),
    "too many headers": (part(b"x", further=b"A: b\r\n" * 9) + END, "malformed_body"),
    "a header that is too long": (part(b"x", further=b"A: " + b"b" * 9_000 + b"\r\n") + END, "malformed_body"),
    "a header that is none": (part(b"x", further=b"no header\r\n") + END, "malformed_body"),
    "line feeds alone": ((part(b"x") + END).replace(b"\r\n", b"\n"), "malformed_body"),
    "a name that is no text": (part(b"x").replace(b'"picture"', b'"\xff\xfe"') + END, "malformed_body"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_form_that_is_broken_is_refused(service: Service, name: str) -> None:
    body, code = BODIES[name]
    event = service.create_event()["id"]
    answer = service.call("PUT", f"/events/{event}/picture", body, headers=service.as_admin | MULTIPART)
    if code == "invalid":
        assert faulty_fields(answer) == ["picture"]
    else:
        problem(answer, code)


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("multipart/form-data", "malformed_body"),
        ('multipart/form-data; boundary=""', "malformed_body"),
        ("multipart/form-data; boundary=" + "x" * 71, "malformed_body"),
        ('multipart/form-data; boundary="a\tb"', "malformed_body"),
        ("application/json", "unsupported_media_type"),
        ("application/x-www-form-urlencoded", "unsupported_media_type"),
        ("multipart/mixed; boundary=x", "unsupported_media_type"),
        ("text/html", "unsupported_media_type"),
    ],
)
def test_a_body_of_another_type_is_refused(service: Service, content_type: str, code: str) -> None:
    event = service.create_event()["id"]
    headers = service.as_admin | {"Content-Type": content_type}
    problem(service.call("POST", f"/events/{event}/picture", part(b"x") + END, headers=headers), code)


def test_whatever_is_wrong_with_a_form_it_is_refused_as_that(service: Service, quick: list[bytes]) -> None:
    event, chance = service.create_event()["id"], random.Random(14)
    whole = part(b"a picture", further=b"A: b\r\n") + part(b"x", "other") + END
    for _ in range(200):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(broken))
            broken[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 4))
        answer = service.call("PUT", f"/events/{event}/picture", bytes(broken), headers=service.as_admin | MULTIPART)
        assert answer.status_int in (200, 400, 422), bytes(broken)


def test_a_picture_may_be_larger_than_other_bodies_but_not_for_ever(service: Service, quick: list[bytes]) -> None:
    event = service.create_event()["id"]
    headers = service.as_admin | {"Content-Type": "image/png"}
    assert service.call("PUT", f"/events/{event}/picture", bytes(10 << 20), headers=headers).status_int == 200

    refused = service.call("PUT", f"/events/{event}/picture", bytes((10 << 20) + 1), headers=headers)

    assert "over 10 MB" in problem(refused, "body_too_large")["detail"]
    problem(service.post(f"/events/{event}", b"{" + b" " * 65_536, **service.as_admin), "body_too_large")
    problem(service.post(f"/events/{event}/picture/remove", bytes(65_537), **service.as_admin), "body_too_large")
