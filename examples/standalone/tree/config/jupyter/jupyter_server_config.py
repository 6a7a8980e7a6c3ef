# config/jupyter/jupyter_server_config.py - written by magi-harden; edit it freely: upgrade merges your changes
#
# The start command loads this file with --config. Jupyter would also load configuration and code from ~/.jupyter and
# ~/.local, where a notebook can write, and settings there could take precedence. So the compose file sets
# JUPYTER_CONFIG_DIR and PYTHONNOUSERSITE, which exclude those folders, and
# TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR, so that an error in this file stops the server.
import logging
import os
import re
import secrets
import time

c = get_config()  # noqa: F821 (Jupyter provides it)

# --- Token (MH-AUTH-01, -02) -----------------------------------------------------------------------------------------


def take_token():
    """Return the token and remove it from the environment; stop the server if it is missing or weak."""
    token = os.environ.pop("JUPYTER_TOKEN", "").strip()
    least = 32 if re.fullmatch("[0-9a-fA-F]*", token) else 22  # characters for 128 bits
    if not re.fullmatch("[0-9A-Za-z_-]*", token) or len(token) < least or len(set(token)) < 8:
        raise SystemExit(
            "jupyter_server_config.py: JUPYTER_TOKEN is missing or weak: it needs 32 random hexadecimal digits or more\n"
            "put the output of `openssl rand -hex 32` into .env as JUPYTER_TOKEN, then `docker compose up -d`"
        )
    return token


# Kernels and terminals inherit the environment. Removing the token keeps it out of `%env`, dumps and saved outputs, but
# not secret from notebooks: they run as the server's user and can read /proc/PID/environ and the runtime folder. Whoever
# can run a cell can do all that the token allows anyway.
token = take_token()
c.IdentityProvider.token = token
for name in ("JUPYTER_TOKEN_FILE", "PYTHONNOUSERSITE", "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"):
    os.environ.pop(name, None)  # the first is not used; the others are for the server only


def trim_page(handler, page_config):
    """Remove the token and the question about news from the configuration of JupyterLab's page."""
    page_config["token"] = ""  # the login cookie suffices; with a token in the page every request would contain it
    news = "@jupyterlab/apputils-extension:announcements"
    page_config["disabledExtensions"] = sorted({*page_config.get("disabledExtensions", ()), news})
    return page_config


def without_token(value):
    """Remove the token from what a page shows: Jupyter puts it into error pages."""
    return value.replace(token, "") if isinstance(value, str) else value


# --- Login (MH-AUTH-05, MH-NGX-06, MH-SESS-02) -----------------------------------------------------------------------

from jupyter_server.auth.identity import PasswordIdentityProvider  # noqa: E402
from tornado import web  # noqa: E402


class ThrottledIdentityProvider(PasswordIdentityProvider):
    """Limits the wrong tokens of a client address to 20, and one more every ten seconds. Cookies are not counted."""

    burst, seconds, addresses = 20, 10, 4096
    wrong = {}  # of each address: how many wrong tokens, and when the last one came

    def _count(self, handler, more=0):
        address, now = handler.request.remote_ip, time.monotonic()
        count, then = self.wrong.pop(address, (0, now))
        count = max(0, count - (now - then) / self.seconds) + more
        self.wrong[address] = count, now
        if len(self.wrong) > self.addresses:
            del self.wrong[next(iter(self.wrong))]
        return count

    def _check(self, handler):
        if self._count(handler) > self.burst - 1:
            handler.set_status(429)
            handler.set_header("Retry-After", str(self.seconds))
            raise web.Finish("429: too many wrong tokens\n")

    async def get_user_token(self, handler):
        if not self.get_token(handler):
            return None
        self._check(handler)
        user = await super().get_user_token(handler)
        if user is None:
            self._count(handler, more=1)
        return user

    def process_login_form(self, handler):
        self._check(handler)
        user = super().process_login_form(handler)
        if user is None:
            self._count(handler, more=1)
        return user


c.ServerApp.identity_provider_class = ThrottledIdentityProvider
c.PasswordIdentityProvider.hashed_password = ""  # only the token logs in
c.PasswordIdentityProvider.password_required = False
c.PasswordIdentityProvider.allow_password_change = False
c.ServerApp.allow_unauthenticated_access = False  # Jupyter's default allows endpoints without a login
c.ServerApp.authenticate_prometheus = True

