"""Every page of an encrypted file in plain bytes, free ones too: for looking what is left in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16


def plain_pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the pages as SQLCipher 4 decrypts them with a raw key."""
    content = path.read_bytes()
    assert len(content) % PAGE == 0
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        body = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED :][:IV]
        decryptor = Cipher(AES256(key), CBC(vector)).decryptor()
        yield decryptor.update(body) + decryptor.finalize()
