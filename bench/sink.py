"""A mail server on the loopback that takes everything, in a process of its own: it says its port.
`python -m bench.sink`."""

import socket
import threading


def serve(client: socket.socket) -> None:
    with client, client.makefile("rb") as said:
        client.sendall(b"220 ici\r\n")
        while line := said.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                client.sendall(b"354 go\r\n")
                while said.readline() != b".\r\n":
                    pass
            client.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            client, _address = server.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
