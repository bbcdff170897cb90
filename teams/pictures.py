"""What a file that should be a picture really is: read from its first bytes, never from its name. Decodes nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Picture:
    """`kind` is its media type."""

    kind: str
    width: int
    height: int


def picture_in(data: bytes) -> Picture | None:
    """A PNG, JPEG or WebP with its size in pixels; None for everything else, and for one that is broken off."""
    try:
        return _png(data) or _jpeg(data) or _webp(data)
    except (struct.error, IndexError):
        return None


def _png(data: bytes) -> Picture | None:
    """W3C, Portable Network Graphics, 5.2 and 11.2.1: the signature, then a chunk IHDR of 13 bytes."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return Picture(kind="image/png", width=width, height=height)


def _jpeg(data: bytes) -> Picture | None:
    """ITU T.81, B.1 and B.2: segments up to the frame header, which is SOF0 to SOF15 but for DHT, JPG and DAC."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at < len(data):
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if data[at] != 0xFF or length < 2:
            return None
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Picture(kind="image/jpeg", width=width, height=height)
        at += 2 + length
    return None


def _webp(data: bytes) -> Picture | None:
    """RFC 9649, 2.4 to 2.7: RIFF, then a first chunk VP8X, VP8L or VP8, each with the size at a place of its own."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    match data[12:16]:
        case b"VP8X":
            width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", data, 26))
        case _:
            return None
    return Picture(kind="image/webp", width=width, height=height) if len(data) >= 30 else None
