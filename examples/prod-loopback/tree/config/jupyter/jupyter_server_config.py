# config/jupyter/jupyter_server_config.py - written by magi-harden; edit it freely: upgrade merges your changes
#
# The start command names this file with --config. That alone is not the last word: Jupyter also runs what it finds in
# ~/.jupyter and ~/.local, where a notebook can write, and a more specific name there beats a setting here. So the compose
# file sets JUPYTER_CONFIG_DIR and PYTHONNOUSERSITE, which keep those folders out of the server, and
# TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR, so that a mistake in this file stops it instead of being skipped.
import logging
import os
import re
import secrets

c = get_config()  # noqa: F821 (Jupyter provides it)

# --- Token (MH-AUTH-01, -02) -----------------------------------------------------------------------------------------


def take_token():
    """Take the token out of the environment, and stop the server when it is none that protects anything."""
    token = os.environ.pop("JUPYTER_TOKEN", "").strip()
    least = 32 if re.fullmatch("[0-9a-fA-F]*", token) else 22  # characters for 128 bits
    if not re.fullmatch("[0-9A-Za-z_-]*", token) or len(token) < least or len(set(token)) < 8:
        raise SystemExit(
            "jupyter_server_config.py: JUPYTER_TOKEN is missing or weak: it needs 32 random hexadecimal digits or more\n"
            "put the output of `openssl rand -hex 32` into .env as JUPYTER_TOKEN, then `docker compose up -d`"
        )
    return token


# Kernels and terminals inherit what is left of the environment. Taking the token out keeps it from `%env`, dumps and saved
# outputs, and no more than that: a notebook runs as the server's user and can read /proc/PID/environ and the server's
# runtime folder. Who can run a cell can do whatever the token allows anyway.
token = take_token()
c.IdentityProvider.token = token
for name in ("JUPYTER_TOKEN_FILE", "PYTHONNOUSERSITE", "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"):
    os.environ.pop(name, None)  # the first is never consulted; the others are for the server, not for notebooks


def trim_page(handler, page_config):
    """Change what JupyterLab's page is told: no token, and no question about news at every start."""
    page_config["token"] = ""  # the login cookie is enough; with a token in the page every request would carry it
    news = "@jupyterlab/apputils-extension:announcements"
    page_config["disabledExtensions"] = sorted({*page_config.get("disabledExtensions", ()), news})
    return page_config


# --- Login (MH-AUTH-05, MH-SESS-02) ----------------------------------------------------------------------------------

c.ServerApp.identity_provider_class = "jupyter_server.auth.identity.PasswordIdentityProvider"
c.PasswordIdentityProvider.hashed_password = ""  # the token is the only way in
c.PasswordIdentityProvider.password_required = False
c.PasswordIdentityProvider.allow_password_change = False
c.ServerApp.allow_unauthenticated_access = False  # Jupyter's default leaves unmarked endpoints open
c.ServerApp.authenticate_prometheus = True

c.ServerApp.cookie_secret = secrets.token_bytes(32)  # in no file: a restart ends every login
c.IdentityProvider.cookie_options = {"expires_days": 1, "httponly": True, "samesite": "Lax"}
c.IdentityProvider.get_secure_cookie_kwargs = {"max_age_days": 1}  # the server's own check of the same
c.IdentityProvider.secure_cookie = None  # on localhost browsers speak plain HTTP; Secure where a proxy says https

c.ServerApp.tornado_settings = {
    "page_config_hook": trim_page,
    "xsrf_cookie_kwargs": {"path": '/jupyter/', "samesite": "Lax", "secure": False},
}

# --- Whose requests are answered (MH-CORS-01, -02, -03, -04) ---------------------------------------------------------

c.ServerApp.disable_check_xsrf = False
c.ServerApp.allow_origin = ""
c.ServerApp.allow_origin_pat = '^(?:http://localhost:8888|https://magi\\.tailnet\\.example\\.com)$'
c.ServerApp.allow_credentials = False
c.ServerApp.local_hostnames = ['magi.tailnet.example.com', 'localhost']
c.ServerApp.allow_remote_access = False  # other names in the Host header are refused: no DNS rebinding
c.ServerApp.trust_xheaders = True  # only nginx reaches this server from outside, and it overwrites these headers
c.ServerApp.nbconvert_csp_sandbox = True
c.ServerApp.max_body_size = 67108864  # bytes, 64 MiB; /login reads a body before it knows who asks
c.ServerApp.max_buffer_size = 67108864

# --- Where it listens ------------------------------------------------------------------------------------------------

c.ServerApp.ip = "0.0.0.0"  # inside the container; who gets here is decided by its networks
c.ServerApp.port = 8888
c.ServerApp.port_retries = 0  # nobody looks for it on the next port
c.ServerApp.sock = ""
c.ServerApp.certfile = ""  # TLS ends before Jupyter, so that no notebook can read the key
c.ServerApp.keyfile = ""
c.ServerApp.base_url = '/jupyter/'
c.ServerApp.websocket_ping_interval = 30  # seconds; kernels and terminals do so anyway, which keeps quiet ones alive
c.ServerApp.websocket_ping_timeout = 30
c.ServerApp.open_browser = False
c.ServerApp.allow_root = False
c.ServerApp.allow_external_kernels = False
c.ServerApp.autoreload = False
c.ServerApp.quit_button = False  # `docker compose stop` ends it; from the menu it would only start again

# --- Files -----------------------------------------------------------------------------------------------------------

c.ServerApp.root_dir = '/home/jovyan/work'  # what is shown is what is kept: all else ends with the container
c.ContentsManager.allow_hidden = False
c.FileContentsManager.delete_to_trash = False  # the trash of a container is memory, or another file system
c.NotebookNotary.db_file = ":memory:"  # of trusted outputs; in a full home folder no notebook could be saved any more

# --- Sessions (MH-SESS-01) -------------------------------------------------------------------------------------------

c.MappingKernelManager.cull_idle_timeout = 3600  # seconds; 0 is never
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = True  # an open tab does not keep a kernel
c.MappingKernelManager.cull_busy = False  # a running cell does
c.TerminalManager.cull_inactive_timeout = 3600
c.TerminalManager.cull_interval = 300
c.ServerApp.terminals_enabled = False  # tidiness, not a wall: a cell can run commands as well
c.ServerApp.shutdown_no_activity_timeout = 0  # the restart policy would only start it again

# --- JupyterLab ------------------------------------------------------------------------------------------------------

c.LabApp.extension_manager = "readonly"  # extensions come with the image
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

# --- Log (MH-AUTH-04, MH-LOG-02) -------------------------------------------------------------------------------------


class WithoutToken(logging.Filter):
    """Keep the token, and whatever a URL calls one, out of the log: errors are logged with the URL as it came."""

    secret = re.compile(re.escape(token) + r"|(?<=token=)[^&\s]+|(?<=token%3D)[^&%\s]+", re.IGNORECASE)

    def filter(self, record):
        record.msg, record.args = self.secret.sub("[secret]", record.getMessage()), ()
        return True


c.Application.logging_config = {
    "filters": {"without_token": {"()": WithoutToken}},
    "handlers": {"console": {"filters": ["without_token"]}},
}
c.Application.log_level = "INFO"  # has failed logins with their address; DEBUG would have cookies
