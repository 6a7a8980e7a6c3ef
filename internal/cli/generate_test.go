package cli

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// generator makes compose files in the forms that people write.
type generator struct{ r *rand.Rand }

func (g generator) one(of ...string) string { return of[g.r.IntN(len(of))] }
func (g generator) chance(percent int) bool { return g.r.IntN(100) < percent }

// some joins a few of the entries into a flow sequence or, in braces, a mapping.
func (g generator) some(open, shut string, of ...string) string {
	var out []string
	for _, e := range of {
		if g.chance(40) {
			out = append(out, e)
		}
	}
	g.r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return open + strings.Join(out, ", ") + shut
}

func (g generator) environment() string {
	if g.chance(50) {
		return g.some("[", "]", "TZ=UTC", `"A=${SECRET}"`, "B", "TZ", "DB=db:5432", `"URL=http://api:80/x"`, "JUPYTER_TOKEN=abc", `"JUPYTER_TOKEN=${JUPYTER_TOKEN}"`, "OMP_NUM_THREADS=4", `"C=a$$b"`, "HOME=/srv/h", "GRANT_SUDO=yes", "VIRTUAL_HOST=x", "LANG=", `"D=x=y"`, "JUPYTER_BASE_URL=/j")
	}
	return g.some("{", "}", "TZ: UTC", "LANG: ", "A: '${SECRET:-x}'", "B: null", "DB: 'db:5432'", "JUPYTER_TOKEN: ''", "OMP_NUM_THREADS: 0x10", "C: true", "HOME: /srv/h", "<<: *env", `"MKL_NUM_THREADS": 2`, "LC_ALL: \"a'\\\"b: c\"", "NVIDIA_VISIBLE_DEVICES: all", "D: 1.50")
}

func (g generator) ports() string {
	return g.some("[", "]", `"8888:8888"`, "8888", `"127.0.0.1:8888:8888"`, `"${PORT:-8889}:8888"`, `"4040:4040"`, `"5353:53/udp"`, `"9000-9002:9000-9002"`, `"[::1]:9999:8888"`,
		"{target: 8888, published: '8890'}", "{target: 4041, published: 4041, protocol: tcp, mode: host, host_ip: 127.0.0.1}", "{target: 7777}")
}

func (g generator) volumes() string {
	if g.chance(10) {
		return g.one(`[".:/workspace"]`, `["..:/up:ro"]`, `["./:/home/jovyan/work"]`, `["/:/host"]`)
	}
	return g.some("[", "]", `"./nb:/home/jovyan/work"`, `"data:/data"`, `"./ro:/ro:ro"`, "/anonymous", `"/var/run/docker.sock:/var/run/docker.sock"`, `"${DIR:-./d}:/d"`, `"~/n:/n"`, `"../beside:/beside"`,
		"{type: bind, source: ./long, target: /long, read_only: true, bind: {create_host_path: false}}", "{type: volume, source: data, target: /vol, volume: {nocopy: true}}", "{type: tmpfs, target: /t}",
		"{type: volume, target: /anon}", `"data:/home/jovyan"`, `"./tls:/tls"`, `"./conf/a.json:/etc/a.json:ro"`, `"./nb:/app/"`, "{type: bind, source: ./a b, target: '/with space'}", `"./requirements.txt:/tmp/requirements.txt"`)
}

func (g generator) networks() string {
	return g.one("[n]", "[default]", "[n, default]", "{n: {aliases: [lab]}}", "{n: null, default: {}}", "{}", "[]", "[outside]", "[outside, n]", "*nets")
}

func (g generator) command() string {
	return g.one("jupyter lab", "jupyter lab --ip=0.0.0.0 --allow-root --NotebookApp.token=''", "[jupyter, notebook, --port, '8890']", `["sh", "-c", "pip install x && jupyter lab --no-browser"]`,
		`bash -lc "cd /srv && exec jupyter lab --ServerApp.base_url=/b --notebook-dir=/nb"`, "start-notebook.sh --NotebookApp.allow_origin='*'", "", "[]", "null", "python app.py", ">-\n      jupyter lab\n      --ServerApp.password=''", "jupyter lab --LabApp.token=$$TOKEN")
}

