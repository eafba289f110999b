import signal
import sys

from flask import Flask

app = Flask(__name__)


@app.route("/")
def hello():
    return "<h1>Hello from Flask in a container</h1>"


def stop(signum, frame):
    sys.exit(0)


if __name__ == "__main__":
    # As the first process of a container nothing ends us on SIGTERM unless we say so.
    signal.signal(signal.SIGTERM, stop)
    app.run(host="0.0.0.0", port=5000)
