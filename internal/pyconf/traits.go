package pyconf

import "example.com/magi-harden/internal/finding"

// row judges the values of a trait that an edit sets.
type row struct {
	trait    string          // as in the file, without "c."
	opens    finding.Opening // what a weaker value opens
	harmless func(change) bool
}

// change is a value that an edit sets, and the rendered one; nil if none is, or if it is
// no literal.
type change struct {
	was *literal
	is  literal
}

// never: the rendered value is the only one that is known to be harmless.
func never(change) bool { return false }

// traits lists what may be set to other values, and what the others open. A trait that is
// not in it may not be set. The names are those of jupyter_server 2 and JupyterLab 4.
var traits = [...]row{
	{"IdentityProvider.token", finding.OpensToken, never},
	{"PasswordIdentityProvider.token", finding.OpensToken, never},
	{"ServerApp.token", finding.OpensToken, never},
	{"ServerApp.identity_provider_class", finding.OpensLogin, never},
	{"PasswordIdentityProvider.hashed_password", finding.OpensLogin, never},
	{"PasswordIdentityProvider.allow_password_change", finding.OpensLogin, never},
	{"ServerApp.password", finding.OpensLogin, never},
	{"ServerApp.allow_unauthenticated_access", finding.OpensLogin, never},
	{"ServerApp.authenticate_prometheus", finding.OpensLogin, never},
	{"ServerApp.trust_xheaders", finding.OpensLogin, never},
	{"ServerApp.authorizer_class", finding.OpensLogin, never},

	{"ServerApp.cookie_secret", finding.OpensSession, never},
	{"IdentityProvider.cookie_options", finding.OpensSession, cookieOptions},
	{"IdentityProvider.get_secure_cookie_kwargs", finding.OpensSession, cookieAge},
	{"IdentityProvider.secure_cookie", finding.OpensSession, only(constantOf("True"))},
	{"MappingKernelManager.cull_idle_timeout", finding.OpensSession, sooner},
	{"MappingKernelManager.cull_interval", finding.OpensSession, atMost},
	{"MappingKernelManager.cull_connected", finding.OpensSession, never},
	{"MappingKernelManager.cull_busy", finding.OpensSession, only(constantOf("True"))},
	{"TerminalManager.cull_inactive_timeout", finding.OpensSession, sooner},
	{"TerminalManager.cull_interval", finding.OpensSession, atMost},
	{"ServerApp.terminals_enabled", finding.OpensDesign, only(constantOf("False"))},
	{"ServerApp.shutdown_no_activity_timeout", "", only(positive)},

	{"ServerApp.tornado_settings", finding.OpensOrigin, never},
	{"ServerApp.disable_check_xsrf", finding.OpensOrigin, never},
	{"ServerApp.allow_origin", finding.OpensOrigin, never},
	{"ServerApp.allow_origin_pat", finding.OpensOrigin, never},
	{"ServerApp.allow_credentials", finding.OpensOrigin, never},
	{"ServerApp.allow_remote_access", finding.OpensOrigin, only(constantOf("False"))},
	{"ServerApp.local_hostnames", finding.OpensOrigin, fewer},
	{"ServerApp.nbconvert_csp_sandbox", finding.OpensOrigin, never},

	{"ServerApp.max_body_size", finding.OpensLimits, atMost},
	{"ServerApp.max_buffer_size", finding.OpensLimits, atMost},

	{"ServerApp.ip", finding.OpensNetwork, never},
	{"ServerApp.port", finding.OpensNetwork, never},
	{"ServerApp.sock", finding.OpensNetwork, never},

	{"ServerApp.root_dir", finding.OpensFiles, never},
	{"ContentsManager.allow_hidden", finding.OpensFiles, never},
	{"ServerApp.jinja_environment_options", finding.OpensToken, never},

	{"ServerApp.allow_root", finding.OpensPrivileges, never},
	{"ServerApp.jpserver_extensions", finding.OpensStart, never},
	{"ServerApp.allow_external_kernels", finding.OpensStart, never},
	{"ServerApp.autoreload", finding.OpensStart, never},
	{"LabApp.extension_manager", finding.OpensStart, never},
	{"NotebookNotary.db_file", finding.OpensStart, never},

	{"Application.logging_config", finding.OpensToken, never},
	{"Application.log_level", finding.OpensLogs, only(usualLog)},
	{"ServerApp.log_level", finding.OpensLogs, only(usualLog)},

	// Comfort: nothing that is protected depends on these. Whoever is logged in can do as much without them.
	{"ServerApp.websocket_ping_interval", "", only(positive)},
	{"ServerApp.websocket_ping_timeout", "", only(positive)},
	{"ServerApp.quit_button", "", only(boolean)},
	{"ServerApp.default_url", "", only(pagePath)},
	{"LabApp.default_url", "", only(pagePath)},
	{"LabApp.news_url", "", never},
	{"FileContentsManager.delete_to_trash", "", only(boolean)},
	{"ContentsManager.hide_globs", "", only(listOf(plainGlob))},
	{"ContentsManager.untitled_notebook", "", only(plainText)},
	{"ContentsManager.untitled_file", "", only(plainText)},
	{"ContentsManager.untitled_directory", "", only(plainText)},
	{"MultiKernelManager.default_kernel_name", "", only(plainText)},
	{"MappingKernelManager.default_kernel_name", "", only(plainText)},
	{"KernelSpecManager.allowed_kernelspecs", "", only(listOf(plainText))},
	{"MappingKernelManager.kernel_info_timeout", "", only(positive)},
	{"MappingKernelManager.buffer_offline_messages", "", only(boolean)},
	{"KernelManager.shutdown_wait_time", "", only(positive)},
	{"KernelManager.autorestart", "", only(boolean)},
	{"ZMQChannelsWebsocketConnection.iopub_data_rate_limit", "", only(positive)},
	{"ZMQChannelsWebsocketConnection.iopub_msg_rate_limit", "", only(positive)},
	{"ZMQChannelsWebsocketConnection.rate_limit_window", "", only(positive)},
	{"ServerApp.iopub_data_rate_limit", "", only(positive)},
	{"ServerApp.iopub_msg_rate_limit", "", only(positive)},
	{"ServerApp.rate_limit_window", "", only(positive)},
	{"ResourceUseDisplay.track_cpu_percent", "", only(boolean)},
	{"ResourceUseDisplay.mem_limit", "", only(positive)},
	{"ResourceUseDisplay.cpu_limit", "", only(positive)},
}

// rowOf returns the row of a trait; one that allows nothing if there is none.
func rowOf(trait string) row {
	for _, r := range traits {
		if r.trait == trait {
			if r.opens == "" {
				r.opens = finding.OpensDesign
			}
			return r
		}
	}
	return row{trait, finding.OpensDesign, never}
}

// owners says what the functions and classes of the rendered file protect.
var owners = map[string]finding.Opening{
	"take_token": finding.OpensToken, "token": finding.OpensToken, "trim_page": finding.OpensToken, "without_token": finding.OpensToken,
	"WithoutToken": finding.OpensToken, "ThrottledIdentityProvider": finding.OpensLogin,
}