c.ServerApp.cookie_secret = secrets.token_bytes(32)  # not stored: a restart ends every login
c.IdentityProvider.cookie_options = {"expires_days": 1, "httponly": True, "samesite": "Lax"}
c.IdentityProvider.get_secure_cookie_kwargs = {"max_age_days": 1}  # the server's check of the same limit
c.IdentityProvider.secure_cookie = True

c.ServerApp.jinja_environment_options = {"finalize": without_token}
c.ServerApp.tornado_settings = {
    "headers": {"Cache-Control": "no-store"},  # files with a version in their URL keep their own header
    "page_config_hook": trim_page,
    "xsrf_cookie_kwargs": {"path": '/', "samesite": "Lax", "secure": True},
}

# --- Whose requests are answered (MH-CORS-01, -02, -03, -04) ---------------------------------------------------------

c.ServerApp.disable_check_xsrf = False
c.ServerApp.allow_origin = 'https://192.0.2.10'  # one string, compared with the whole Origin in lower case
c.ServerApp.allow_origin_pat = ""
c.ServerApp.allow_credentials = False
c.ServerApp.local_hostnames = ['192.0.2.10', 'localhost']
c.ServerApp.allow_remote_access = True  # the domain is an address, which Jupyter's check of the Host header does not support
c.ServerApp.trust_xheaders = True  # nginx overwrites these headers; no other container is on Jupyter's network
c.ServerApp.nbconvert_csp_sandbox = True
c.ServerApp.max_body_size = 67108864  # bytes, 64 MiB; /login reads a body before the login
c.ServerApp.max_buffer_size = 67108864

# --- Where it listens ------------------------------------------------------------------------------------------------

c.ServerApp.ip = "0.0.0.0"  # inside the container; its networks decide who can connect
c.ServerApp.port = 8888
c.ServerApp.port_retries = 0  # fails if the port is in use, instead of using the next one
c.ServerApp.sock = ""
c.ServerApp.certfile = ""  # TLS ends at the proxy, so no notebook can read the key
c.ServerApp.keyfile = ""
c.ServerApp.base_url = '/'
c.ServerApp.websocket_ping_interval = 30  # seconds; keeps idle connections open
c.ServerApp.websocket_ping_timeout = 30
c.ServerApp.open_browser = False
c.ServerApp.allow_root = False
c.ServerApp.allow_external_kernels = False
c.ServerApp.autoreload = False
c.ServerApp.quit_button = False  # the restart policy would only restart the server

# --- Files -----------------------------------------------------------------------------------------------------------

c.ServerApp.root_dir = '/home/jovyan/work'  # shows only files that survive the container
c.ContentsManager.allow_hidden = False
c.FileContentsManager.delete_to_trash = False  # the trash would be in memory or on another file system
c.NotebookNotary.db_file = ":memory:"  # of trusted outputs; a full home folder would prevent saving notebooks

# --- Sessions (MH-SESS-01) -------------------------------------------------------------------------------------------

c.MappingKernelManager.cull_idle_timeout = 3600  # seconds; 0 is never
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = True  # an open tab does not keep a kernel alive
c.MappingKernelManager.cull_busy = False  # a running cell does
c.TerminalManager.cull_inactive_timeout = 3600
c.TerminalManager.cull_interval = 300
c.ServerApp.terminals_enabled = False  # no protection: a cell can run commands too
c.ServerApp.shutdown_no_activity_timeout = 0  # the restart policy would only restart the server

# --- JupyterLab ------------------------------------------------------------------------------------------------------

c.LabApp.extension_manager = "readonly"  # extensions are part of the image
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

# --- Log (MH-AUTH-04, MH-LOG-02) -------------------------------------------------------------------------------------


class WithoutToken(logging.Filter):
    """Remove the token, and any token in a URL, from log messages: errors are logged with the requested URL."""

    name = "".join(f"(?:{letter}|%{ord(letter):x})" for letter in "token")  # Jupyter decodes %74oken as well
    secret = re.compile(rf"({name}(?:=|%3d))[^&\s'\"]+|{re.escape(token)}", re.IGNORECASE)

    def filter(self, record):
        record.msg, record.args = self.secret.sub(lambda m: (m[1] or "") + "[secret]", record.getMessage()), ()
        return True


c.Application.logging_config = {
    "filters": {"without_token": {"()": WithoutToken}},
    "handlers": {"console": {"filters": ["without_token"]}},
}
c.Application.log_level = "INFO"  # includes failed logins and their address; DEBUG includes cookies
