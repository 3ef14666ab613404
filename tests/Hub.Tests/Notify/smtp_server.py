"""A real SMTP server (aiosmtpd) that says on standard output what it got: 'ready PORT', then a line of JSON for each mail, read by Python's own e-mail package.

smtp_server.py [--port N] [--tls | --starttls] [--cert FILE --key FILE] [--login USER PASSWORD] [--refuse ADDRESS]... [--hang]
"""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--tls", action="store_true")
arguments.add_argument("--starttls", action="store_true")
arguments.add_argument("--cert")
arguments.add_argument("--key")
arguments.add_argument("--login", nargs=2)
arguments.add_argument("--refuse", action="append", default=[])
arguments.add_argument("--hang", action="store_true")
wanted = arguments.parse_args()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in wanted.refuse:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if wanted.hang:
            await asyncio.sleep(3600)
        say(session, envelope)
        return "250 taken"


def say(session, envelope):
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    print(json.dumps({
        "headers": {name.lower(): str(value) for name, value in mail.items()},
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "encrypted": session.ssl is not None or wanted.tls,
        "authenticated": bool(session.authenticated),
        "structure": mail.get_content_type(),
        "defects": [str(defect) for part in mail.walk() for defect in part.defects],
        "parts": [{
            "type": part.get_content_type(),
            "method": part.get_param("method"),
            "charset": part.get_content_charset(),
            "name": part.get_filename(),
            "text": part.get_content() if part.get_content_maintype() == "text" else part.get_payload(decode=True).decode("utf-8", "replace"),
        } for part in parts],
    }), flush=True)


def authenticate(server, session, envelope, mechanism, data):
    told = [data.login.decode(), data.password.decode()]
    return AuthResult(success=told == wanted.login, handled=False)


async def main():
    context = None
    if wanted.cert:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(wanted.cert, wanted.key)

    def factory():
        login = dict(authenticator=authenticate, auth_required=True, auth_require_tls=False) if wanted.login else {}
        return SMTP(Handler(), enable_SMTPUTF8=True, hostname="mail.test", tls_context=context if wanted.starttls else None, require_starttls=wanted.starttls, **login)

    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", wanted.port, ssl=context if wanted.tls else None)
    print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
