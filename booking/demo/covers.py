"""Covers of events, drawn here, so that nobody's licence is asked for."""

from io import BytesIO

from PIL import Image, ImageDraw


def dusk(above: str, below: str, lamps: int) -> bytes:
    """Return a PNG of dusk, between two colours, over a row of lamps."""
    width, height = 960, 540
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.composite(Image.new("RGB", (width, height), below), Image.new("RGB", (width, height), above), ramp)
    canvas = ImageDraw.Draw(picture, "RGBA")
    for number in range(lamps):
        x, y = width * (2 * number + 1) // (2 * lamps), 180 + 78 * (number * 7 % 5) // 2
        for radius in range(90, 12, -6):
            canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 226, 160, 14))
        canvas.ellipse((x - 13, y - 13, x + 13, y + 13), fill="#fff3cf")
        canvas.line((x, 0, x, y - 13), fill=(255, 255, 255, 60), width=2)
    canvas.rectangle((0, 480, width, height), fill=(0, 0, 0, 90))
    written = BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()
