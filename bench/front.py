"""Runs nginx on the loopback with the very configuration of docs/deploy/nginx.conf; only names, paths and ports change.

python bench/front.py --port 8443 --site 127.0.0.1:8001 --static DIR --media DIR     until it is told to stop
"""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[1] / "docs" / "deploy" / "nginx.conf"
MAIN = """
daemon off;
worker_processes 1;
pid {work}/pid;
error_log {work}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    include {work}/svoi.conf;
}}
"""


def write(work: Path, *, port: int, site: str, static: Path, media: Path, live: str = "127.0.0.1:8002") -> Path:
    """The main file for `nginx -c`; everything it needs lies in `work`."""
    work.chmod(0o755)  # nginx' worker is another user
    text = CONFIG.read_text()
    replaced = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen 80;": f"listen 127.0.0.1:{port + 1};",
        "server_name club.example.com;": "server_name 127.0.0.1;",
        "server 127.0.0.1:8001 ": f"server {site} ",
        "server 127.0.0.1:8002 ": f"server {live} ",
        "/etc/letsencrypt/live/club.example.com/fullchain.pem": f"{work}/certificate.pem",
        "/etc/letsencrypt/live/club.example.com/privkey.pem": f"{work}/key.pem",
        "/var/cache/nginx/svoi": f"{work}/cache",
        "/srv/svoi/static/;": f"{static}/;",
        "alias /srv/svoi/media/;": f"alias {media}/;",
    }
    for documented, here in replaced.items():
        if documented not in text:
            raise SystemExit(f"{CONFIG.name} no longer says “{documented}”; bench/front.py must follow.")
        text = text.replace(documented, here)
    (work / "svoi.conf").write_text(re.sub(r"^\s*listen \[::\].*\n", "", text, flags=re.MULTILINE))
    (work / "main.conf").write_text(MAIN.format(work=work))
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(work / "key.pem"), "-out", str(work / "certificate.pem")]
    subprocess.run([*certificate, *files], check=True, capture_output=True)
    return work / "main.conf"


def command(main: Path) -> list[str]:
    return ["/usr/sbin/nginx", "-c", str(main), "-e", str(main.parent / "error.log")]


def run() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--live", default="127.0.0.1:8002")
    parser.add_argument("--static", type=Path, required=True)
    parser.add_argument("--media", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        main = write(
            Path(folder),
            port=options.port,
            site=options.site,
            static=options.static,
            media=options.media,
            live=options.live,
        )
        server = subprocess.Popen(command(main))
        try:
            server.wait()
        except KeyboardInterrupt:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    run()
