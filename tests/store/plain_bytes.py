"""Every byte of a closed file as it was before it was encrypted: pages in use, free ones, and all between."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE, _RESERVED, _SALT, _IV = 4096, 80, 16, 16


def plain_bytes(path: Path, key: bytes) -> bytes:
    """Decrypt a file with its raw key: AES-256 in CBC per page, the vector at its end (SQLCipher 4)."""
    content = path.read_bytes()
    pages: list[bytes] = []
    for at in range(0, len(content), _PAGE):
        page = content[at : at + _PAGE]
        vector = page[_PAGE - _RESERVED :][:_IV]
        hidden = page[_SALT if at == 0 else 0 : _PAGE - _RESERVED]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        pages.append(decryptor.update(hidden) + decryptor.finalize())
    return b"".join(pages)
