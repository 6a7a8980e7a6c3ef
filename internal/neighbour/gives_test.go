package neighbour

import (
	"maps"
	"slices"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/treetest"
)

func TestGives(t *testing.T) {
	for _, row := range []struct {
		app, jupyter, other string
		want                Grant
	}{
		{"image: y", "", "", ""},
		{"image: 'redis:7'", "REDIS_URL=redis://app:6379", "", ""},
		{"image: y, volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']", "", "", GivesEngine},
		{"image: y, volumes: ['/run/podman/podman.sock:/x']", "", "", GivesEngine},
		{"image: y, volumes: ['/run/containerd/containerd.sock:/x']", "", "", GivesEngine},
		{"image: y, use_api_socket: true", "", "", GivesEngine},
		{"image: y, privileged: true", "", "", GivesEngine},
		{"image: y, pid: host", "", "", GivesEngine},
		{"image: y, cap_add: [SYS_ADMIN]", "", "", GivesEngine},
		{"image: y, cap_add: [CAP_ALL]", "", "", GivesEngine},
		{"image: y, cap_add: [NET_ADMIN]", "", "", ""},
		{"image: y, volumes: ['/etc:/x']", "", "", GivesEngine},
		{"image: y, volumes: ['/proc:/x']", "", "", GivesEngine},
		{"image: y, volumes: ['/proc:/x:ro', '/sys:/y:ro', '/etc/localtime:/etc/localtime']", "", "", ""},
		{"image: y, volumes: ['/var/lib/docker:/x']", "", "", GivesEngine},
		{"image: y, devices: ['/dev/sda:/dev/sda']", "", "", GivesEngine},
		{"image: y, devices: ['/dev/ttyUSB0:/dev/ttyUSB0']", "", "", ""},
		{"image: y, environment: ['DOCKER_HOST=tcp://10.0.0.5:2375']", "", "", GivesEngine},
		{"image: y, environment: ['docker_host=ssh://root@far']", "", "", GivesEngine},
		{"image: y, environment: ['DOCKER_HOST=', 'DOCKER_REGISTRY_URL=https://r.example']", "", "", ""},
		{"image: y, command: tinyproxy", "", "", GivesInternet},
		{"image: y, command: ['/usr/bin/tinyproxy', '-d']", "", "", GivesInternet},
		{"image: y, entrypoint: ['sh', '-c', 'setup && exec squid -N']", "", "", GivesInternet},
		{"image: y, command: ['serve', 'squid']", "", "", ""},
		{"image: 'docker:27-dind'", "", "", GivesEngine},
		{"image: 'tecnativa/docker-socket-proxy:latest'", "", "", GivesEngine},
		{"image: 'lscr.io/linuxserver/socket-proxy'", "", "", GivesEngine},
		{"image: y", "DOCKER_HOST=tcp://app:2375", "", GivesEngine},
		{"image: y", "CONTAINER_HOST=tcp://app:2375", "", GivesEngine},
		{"image: y", "DOCKER_HOST=tcp://${WHERE}:2375", "", GivesEngine},
		{"image: y, container_name: sock", "DOCKER_HOST=tcp://sock:2375", "", GivesEngine},
		{"image: y, networks: { n: { aliases: [sock] } }", "DOCKER_HOST=tcp://sock:2375", "", GivesEngine},
		{"image: y", "DOCKER_HOST=unix:///app/docker.sock", "", ""},
		{"image: y", "", "DOCKER_HOST=tcp://app:2375", GivesEngine},
		{"image: y", "HTTP_PROXY=http://app:3128", "", GivesInternet},
		{"image: y", "https_proxy=http://u:p@app:3128", "", GivesInternet},
		{"image: y", "ALL_PROXY=socks5h://app:1080", "", GivesInternet},
		{"image: y", "PROXY_SERVER=app", "", GivesInternet},
		{"image: y", "JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=app -Dx=y", "", GivesInternet},
		{"image: y", "CHROME_ARGS=--proxy-server=http://app:8080", "", GivesInternet},
		{"image: y", "", "HTTP_PROXY=http://app:3128", GivesInternet},
		{"image: y", "", "PROXY_PASS=http://app:80", ""},
		{"image: y", "NO_PROXY=app,localhost", "", ""},
		{"image: y", "LITELLM_PROXY_URL=http://app:4000", "", ""},
		{"image: y", "APP_URL=http://app:80", "", ""},
		{"image: 'ubuntu/squid:latest'", "", "", GivesInternet},
		{"image: 'qmcgaw/gluetun'", "", "", GivesInternet},
		{"image: 'ghcr.io/berriai/litellm:main'", "", "", ""},
		{"image: y, privileged: true", "HTTP_PROXY=http://app:3128", "", GivesEngine},
	} {
		env := func(e string) string {
			if e == "" {
				return "[]"
			}
			return "['" + e + "']"
		}
		text := "services:\n  jupyter: { image: x, environment: " + env(row.jupyter) + " }\n  app: { " + row.app + " }\n  other: { image: z, environment: " + env(row.other) + " }\nnetworks: { n: {} }\n"
		p, err := compose.Open(treetest.Folder(t, map[string]string{"docker-compose.yml": text, ".env": "WHERE=app\n"}), compose.Options{})
		if err != nil {
			t.Fatal(row, err)
		}
		got := Gives(p, Exposures(p, dockerfile.NewReader(p.Tree), "jupyter"), "jupyter")
		want := map[string]Grant{"app": row.want}
		if row.want == "" {
			want = map[string]Grant{}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%+v: %v", row, got)
		}
		if slices.Contains(slices.Collect(maps.Keys(got)), "jupyter") {
			t.Errorf("%+v: Jupyter itself", row)
		}
	}
}
