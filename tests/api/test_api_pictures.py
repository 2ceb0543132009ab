"""An event's picture: sent as it is or in a form, served under its hash, told by the API and in the history."""

import random
from io import BytesIO

import pytest
from PIL import Image
from webtest import Upload

from booking import store
from booking.pictures import pictures
from booking.store.pictures import Picture
from tests.support.service import FixedClock, Service
from tests.support.web_client import Browser, faulty_fields, problem

BOUNDARY = "----browser0123456789"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
PUBLISH = ("published", "true")
TYPED = {"title": "Concert", "starts_at": "2026-10-21T19:30", "seats": "30"}
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


def test_a_new_event_is_made_with_its_picture_and_so_are_those_that_repeat_it(
    service: Service, quick: list[bytes]
) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/events/new")
    assert admin.element("new-event")["enctype"] == "multipart/form-data"

    admin.send_by("new-event", *PUBLISH, **TYPED, picture=Upload("a.jpg", b"what was chosen"), repeat_weeks="2")

    assert (admin.message, quick) == ("2 events are published.", [b"what was chosen"])
    assert [service.event(number)["picture"] for number in (1, 2)] == [f"/pictures/{MADE.id}"] * 2
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, **TYPED)
    assert service.event(3)["picture"] is None
    admin.open("/admin/events/1/copy")
    assert "It gets the same picture, unless you choose another." in admin.text
    admin.send_by("new-event", *PUBLISH)
    assert service.event(4)["picture"] == f"/pictures/{MADE.id}"


def test_what_was_typed_and_chosen_for_a_new_event_stays_where_it_is_refused(
    service: Service, quick: list[bytes]
) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/events/new")
    typed = TYPED | {"seats": "none", "description": "Two\r\nlines, both “kept”"}
    admin.send_by("new-event", *PUBLISH, **typed, picture=Upload("a.jpg", b"what was chosen"))

    assert [one["name"] for one in admin.dom.select("[aria-invalid=true]")] == ["seats"]
    assert admin.page.forms["new-event"]["description"].value == "Two\nlines, both “kept”"
    assert admin.element("new-kept-picture").img["src"] == f"/pictures/{MADE.id}"  # type: ignore[index]
    admin.send_by("new-event", *PUBLISH, seats="30")
    event = service.event(1)
    assert (event["picture"], event["description"]) == (f"/pictures/{MADE.id}", "Two\nlines, both “kept”")
    assert quick == [b"what was chosen"]


def test_a_file_that_is_no_picture_is_told_of_with_all_else_that_is_wrong_with_a_new_event(service: Service) -> None:
    admin = Browser(service)
    admin.sign_in()
    for content, said in (
        (b"<svg/>", "Choose a JPEG"),
        (bytes((10 << 20) + 1), "The file is over 10 MB."),
    ):
        admin.open("/admin/events/new")
        admin.send_by("new-event", *PUBLISH, **TYPED | {"title": ""}, picture=Upload("a.jpg", content))
        assert said in admin.element("new-picture-fault").get_text()
        assert [one["name"] for one in admin.dom.select("[aria-invalid=true]")] == ["title", "picture"]
        assert admin.page.forms["new-event"]["seats"].value == "30"
    admin.send_by("new-event", *PUBLISH, title="Concert")
    assert service.event(1)["picture"] is None


def test_a_picture_that_was_kept_too_long_is_asked_for_again(
    service: Service, quick: list[bytes], clock: FixedClock
) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, picture=Upload("a.jpg", b"what was chosen"))
    clock.move(3_601)
    service.database.write(store.pictures.purge, 4)

    admin.send_by("new-event", *PUBLISH, **TYPED)

    assert admin.element("new-picture-fault").get_text() == "Choose the picture again: we keep it for an hour only."
    admin.send_by("new-event", *PUBLISH)
    assert service.event(1)["picture"] is None


def test_a_form_with_a_picture_that_is_sent_twice_makes_one_event(service: Service, quick: list[bytes]) -> None:
    for boundary in (BOUNDARY, "----another"):
        fields = {**TYPED, "published": "true", "idempotency_key": "k" * 16}
        parts = [part(value.encode(), name, "").replace(b"; \r\n", b"\r\n") for name, value in fields.items()]
        body = b"".join([*parts, part(b"what was chosen"), END]).replace(BOUNDARY.encode(), boundary.encode())
        headers = service.as_admin | {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        answer = service.call("POST", "/admin/events/new", body, headers=headers)
        assert (answer.status_int, answer.headers["Location"]) == (303, "/admin/events/1")
    assert len(service.get("/events").json["events"]) == 1


def test_a_form_beside_a_file_has_no_more_and_no_other_fields_than_one_without(service: Service) -> None:
    admin = Browser(service)
    admin.sign_in()
    admin.open("/admin/events/new")
    admin.send_by("new-event", *PUBLISH, **TYPED, description="x" * 65_536)
    assert admin.message.startswith("The body is over 64 KiB. Send less at once. Nothing was saved.")
    many = b"".join(part(b"", f"f{number}", "") for number in range(300)).replace(b"; \r\n", b"\r\n")
    for body in (many, part(b"\xff", "title", "").replace(b"; \r\n", b"\r\n")):
        answer = service.call("POST", "/admin/events/new", body + END, headers=service.as_admin | MULTIPART)
        assert answer.status_int == 303
    assert service.get("/events").json["events"] == []


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