// further are keys that the hardening keeps, drops or answers.
func (g generator) further() map[string]string {
	all := map[string]string{
		"user": g.one("root", "'1000'", "'1000:1000'", "'${UID:-1234}:${GID:-99}'", "jovyan", "'0:0'"), "env_file": g.one(".env", "[.env, one.env]", "[{path: none.env, required: false}]", "[{path: one.env}]", "one.env"),
		"depends_on":  g.one("[db]", "{db: {condition: service_started}}", "{db: {condition: service_healthy, restart: true}, api: {condition: service_started, required: false}}", "[db, api]"),
		"labels":      g.one("[traefik.enable=true, a=b]", "{a: b, caddy: x, n: 1, t: true}", "[a]", "{a: null}", "[\"a=b$$c\"]", "{}"),
		"healthcheck": g.one("{test: [CMD, curl, 'http://localhost:8888/api'], interval: 42s}", "{test: 'curl http://127.0.0.1:8888/'}", "{disable: true}", "{test: [NONE]}", "{test: curl http://x/?token=abc}", "{interval: 5s}"),
		"deploy":      g.one("{replicas: 1}", "{replicas: 2}", "{resources: {limits: {memory: 1G, pids: 5}, reservations: {devices: [{capabilities: [gpu], count: 1}]}}}", "{resources: {reservations: {cpus: '9', memory: 9G}}}", "{mode: global}", "{placement: {constraints: [a==b]}}"),
		"gpus":        g.one("all", "[{driver: nvidia, count: 1}]"), "shm_size": g.one("1g", "'2gb'", "67108864"), "ipc": g.one("host", "private", "shareable"), "privileged": "true",
		"cap_add": "[SYS_ADMIN]", "cap_drop": "[CHOWN]", "security_opt": "['seccomp:unconfined']", "tmpfs": g.one("/run", "[/run, '/tmp:size=1g']"), "ulimits": "{nofile: 10, memlock: {soft: -1, hard: -1}}",
		"logging": "{driver: syslog}", "restart": g.one("always", "'no'", "on-failure:3"), "profiles": g.one("[lab]", "[lab, x]", "[]"), "secrets": g.one("[s]", "[{source: s, target: /run/x}]", "[fromenv]"),
		"configs": g.one("[c]", "[{source: c, target: /c}]", "[inline]"), "working_dir": g.one("/srv", "/home/jovyan/work", "/"), "hostname": "lab", "init": "true", "sysctls": "{net.core.somaxconn: 1}",
		"extra_hosts": g.one("['a:1.2.3.4']", "{host.docker.internal: host-gateway}"), "dns": "1.1.1.1", "pid": "host", "network_mode": g.one("host", "bridge", "none", "'service:db'"), "devices": g.one("['/dev/dri:/dev/dri']", "[/dev/kvm]", "['/dev/nvidia0']", "[{source: /dev/dri, target: /dev/dri}]"),
		"runtime": g.one("nvidia", "runc"), "mem_limit": "1g", "cpus": g.one("1.5", "'2'"), "pids_limit": "7", "read_only": g.one("true", "false"), "container_name": "lab", "stop_grace_period": "3s", "x-mine": "{a: 1}",
		"develop": "{watch: [{path: ., action: rebuild}]}", "post_start": "[{command: id, user: root, privileged: true}]", "platform": "linux/amd64", "links": "[db]", "annotations": "{a: b}", "userns_mode": "host",
		"group_add": "[video]", "volumes_from": "[db]", "expose": "['8888', 4040]", "scale": "1", "pull_policy": "always", "attach": "false", "device_cgroup_rules": "['c 1:3 mr']", "domainname": "a.b", "mac_address": "02:42:ac:11:65:43",
		"storage_opt": "{size: 1G}", "use_api_socket": "true", "cgroup_parent": "x", "cgroup": "host", "uts": "host", "oom_kill_disable": "true", "stdin_open": "true", "tty": "true", "stop_signal": "SIGINT", "memswap_limit": "2g", "label_file": "none.labels",
	}
	out := map[string]string{}
	names := slices.Sorted(maps.Keys(all))
	for range g.r.IntN(7) {
		name := names[g.r.IntN(len(names))]
		out[name] = all[name]
	}
	return out
}

