//go:build e2e

package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// startFloor starts the least that an nginx can do in the same place: the same
// TLS, and no limits, lists, maps or log. Its published port is 9443.
func (s *stack) startFloor(jupyter string) {
	s.t.Helper()
	s.write("floor/nginx.conf", `worker_processes 2;
pid /tmp/nginx.pid;
events { worker_connections 2048; }
http {
 access_log off;
 client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s;
 ssl_certificate /etc/nginx/tls/cert.pem;
 ssl_certificate_key /etc/nginx/tls/key.pem;
 upstream jupyter { server `+jupyter+`:8888; keepalive 16; }
 server {
  listen 8443 ssl;
  location / { proxy_pass http://jupyter; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; }
 }
}
`, 0o644)
	c := s.inspect("nginx")
	name := s.project + "-floor"
	for _, args := range [][]string{
		{"create", "--name", name, "--label", "com.docker.compose.project=" + s.project, "--network", s.project + "_jupyter_edge",
			"--publish", "0.0.0.0:9443:8443", "--user", c.Config.User, "--cpus", "1", "--memory", "256m", "--tmpfs", "/tmp:mode=1777",
			"--volume", filepath.Join(s.dir, "floor/nginx.conf") + ":/etc/nginx/floor.conf:ro", "--volume", filepath.Join(s.dir, "config/tls") + ":/etc/nginx/tls:ro",
			"--entrypoint", "nginx", c.Config.Image, "-e", "stderr", "-c", "/etc/nginx/floor.conf", "-g", "daemon off;"},
		{"network", "connect", s.project + "_jupyter_front", name},
		{"start", name},
	} {
		if _, err := s.run("docker", args...); err != nil {
			s.t.Fatal(err)
		}
	}
}

// roundTrip is how long a cell takes that does nothing.
func roundTrip(k *kernel) time.Duration {
	start := time.Now()
	k.run("1", time.Minute)
	return time.Since(start)
}

// load is what wrk measured.
type load struct{ rate, mid, high float64 }

func (l load) perSecond() float64 { return l.rate }
func (l load) p50() float64       { return l.mid }
func (l load) p99() float64       { return l.high }

// load asks for target all the time over 8 connections, with its name in
// /etc/hosts as ip, and reads wrk's report. Any answer but success ends the test.
func (s *stack) load(b *testing.B, target, ip, cookie string) load {
	b.Helper()
	u, err := url.Parse(target)
	if err != nil {
		b.Fatal(err)
	}
	hosts, script := filepath.Join(s.dir, "hosts"), filepath.Join(s.dir, "report.lua")
	s.write("hosts", ip+" "+u.Hostname()+"\n", 0o644)
	s.write("report.lua", `done = function(sum, latency)
  io.write(string.format("\n@ %f %f %f %d\n", sum.requests / sum.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    sum.errors.connect + sum.errors.read + sum.errors.write + sum.errors.status + sum.errors.timeout))
end
`, 0o644)
	out, err := s.run("unshare", "--mount", "sh", "-ec", `mount --bind "$0" /etc/hosts; exec "$@"`, hosts,
		"wrk", "-t1", "-c8", fmt.Sprintf("-d%ds", int(benchTime.Seconds())), "-s", script, "-H", "Cookie: "+cookie, "-H", "Host: "+domain, target)
	if err != nil {
		b.Fatal(err)
	}
	_, report, _ := strings.Cut(out, "\n@ ")
	fields := strings.Fields(report)
	if len(fields) != 4 || fields[3] != "0" {
		b.Fatalf("wrk: %s", out)
	}
	var n [3]float64
	for i := range n {
		if n[i], err = strconv.ParseFloat(fields[i], 64); err != nil {
			b.Fatal(err)
		}
	}
	if os.Getenv("E2E_VERBOSE") != "" {
		b.Logf("%s: %.0f/s, p50 %.2f ms, p99 %.2f ms", target, n[0], n[1], n[2])
	}
	return load{n[0], n[1], n[2]}
}

// shares are the requests per second of each a, of those of its neighbour b.
func shares(a, b []load) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i].rate / b[i].rate
	}
	return out
}

func itself(f float64) float64 { return f }

// median of what get makes of all.
func median[T any](all []T, get func(T) float64) float64 {
	var values []float64
	for _, a := range all {
		values = append(values, get(a))
	}
	slices.Sort(values)
	middle := len(values) / 2
	return (values[middle] + values[(len(values)-1)/2]) / 2
}
