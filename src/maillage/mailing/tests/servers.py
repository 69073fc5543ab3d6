"""Servers on the loopback: one that takes mail or refuses it in each way, one that answers for the
names of the internet in the real format."""

import datetime as dt
import socket
import ssl
import threading

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class MailDouble(threading.Thread):
    """Speaks SMTP to whoever comes. `answers`: {verb: what it says instead of « 250 ok »};
    `offers`: lines of its EHLO; `tls`: a context, from the first byte or after STARTTLS."""

    def __init__(self, *, answers=None, offers=(), tls=None, at_once=False, greeting="220 ici"):
        super().__init__(daemon=True)
        self.answers, self.offers, self.greeting = answers or {}, offers, greeting
        self.tls, self.at_once, self.taken = tls, at_once, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:  # the test is over
                return
            with client:
                try:
                    self._talk(self._secured(client) if self.at_once else client)
                except (OSError, UnicodeError):  # the client left, or speaks something else
                    continue

    def _secured(self, client):
        return self.tls.wrap_socket(client, server_side=True)

    def _talk(self, client):
        talk = client.makefile("rwb", buffering=0)
        talk.write(f"{self.greeting}\r\n".encode())
        while line := talk.readline().decode():
            verb = line.strip().partition(" ")[0].upper()
            if verb == "STARTTLS" and self.tls:
                talk.write(b"220 go\r\n")
                client = self._secured(client)
                talk = client.makefile("rwb", buffering=0)
                continue
            if verb == "EHLO" and "EHLO" not in self.answers:
                lines = ("ici", *self.offers)
                talk.write("".join(f"250-{line}\r\n" for line in lines).encode())
            if verb == "DATA" and "DATA" not in self.answers:
                talk.write(b"354 go on\r\n")
                body = ""
                while (part := talk.readline().decode()) != ".\r\n":
                    body += part
                self.taken.append(body)
                talk.write(f"{self.answers.get('.', '250 taken')}\r\n".encode())
                continue
            if self.answers.get(verb) == "":  # hangs up
                return
            usual = {"QUIT": "221 bye", "AUTH": "235 welcome"}.get(verb, "250 ok")
            talk.write(f"{self.answers.get(verb, usual)}\r\n".encode())
            if verb == "QUIT":
                return


def certificate(folder, *, name="localhost", days=30):
    """(a context of a server, the file of the only authority that vouches for it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


class NamesDouble(threading.Thread):
    """Answers for `records`: {(name, kind): [text of a record]}; other names do not exist. A name
    of `deaf` is never answered."""

    def __init__(self, records, deaf=()):
        super().__init__(daemon=True)
        self.records, self.deaf = records, deaf
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.start()

    def run(self):
        while True:
            try:
                asked, whom = self.socket.recvfrom(4096)
            except OSError:
                return
            if (answer := self._answer(dns.message.from_wire(asked))) is not None:
                self.socket.sendto(answer.to_wire(), whom)

    def _answer(self, asked):
        question = asked.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        if name in self.deaf:
            return None
        answer = dns.message.make_response(asked)
        kind = dns.rdatatype.to_text(question.rdtype)
        if rows := self.records.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *rows))
        elif not any(known == name for known, _kind in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
