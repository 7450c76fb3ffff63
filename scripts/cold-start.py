#!/usr/bin/env python3
"""Measures the cold start of functions: from the start of the process to its first answer.

Serves the Runtime API of Lambda and an AWS endpoint that answers every call with "not found", both on loopback, starts
each program a number of times, hands it its sample event and notes when the answer comes.

usage: scripts/cold-start.py [--runs N] [--https] PROGRAM…
A program is named as its function, or is the bootstrap in a folder of that name; its event is events/<name>.json. With
--https the functions read the certificate bundle, as they do on AWS, and their first call fails; without, nothing is
encrypted and nothing is read. The table is Markdown; processor time is that of the process, which a busy machine does not
lengthen.
"""

import argparse
import http.server
import os
import pathlib
import resource
import socketserver
import statistics
import subprocess
import sys
import threading
import time
import zlib

EVENTS = pathlib.Path(__file__).resolve().parent.parent / "events"


class Quick(http.server.BaseHTTPRequestHandler):
    """Answers in one packet, without delay."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))


class RuntimeApi(Quick):
    def do_GET(self):
        run = self.server.run
        if run.is_taken:
            # The next event never comes; the process is ended meanwhile.
            run.over.wait(30)
            return
        run.is_taken = True
        run.asked = time.perf_counter()
        deadline = int((time.time() + 60) * 1000)
        self.answer(200, run.event, [
            ("Lambda-Runtime-Aws-Request-Id", "1"),
            ("Lambda-Runtime-Deadline-Ms", str(deadline)),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-north-1:123456789012:function:f"),
        ])

    def do_POST(self):
        run = self.server.run
        run.answered = time.perf_counter()
        run.answer = self.body()
        run.failed = self.path.endswith("/error")
        self.answer(202)
        run.over.set()


class NothingThere(Quick):
    """DynamoDB, S3 and the others of a stack that holds nothing."""

    def any(self):
        self.body()
        target = self.headers.get("X-Amz-Target", "")
        operation = target.rsplit(".", 1)[-1]
        empty = {"GetItem": b"{}", "Query": b'{"Items":[],"Count":0}', "BatchGetItem": b'{"Responses":{},"UnprocessedKeys":{}}'}
        if operation == "GetSecretValue":
            return self.answer(200, b'{"SecretString":"' + b"x" * 64 + b'","VersionId":"' + os.urandom(8).hex().encode() + b'"}')
        if operation in empty:
            return self.answer(200, empty[operation])
        self.answer(404, b"")

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = any


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A program that is ended leaves its connections as they are.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Run:
    def __init__(self, event):
        self.event, self.over = event, threading.Event()
        self.is_taken = False
        self.asked = self.answered = None
        self.answer, self.failed = b"", False


def serve(handler):
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def environment(runtime, aws, name, https):
    queue = "http://127.0.0.1/queue/"
    variables = {
        "PATH": os.environ["PATH"],
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_REGION": "eu-north-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "ATTEST_TENANT": "Nordbygg",
        "ATTEST_RECORDS_TABLE": "records",
        "ATTEST_TRAIL_TABLE": "trail",
        "ATTEST_DOCUMENTS_BUCKET": "documents",
        "ATTEST_FLOW_ARN": "arn:aws:states:eu-north-1:123456789012:stateMachine:flow",
        "ATTEST_LINK_KEYS_SECRET": "link-keys",
        "ATTEST_BASE_URL": "https://attest.example",
        "ATTEST_MAIL_CONFIGURATION_SET": "attest",
        "ATTEST_IMAGES_BUCKET": "images",
        "ATTEST_RETENTION_DAYS": "2557",
        "ATTEST_RETENTION_MODE": "GOVERNANCE",
    }
    variables |= {f"ATTEST_{name}_QUEUE_URL": queue + name for name in ("INTAKE", "FLOW", "NOTIFY", "EXPORT", "SCAN")}
    if not https:
        variables["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{aws}"
    else:
        # Nothing answers there, so that the first call fails at once, with everything before it done.
        variables["AWS_ENDPOINT_URL"] = "https://127.0.0.1:9"
        variables["AWS_MAX_ATTEMPTS"] = "1"
    return variables


def name_of(program):
    return program.parent.name if program.name == "bootstrap" else program.name


def processor_ms():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def once(aws, program, event, https):
    # A server for each: a program that is being ended would ask for the next one's event.
    runtime = serve(RuntimeApi)
    run = runtime.run = Run(event)
    variables = environment(runtime.server_address[1], aws.server_address[1], name_of(program), https)
    used = processor_ms()
    started = time.perf_counter()
    process = subprocess.Popen([program], env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not (is_answered := run.over.wait(0.5)) and process.poll() is None and time.monotonic() < until:
        pass
    process.kill()
    runtime.shutdown()
    runtime.server_close()
    with process.stderr as told:
        if not is_answered:
            raise SystemExit(f"{program}: no answer: {told.read().decode()[-2000:]}")
    process.wait()
    return (run.asked - started) * 1000, (run.answered - started) * 1000, processor_ms() - used, run.failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--https", action="store_true")
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    aws = serve(NothingThere)
    print("| function | program kB | zipped kB | started ms | answered ms | fastest | slowest | processor ms |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for program in arguments.programs:
        program = program.resolve()
        name = name_of(program)
        event = (EVENTS / f"{name}.json").read_bytes()
        runs = [once(aws, program, event, arguments.https) for _ in range(arguments.runs)]
        started, answered, used, failed = zip(*runs)
        code = program.read_bytes()
        zipped = len(zlib.compress(code, 9))
        word = " (answers with an error)" if any(failed) else ""
        print(f"| `{name}`{word} | {len(code) // 1000} | {zipped // 1000} | {statistics.median(started):.1f} "
              f"| {statistics.median(answered):.1f} | {min(answered):.1f} | {max(answered):.1f} "
              f"| {statistics.median(used):.0f} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
