package startcmd

// kind is the treatment of a flag.
type kind int

const (
	drop kind = iota
	keep
	takeRoot
	takePort
	takeURL
)

// row describes some flags. A flag without a row is dropped.
type row struct {
	kind    kind
	bare    string // flags without a value, without their dashes
	aliases string // short names that take a value
	traits  string // names after the class of the server or of its application
	full    string // names with their class
	value   string // what the value must match to stay
	reason  string
}

const (
	yesNo  = `^(True|False|true|false|1|0)$`
	number = `^[0-9]+(\.[0-9]*)?([eE][+]?[0-9]+)?$`
	aPath  = `^/?([A-Za-z0-9_.~%-]+/?)*$` // never //, which names another host
	aName  = `^[A-Za-z0-9_.-]+$`
)

// servers are the classes whose traits reach the server: itself, and those of
// its applications, from where names of the server's are handed on.
func servers() []string {
	return list("ServerApp NotebookApp LabApp ExtensionApp JupyterNotebookApp NBClassicApp ExtensionAppJinjaMixin SingleUserNotebookApp SingleUserLabApp SingleUserServerApp LabServerApp JupyterApp Application")
}

// rows is an allow list: flags beat every configuration file, so one stays
// only when it is harmless and sets nothing that our file sets, or sets it to
// the same.
func rows() []row {
	return []row{
		{kind: takeRoot, aliases: "notebook-dir", traits: "root_dir notebook_dir", full: "ContentsManager.root_dir FileContentsManager.root_dir AsyncFileContentsManager.root_dir AsyncLargeFileManager.root_dir LargeFileManager.root_dir"},
		{kind: takePort, aliases: "port", traits: "port"},
		{kind: takeURL, traits: "base_url base_project_url"},

		{kind: keep, bare: "no-browser collaborative expose-app-in-browser"},
		{kind: keep, traits: "default_url", value: aPath},
		{kind: keep, traits: "iopub_data_rate_limit iopub_msg_rate_limit rate_limit_window", value: number},
		{kind: keep, full: "ZMQChannelsWebsocketConnection.iopub_data_rate_limit ZMQChannelsWebsocketConnection.iopub_msg_rate_limit ZMQChannelsWebsocketConnection.rate_limit_window", value: number},
		{kind: keep, full: "LabApp.collaborative LabApp.expose_app_in_browser", value: yesNo},
		{kind: keep, full: "MultiKernelManager.default_kernel_name MappingKernelManager.default_kernel_name AsyncMappingKernelManager.default_kernel_name", value: aName},

		{bare: "allow-root", traits: "allow_root", reason: "the container does not run as root"},
		{traits: "token", full: "IdentityProvider.token PasswordIdentityProvider.token", reason: "the token comes from .env"},
		{traits: "password password_required allow_password_change", full: "PasswordIdentityProvider.hashed_password PasswordIdentityProvider.password_required PasswordIdentityProvider.allow_password_change", reason: "login is by token only"},
		{traits: "identity_provider_class authorizer_class login_handler_class logout_handler_class allow_unauthenticated_access authenticate_prometheus cookie_secret cookie_secret_file cookie_options get_secure_cookie_kwargs", full: "IdentityProvider.cookie_options IdentityProvider.get_secure_cookie_kwargs IdentityProvider.secure_cookie", reason: "set by the managed configuration file"},
		{aliases: "ip", traits: "ip allow_remote_access local_hostnames", reason: "set by the networks and the managed configuration file"},
		{traits: "allow_origin allow_origin_pat allow_credentials disable_check_xsrf tornado_settings webapp_settings trust_xheaders nbconvert_csp_sandbox", reason: "set by the managed configuration file"},
		{aliases: "certfile keyfile client-ca", traits: "certfile keyfile client_ca ssl_options", reason: "TLS is terminated before Jupyter"},
		{aliases: "config", traits: "config_file config_file_name", reason: "replaced by the managed configuration file"},
		{aliases: "sock sock-mode port-retries", traits: "sock sock_mode port_retries", reason: "Jupyter listens only on its port"},
		{aliases: "transport gateway-url", reason: "kernels run in the container"},
		{bare: "debug", aliases: "log-level", traits: "log_level logging_config log_format", reason: "set by the managed configuration file"},
		{bare: "y", traits: "answer_yes", reason: "nothing prompts at start"},
		{aliases: "browser", traits: "browser open_browser", reason: "there is no browser in the container"},
		{traits: "terminals_enabled terminado_settings quit_button", reason: "set by an answer or by the managed configuration file"},
		{bare: "dev-mode splice-source extensions-in-dev-mode autoreload skip-dev-build core-mode", aliases: "watch app-dir", traits: "extension_manager dev_mode app_dir watch", reason: "JupyterLab comes from the image"},
		{aliases: "preferred-dir", traits: "preferred_dir", reason: "the server refuses one outside the notebook folder"},
		{bare: "script no-script no-mathjax custom-css", aliases: "pylab", reason: unknown},
	}
}

const unknown = "not known to be harmless"
