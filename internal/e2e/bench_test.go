//go:build e2e

package e2e

import (
	"math"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	benchRounds = 16                     // pairs; short ones, because a computer's speed drifts within seconds
	benchTime   = time.Second            // of one measurement
	leastShare  = 0.90                   // of the direct requests per second
	thinking    = 100 * time.Millisecond // before a cell, see "kernel"
)

// BenchmarkProxy is what nginx costs, as a user who is logged in sees it: the
// same requests straight to Jupyter, through the proxy, and through a bare
// nginx (the floor), in turns, from the Docker host. It fails when the mean
// over the paths is below leastShare.
func BenchmarkProxy(b *testing.B) {
	s := newStack(b, "")
	s.harden("init", "--standalone", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24", "--packages", "requests")
	// The limits count as they do otherwise, and are never reached.
	conf := s.read("config/nginx/nginx.conf")
	if s.write("config/nginx/nginx.conf", strings.ReplaceAll(conf, "rate=100r/s", "rate=1000000r/s"), 0o644); s.read("config/nginx/nginx.conf") == conf {
		b.Fatal("nginx.conf has no limit of 100 requests a second")
	}
	s.compose("up", "-d", "--build", "--wait")
	j := s.loggedIn(b, s.visitorTo(nil, machineIP+":443"), "https://"+domain+"/")
	var cookies []string
	for _, c := range j.cookies() {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	cookie := strings.Join(cookies, "; ")
	inside := s.address("jupyter", "jupyter_front")
	s.startFloor(inside)
	if busy, err := os.ReadFile("/proc/loadavg"); err == nil {
		b.Logf("load average before: %s", busy)
	}

	product, measured := 1.0, 0.0
	paths := []string{"api/status", "api/contents/", "static/favicons/favicon.ico"}
	for _, path := range paths {
		b.Run(strings.Trim(path, "/"), func(b *testing.B) {
			var direct, proxied, floor []load
			legs := []func(){
				func() { direct = append(direct, s.load(b, "http://"+domain+":8888/"+path, inside, cookie)) },
				func() { proxied = append(proxied, s.load(b, "https://"+domain+"/"+path, machineIP, cookie)) },
				func() { floor = append(floor, s.load(b, "https://"+domain+":9443/"+path, machineIP, cookie)) },
			}
			for range benchRounds {
				for _, leg := range legs {
					leg()
				}
				slices.Reverse(legs)
			}
			share := median(shares(proxied, direct), itself)
			b.ReportMetric(median(direct, load.perSecond), "direct-req/s")
			b.ReportMetric(median(proxied, load.perSecond), "proxied-req/s")
			b.ReportMetric(share, "share")
			b.ReportMetric(median(shares(floor, direct), itself), "floor-share")
			b.ReportMetric(median(direct, load.p50), "direct-p50-ms")
			b.ReportMetric(median(proxied, load.p50), "proxied-p50-ms")
			b.ReportMetric(median(direct, load.p99), "direct-p99-ms")
			b.ReportMetric(median(proxied, load.p99), "proxied-p99-ms")
			b.ReportMetric(0, "ns/op")
			product *= share
			measured++
		})
	}
	if share := math.Pow(product, 1/measured); measured > 0 && share < leastShare {
		b.Errorf("%.3f of the direct requests per second, the mean of all paths, want %.2f", share, leastShare)
	} else if measured > 0 {
		b.Logf("%.3f of the direct requests per second, the mean of all paths", share)
	}
	b.Run("kernel", func(b *testing.B) {
		k := j.newKernel()
		other := newJupyter(b, visitor{to: inside + ":8888"}, "http://"+domain+"/")
		for _, c := range j.cookies() { // they are for TLS only
			other.client.Jar.SetCookies(other.base, []*http.Cookie{{Name: c.Name, Value: c.Value, Path: "/"}})
		}
		straight := other.newKernel()
		// Jupyter leaves Nagle's algorithm on, so a cell that comes within 40 ms of
		// the last answer waits for a delayed ACK, through a proxy or not. People
		// think before a cell.
		var direct, proxied []time.Duration
		for range 50 {
			time.Sleep(thinking)
			direct = append(direct, roundTrip(straight))
			time.Sleep(thinking)
			proxied = append(proxied, roundTrip(k))
		}
		ms := func(d time.Duration) float64 { return float64(d) / 1e6 }
		b.ReportMetric(median(direct, ms), "direct-ms")
		b.ReportMetric(median(proxied, ms), "proxied-ms")
		b.ReportMetric(0, "ns/op")
	})
	for _, service := range []string{"nginx", "jupyter"} {
		usage, err := s.run("docker", "stats", "--no-stream", "--format", "{{.MemUsage}}", s.inspect(service).ID)
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("memory of %s: %s", service, usage)
	}
}