// service gives the keys of a Jupyter server.
func (g generator) service() map[string]string {
	out := g.further()
	switch g.r.IntN(5) {
	case 0, 1:
		out["image"] = g.one("jupyter/scipy-notebook", "quay.io/jupyter/base-notebook:2025-01-06", "docker.io/jupyter/pyspark-notebook:latest", "'${IMAGE:-jupyter/minimal-notebook}'")
	case 2:
		out["build"] = g.one(".", "{context: .}", "{context: ., dockerfile: img/Dockerfile, args: [A=1]}", "{context: img}", "{context: ., dockerfile_inline: \"FROM python:3.12\\nCMD jupyter lab\"}", "{context: img, args: {A: '${SECRET}'}, target: two}")
		out["command"] = "jupyter lab --allow-root"
	case 3:
		out["build"], out["image"] = g.one("./img", "."), "mine:latest"
	case 4:
		out["image"], out["command"] = "registry.example.com/lab:1", "jupyter notebook --no-browser"
	}
	for _, row := range []struct {
		key     string
		percent int
		make    func() string
	}{{"environment", 70, g.environment}, {"ports", 70, g.ports}, {"volumes", 60, g.volumes}, {"networks", 35, g.networks}, {"command", 40, g.command}} {
		if g.chance(row.percent) {
			out[row.key] = row.make()
		}
	}
	if g.chance(8) {
		out["entrypoint"] = g.one("[tini, --]", "jupyter lab", "[]", "/entry.sh", "null", `["/bin/bash", "-c"]`)
	}
	if out["network_mode"] != "" && g.chance(80) {
		delete(out, "networks")
	}
	return out
}

func (g generator) sibling(image string) map[string]string {
	out := map[string]string{"image": image}
	for _, row := range []struct {
		key    string
		values []string
	}{
		{"env_file", []string{".env", "[one.env, .env]", "[.env, one.env]", "[two.env]"}}, {"networks", []string{"[n]", "{}", "[default, n]", "*nets", "{default: {aliases: [x]}}"}}, {"network_mode", []string{"host", "host", "host", "'service:lab'"}},
		{"environment", []string{"[A=1, TZ]", "{JUPYTER_TOKEN: x}", "[JUPYTER_TOKEN]", "{JUPYTER_TOKEN: '${JUPYTER_TOKEN}'}", "{<<: *env}", "{T: '${JUPYTER_TOKEN:-x}'}", "{JUPYTER_TOKEN: '${JUPYTER_TOKEN:+set}'}"}},
		{"ports", []string{"['5432:5432']", "['5432:5432']", "['127.0.0.1:80:80']", "['443:443']"}}, {"volumes", []string{"['data:/d']", "['./shared:/s']"}}, {"depends_on", []string{"[lab]"}}, {"profiles", []string{"[lab]"}}, {"healthcheck", []string{"{test: x}"}},
	} {
		if g.chance(14) && (row.key != "network_mode" || out["networks"] == "") && (row.key != "profiles" && row.key != "depends_on" || g.chance(30)) {
			out[row.key] = g.one(row.values...)
		}
	}
	return out
}

const preamble = `x-env: &env { TZ: Asia/Tokyo, LANG: C, MORE: 1 }
x-nets: &nets [n]
`

const tail = `networks: { n: {}, outside: { external: true } }
volumes: { data: { name: the-data } }
secrets: { s: { file: ./s.txt }, fromenv: { environment: SECRET } }
configs: { c: { file: ./c.txt }, inline: { content: x } }
`

