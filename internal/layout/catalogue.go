package layout

import "example.com/magi-harden/internal/file"

// The managed folders.
const (
	StateDir    = ".magi-harden"
	configDir   = "config"
	JupyterDir  = "config/jupyter"
	NginxDir    = "config/nginx"
	TLSDir      = "config/tls"
	FirewallDir = "config/firewall"
	Fail2banDir = "config/fail2ban"
	CADir       = StateDir + "/ca"
	BaseDir     = StateDir + "/base"    // a pristine copy of every managed file
	PendingDir  = StateDir + "/pending" // new versions of files that are in conflict
	Backups     = StateDir + "/backups"
	Txn         = StateDir + "/txn" // the journal of a change in progress
)

// The managed files.
const (
	Env           = ".env"
	Base          = "docker-compose.yml" // only in a stand-alone stack
	Ignore        = gitignore            // only in a stand-alone stack
	Override      = "docker-compose.override.yml"
	Harden        = "compose.harden.yml" // replaces Override when the stack already has one
	Dockerfile    = "Dockerfile.jupyter"
	Dockerignore  = "Dockerfile.jupyter.dockerignore"
	JupyterConfig = JupyterDir + "/" + ConfigName
	NginxConfig   = NginxDir + "/nginx.conf"
	TLSIgnore     = TLSDir + "/" + gitignore
	Cert          = TLSDir + "/cert.pem"
	Key           = TLSDir + "/key.pem"
	CACert        = TLSDir + "/ca.pem"
	CAKeyFile     = CADir + "/key.pem"
	StateIgnore   = StateDir + "/" + gitignore
	Answers       = StateDir + "/answers.yaml"
	Manifest      = StateDir + "/manifest.json"
	Lock          = StateDir + "/lock"
	Firewall      = FirewallDir + "/magi-harden.nft"
	BanAction     = Fail2banDir + "/action.d/magi-harden.conf"
	BanFilter     = Fail2banDir + "/filter.d/magi-harden.conf"
	BanJail       = Fail2banDir + "/jail.d/magi-harden.conf"
	Report        = "HARDENING.md"
)

// gitignore is the file name of git's ignore rules.
const gitignore = ".gitignore"

// ConfigName is the name of JupyterConfig in its folder.
const ConfigName = "jupyter_server_config.py"

// catalogue lists every managed path. A new generated file needs one row here and
// one in the renderer's table.
var catalogue = [...]Entry{
	{Path: Base, Mode: 0o644, Policy: file.Managed, Readers: Compose},
	{Path: Ignore, Mode: 0o644, Policy: file.Managed, Readers: Git},
	{Path: Dockerfile, Mode: 0o644, Policy: file.Managed, Readers: Compose},
	{Path: Dockerignore, Mode: 0o644, Policy: file.Managed, Readers: Compose},
	{Path: JupyterConfig, Mode: 0o644, Policy: file.Managed, Readers: Jupyter},
	{Path: NginxConfig, Mode: 0o644, Policy: file.Managed, Readers: Proxy},
	{Path: TLSIgnore, Mode: 0o644, Policy: file.Managed, Readers: Git},
	{Path: Cert, Mode: 0o644, Policy: file.CreateOnce, Readers: Proxy},
	{Path: Key, Mode: 0o600, Policy: file.CreateOnce, Readers: Proxy, Secret: ProxyKey},
	{Path: CACert, Mode: 0o644, Policy: file.CreateOnce, Readers: Person},
	{Path: CAKeyFile, Mode: 0o600, Policy: file.CreateOnce, Readers: Tool, Secret: CAKey},
	{Path: StateIgnore, Mode: 0o644, Policy: file.Managed, Readers: Git},
	{Path: Answers, Mode: 0o644, Policy: file.State, Readers: Tool},
	{Path: Env, Mode: 0o600, Policy: file.Keyed, Readers: Compose, Secret: Token},
	{Path: Firewall, Mode: 0o644, Policy: file.Managed, Readers: Host},
	{Path: BanAction, Mode: 0o644, Policy: file.Managed, Readers: Host},
	{Path: BanFilter, Mode: 0o644, Policy: file.Managed, Readers: Host},
	{Path: BanJail, Mode: 0o644, Policy: file.Managed, Readers: Host},
	{Path: Override, Mode: 0o644, Policy: file.Managed, Readers: Compose},
	{Path: Harden, Mode: 0o644, Policy: file.Managed, Readers: Compose},
	{Path: Report, Mode: 0o644, Policy: file.Managed, Readers: Person},

	{Path: Manifest, Mode: 0o644, Policy: file.State, Readers: Tool},
	{Path: BaseDir, Mode: 0o755, Policy: file.State, Readers: Tool, Tree: true},
	{Path: PendingDir, Mode: 0o755, Policy: file.State, Readers: Tool, Tree: true},
	{Path: Backups, Mode: 0o700, Policy: file.State, Readers: Tool, Secret: Token, Tree: true},
	{Path: Lock, Mode: 0o600, Policy: file.State, Readers: Tool},
	{Path: Txn, Mode: 0o700, Policy: file.State, Readers: Tool, Secret: Token, Tree: true},
}

// OldTLSDir is the certificate folder of the first release. An upgrade moves its
// files.
const OldTLSDir = NginxDir + "/tls"

// Moved returns the present path of each path of an older release.
func Moved() map[string]string {
	return map[string]string{
		OldTLSDir + "/cert.pem":     Cert,
		OldTLSDir + "/key.pem":      Key,
		OldTLSDir + "/ca.pem":       CACert,
		OldTLSDir + "/" + gitignore: TLSIgnore,
	}
}
