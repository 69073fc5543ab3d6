"""What the database keeps of a session is sealed: an address, a code sent by mail, a key being set
up wait there, and nobody who reads the file reads them."""

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing


@lru_cache(maxsize=4)
def _cipher(secret: str) -> Fernet:
    drawn = hashlib.scrypt(secret.encode(), salt=b"maillage.session", n=2**10, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(drawn))


class SealedSerializer:
    """SESSION_SERIALIZER: JSON, encrypted with a key of its own, made from the secret."""

    def dumps(self, obj: Any) -> bytes:
        return _cipher(settings.SECRET_KEY).encrypt(json.dumps(obj).encode())

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(_cipher(settings.SECRET_KEY).decrypt(data))
        except InvalidToken as broken:
            raise signing.BadSignature("not sealed here") from broken


def hashed(token: str) -> str:
    """What is kept of a secret, or of an address."""
    return hashlib.sha256(token.encode()).hexdigest()