func block(keys map[string]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		fmt.Fprintf(&b, "    %s: %s\n", key, keys[key])
	}
	return b.String()
}

// split moves some of the keys to a second mapping.
func (g generator) split(keys map[string]string, percent int) map[string]string {
	out := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if g.chance(percent) {
			out[key] = keys[key]
			delete(keys, key)
		}
	}
	return out
}

// stack makes a whole tree, and the files to name with --file.
func (g generator) stack() (tree map[string]string, named []string) {
	tree = map[string]string{".env": g.one("", "JUPYTER_TOKEN=\nSECRET=verysecretvalue\n", "SECRET=verysecretvalue\nTZ=UTC\n"), "one.env": "ONE=1\nJUPYTER_TOKEN=z\n", "two.env": g.one("JUPYTER_TOKEN=${JUPYTER_TOKEN:+set}\n", "JUPYTER_TOKEN\n", "JUPYTER_TOKEN=$JUPYTER_TOKEN\n", "JUPYTER_TOKEN='$JUPYTER_TOKEN'\n", "A=1\n"), "s.txt": "s", "c.txt": "c", "requirements.txt": "x\n",
		"Dockerfile":     g.one("FROM jupyter/base-notebook\n", "FROM python:3.12\nUSER nb\nWORKDIR /w\nCMD [\"jupyter\", \"lab\"]\n", "FROM python:3\nENV HOME=/h\nENTRYPOINT jupyter lab --allow-root\n"),
		"img/Dockerfile": "FROM python:3 AS one\nFROM one AS two\nCMD jupyter notebook --port=9999\n"}
	lab, file := g.service(), g.one("docker-compose.yml", "compose.yaml")
	var head, services, second string
	head = preamble
	switch g.r.IntN(7) {
	case 0: // a merge key
		head += "x-lab: &lab\n" + strings.ReplaceAll(block(g.split(lab, 50)), "    ", "  ") + "  x-nothing: 1\n"
		services = "  lab:\n    <<: *lab\n" + block(lab)
	case 1: // extends in the same file
		moved := g.split(lab, 50)
		moved["x-nothing"] = "1"
		services = "  zz-base:\n" + block(moved) + "  lab:\n    extends: " + g.one("zz-base", "{service: zz-base}") + "\n" + block(lab)
	case 2: // extends from another file
		moved := g.split(lab, 50)
		moved["x-nothing"] = "1"
		tree["common/base.yml"] = preamble + "services:\n  theirs:\n" + block(moved)
		services = "  lab:\n    extends: {file: common/base.yml, service: theirs}\n" + block(lab)
	case 3: // a second file
		second = preamble + "services:\n  lab:\n" + block(g.split(lab, 40)) + "    x-nothing: 1\n"
		if g.chance(30) {
			second += "    ports: " + g.one("!reset []", "!override ['1:8888']") + "\n"
			second = strings.Replace(second, "    ports: [", "    expose: [", 1)
		}
		services = "  lab:\n" + block(lab) + "    x-nothing: 2\n"
	case 4: // an include
		tree["lab/compose.yaml"] = preamble + "services:\n  lab:\n" + block(lab) + strings.Replace(tail, "./", "../", 2)
		head += "include: " + g.one("[lab/compose.yaml]", "[{path: lab/compose.yaml}]", "[{path: lab/compose.yaml, project_directory: .}]") + "\n"
	default:
		services = "  lab:\n" + block(lab)
	}
	db := "  db:\n" + block(g.sibling("postgres:16"))
	api := "  api:\n" + block(g.sibling("api:1"))
	body := tail
	if tree["lab/compose.yaml"] != "" {
		body = ""
	}
	tree[file] = g.one("", "version: '3'\n", "name: other\n") + head + "services:\n" + services + db + api + body
	if second != "" {
		name := g.one("docker-compose.override.yml", "more.yml")
		tree[name] = second
		if name == "more.yml" {
			named = []string{file, name}
		}
	}
	return tree, named
}
