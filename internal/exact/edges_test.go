package exact_test

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/attack"
)

// edges are edits at the edge of a condition. want is the first difference; none for
// those that are harmless.
const edges = `
=== tmpfs, other order
@ jupyter
- "/tmp:mode=1777,size=512M"
+ "/tmp:size=512M,mode=1777"
=== tmpfs, the same size in other words
@ jupyter
- size=512M
+ size=512m
=== tmpfs, a byte more
want: services jupyter tmpfs /tmp changed files
@ jupyter
- size=512M
+ size=536870913
=== tmpfs, a share
want: services jupyter tmpfs /tmp changed files
@ jupyter
- size=512M
+ size=5%
=== tmpfs, writable by others
want: services nginx tmpfs /tmp changed files
@ nginx
- mode=0700
+ mode=0777
=== tmpfs, without its mode
want: services jupyter tmpfs /home/jovyan changed files
@ jupyter
- mode=0700,
+ 
=== tmpfs, an option with a value
want: services jupyter tmpfs /tmp changed files
@ jupyter
- mode=1777
+ mode=1777,noexec=0
=== tmpfs, gone
want: services jupyter tmpfs /tmp removed files
@ jupyter
-       - "/tmp:mode=1777,size=512M"\n
+ 
=== port on loopback
@ nginx
- published: "443", host_ip: 0.0.0.0
+ published: "443", host_ip: 127.0.0.1
=== port on every address of IPv6
want: services nginx ports :::443:8443/tcp added network
@ nginx
- published: "443", host_ip: 0.0.0.0
+ published: "443", host_ip: "::"
=== port of UDP
want: services nginx ports 127.0.0.1:443:8443/udp added network
@ nginx
- ports:
+ ports:\n      - "127.0.0.1:443:8443/udp"
=== port to another target
want: services nginx ports 127.0.0.1:443:8081/tcp added network
@ nginx
- ports:
+ ports:\n      - "127.0.0.1:443:8081"
=== port with another name
@ nginx
- { name: https,
+ { name: web,
=== port of swarm
want: services nginx ports 0.0.0.0:443:8443/tcp mode changed network
@ nginx
- mode: ingress
+ mode: host
=== shared memory, all of it
@ jupyter
shm_size: 4G
=== shared memory, a byte more
want: services jupyter shm_size added limits
@ jupyter
shm_size: 4294967297
=== open files, hard
want: services jupyter ulimits nofile changed limits
@ jupyter
- hard: 16384
+ hard: 16385
=== open files, soft and hard
@ jupyter
- nofile: { soft: 16384, hard: 16384 }
+ nofile: { soft: 100, hard: 16384 }
=== open files, no limit
want: services jupyter ulimits nofile changed limits
@ jupyter
- nofile: { soft: 16384, hard: 16384 }
+ nofile: -1
=== open files, soft without limit
want: services jupyter ulimits nofile changed limits
@ jupyter
- soft: 16384
+ soft: -1
=== open files of the front
want: services nginx ulimits nofile added limits
@ nginx
- ulimits:
+ ulimits:\n      nofile: 100
=== core dumps
want: services jupyter ulimits core changed limits
@ jupyter
- core: 0
+ core: { soft: 0, hard: 1 }
=== no limit of open files
want: services jupyter ulimits nofile removed limits
@ jupyter
-       nofile: { soft: 16384, hard: 16384 }
+       nproc: 100
=== swap, less
@ jupyter
- memswap_limit: 4G
+ memswap_limit: 3G
=== swap, gone
want: services jupyter memswap_limit removed limits
@ jupyter
- memswap_limit: 4G
+ init: true
=== one log file
@ jupyter
- max-file: "3"
+ max-file: "1"
=== more log files
want: services jupyter logging options max-file changed logs
@ jupyter
- max-file: "3"
+ max-file: "4"
=== any number of log files
want: services jupyter logging options max-file changed logs
@ jupyter
- max-file: "3"
+ max-file: many
=== an endless log
want: services jupyter logging options max-size changed logs
@ jupyter
- max-size: 10m
+ max-size: "-1"
=== a log in kilobytes
@ jupyter
- max-size: 10m
+ max-size: 10240KB
=== ended first
@ jupyter
oom_score_adj: 500
=== a name with a dot
want: services jupyter container_name changed names
@ jupyter
- magi-jupyter
+ jupyter.example.com
=== a name without its own
want: services jupyter container_name changed names
@ jupyter
- magi-jupyter
+ mine
=== no name
@ jupyter
- container_name: magi-jupyter
+ tty: true
=== the name of another container
want: services jupyter container_name changed names
@ jupyter
- magi-jupyter
+ jupyter-r
@ services
redis: { container_name: jupyter-r }
=== the host name of another container
want: services jupyter hostname added names
@ jupyter
hostname: jupyter-h
@ services
redis: { hostname: jupyter-h }
=== the alias of another container
want: services jupyter hostname added names
@ jupyter
hostname: jupyter-a
@ services
redis: { networks: { default: { aliases: [jupyter-a] } } }
=== a host name of its own
@ jupyter
hostname: jupyter-host
=== a language
@ jupyter
- PYTHONNOUSERSITE: "1"
+ PYTHONNOUSERSITE: "1"\n      LANG: de_DE.UTF-8
=== a language of the front
@ nginx
environment: { LC_ALL: C }
=== a clock outside
want: services jupyter environment TZ added start
@ jupyter
- PYTHONNOUSERSITE: "1"
+ PYTHONNOUSERSITE: "1"\n      TZ: "../../x"
=== a clock of the shell
want: services jupyter environment TZ added start
@ jupyter
- PYTHONNOUSERSITE: "1"
+ PYTHONNOUSERSITE: "1"\n      TZ:
=== the address of a neighbour
want: services jupyter environment LITELLM_BASE_URL changed start
@ jupyter
- http://litellm:4000
+ http://redis:4000
=== a short digest
want: services nginx image changed start
@ nginx
- :1.30.5-alpine
+ :1.30.5-alpine@sha256:0123
=== a digest of another tag
want: services nginx image changed start
@ nginx
- :1.30.5-alpine
+ :1.30@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
=== Jupyter is built
@ jupyter
pull_policy: build
=== Jupyter is built anew
@ jupyter
- dockerfile: Dockerfile.jupyter
+ dockerfile: Dockerfile.jupyter\n      pull: true
=== the front is pulled
@ nginx
pull_policy: always
=== the front is built
want: services nginx pull_policy added start
@ nginx
pull_policy: build
=== Jupyter waits for nobody
@ jupyter
-     depends_on:\n      - litellm\n
+ 
=== the front waits for nobody
want: services nginx depends_on jupyter removed check
@ nginx
-     depends_on:\n      jupyter: { condition: service_healthy }\n
+ 
=== a mount of Jupyter that does not spread
@ jupyter
- bind: { create_host_path: false }
+ bind: { create_host_path: false, propagation: rprivate }
=== a mount of Jupyter that follows the host
want: services jupyter volumes /home/jovyan/work bind propagation added host
@ jupyter
- bind: { create_host_path: false }
+ bind: { create_host_path: false, propagation: rslave }
=== a mount of Jupyter by its short form
want: services jupyter volumes /home/jovyan/work bind removed host
@ jupyter
- bind: { create_host_path: false }
+ consistency: cached
=== Jupyter's configuration is gone
want: services jupyter volumes /etc/magi-harden/jupyter removed host
@ jupyter
-       - type: bind\n        source: ./config/jupyter\n        target: /etc/magi-harden/jupyter\n        read_only: true\n        bind: { create_host_path: false } # else the engine creates a missing folder as root\n
+ 
=== the front's certificate is gone
want: services nginx volumes /etc/nginx/tls removed host
@ nginx
-       - type: bind\n        source: ./config/tls # mounted by no other service\n        target: /etc/nginx/tls\n        read_only: true\n        bind: { create_host_path: false }\n
+ 
=== private memory
@ jupyter
ipc: private
=== an empty entrypoint
want: services jupyter entrypoint added start
@ jupyter
entrypoint: []
=== an edge that is inner
- jupyter_edge:\n    internal: false
+ jupyter_edge:\n    internal: true
=== data of the user
@ services
mine: { image: x, volumes: ["/srv/a:/a", "/home/me/a:/b", "./data/other:/c", "/etc/timezone:/etc/timezone:ro", "v:/v", "/anonymous"], tmpfs: [/x] }
@ top
volumes: { v: { name: mine, driver: local, labels: { a: b } } }
=== a folder of all data
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["/srv:/a"] }
=== a link that leads out
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["./data/link:/a"] }
=== a folder of the host
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["/srvx/a:/a"] }
=== the clock to write
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["/etc/localtime:/a"] }
=== the folder above the notebooks
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["./data:/a"] }
=== the folder above the notebooks to read
@ services
mine: { image: x, volumes: ["./data:/a:ro"] }
=== a folder in the notebooks
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: ["./data/jupyter/notebooks/a:/a"] }
=== a mount that spreads
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: [{ type: bind, source: ./data/a, target: /a, bind: { propagation: rshared } }] }
=== a mount of another kind
want: services mine volumes /a added files
@ services
mine: { image: x, volumes: [{ type: npipe, source: ./a, target: /a }] }
=== a tmpfs as a mount
@ services
mine: { image: x, volumes: [{ type: tmpfs, target: /a }] }
=== stricter
@ services
mine: { image: x, security_opt: ["no-new-privileges:true"], cap_drop: [ALL], network_mode: none }
=== without seccomp
want: services mine security_opt seccomp=unconfined added privileges
@ services
mine: { image: x, security_opt: ["seccomp=unconfined"] }
=== from a file
want: services mine extends added start
@ services
mine: { extends: { file: more.yml, service: more } }
=== an image by a variable
@ services
mine: { image: "${X:-y}", env_file: .env, environment: { JUPYTER_TOKEN: "", A: "$$X" } }
=== a file of env by a variable
@ services
mine: { image: x, env_file: "${X:-.env}", environment: { JUPYTER_TOKEN: "" } }
=== a mount by a variable
want: services mine volumes 0 variable files
@ services
mine: { image: x, volumes: ["${X:-./data/a}:/a"] }
=== a port of a neighbour by a variable
want: services redis ports 0 variable network
@ services
redis: { ports: ["${X:-127.0.0.1}:6379:6379"] }
=== a volume by a variable
want: volumes v name variable names
@ services
mine: { image: x, volumes: ["v:/a"] }
@ top
volumes: { v: { name: "${X:-a}" } }
=== a network of overlays
want: networks mine driver added host
@ networks
mine: { driver: overlay }
=== a network with addresses
want: networks mine ipam config 0 subnet added network
@ networks
mine: { ipam: { config: [{ subnet: 10.9.0.0/24 }] } }
=== a secret of the host
want: secrets pw file added files
@ services
mine: { image: x, secrets: [pw] }
@ top
secrets: { pw: { file: /etc/shadow } }
=== a neighbour goes
want: services redis removed design
@ services
redis: !reset null
=== a neighbour in reach comes out of it
@ litellm
-       jupyter_reach: {}\n
+ 
=== a neighbour in reach is published
want: services litellm ports 127.0.0.1:4000:4000/tcp added network
@ litellm
ports: ["127.0.0.1:4000:4000"]
=== a neighbour in reach mounts
want: services litellm volumes /a added files
@ litellm
volumes: ["./data/a:/a"]
`

// TestEdges: one step on either side of each condition.
func TestEdges(t *testing.T) {
	x := newExample(t)
	edits, err := attack.Parse(edges)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		edited, err := e.Apply(x.rendered)
		if err != nil {
			t.Fatal(err)
		}
		got := x.differences(t, edited)
		if e.Want == "" && got != nil || e.Want != "" && !contains(got, e.Want) {
			t.Errorf("%s: %q, want %q", e.Name, got, e.Want)
		}
	}
}

func contains(list []string, want string) bool {
	return strings.Contains(strings.Join(list, "\n")+"\n", want+"\n")
}
