"""Sends the photos of a folder to a running `sightline serve` from several clients, and prints photos per second and latency.

    ./sightline serve --port 8080 &
    python3 eval/serve.py 8080 FOLDER CLIENTS
"""

import http.client
import os
import sys
import threading
import time


def main():
    port, folder, clients = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    photos = iter(sorted(os.path.join(folder, name) for name in os.listdir(folder)))
    lock = threading.Lock()
    seconds, statuses = [], {}

    def client():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                photo = next(photos, None)
            if photo is None:
                return
            with open(photo, "rb") as file:
                body = file.read()
            begun = time.time()
            connection.request("POST", "/api/v1/caption", body, {"Content-Type": "image/jpeg"})
            response = connection.getresponse()
            response.read()
            with lock:
                seconds.append(time.time() - begun)
                statuses[response.status] = statuses.get(response.status, 0) + 1

    begun = time.time()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds.sort()
    print(
        "%d clients: %.1f photos/s, median %.0f ms, 95 %% at most %.0f ms, statuses %s"
        % (
            clients,
            len(seconds) / (time.time() - begun),
            1000 * seconds[len(seconds) // 2],
            1000 * seconds[int(0.95 * len(seconds))],
            statuses,
        )
    )


if __name__ == "__main__":
    main()
