package answers

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checked is a set of answers that every row accepts; it is behind nginx, in prod.
func checked() Answers {
	return Answers{
		Profile: Prod, Service: "jupyter", Domain: "a.example.com", Expose: ExposeNginx,
		Allow: prefixes("10.0.0.0/8"), Bind: netip.MustParseAddr("192.0.2.1"), HTTPSPort: 443, HTTPPort: 80, TLS: TLSSelfSigned,
		ImageMode: Replace, Image: DefaultImage, NginxImage: DefaultNginxImage, CPUs: 2000, Memory: 4 << 30, ReserveCPUs: 1000, ReserveMemory: 2 << 30,
		Reach: []string{"litellm"}, Egress: EgressReach, PassEnv: []string{"OPENAI_API_KEY"}, Notebooks: "./nb", AlsoPublish: []Relay{{4040, 4040}},
	}
}

func prefixes(texts ...string) (out []netip.Prefix) {
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// TestCheck: each condition of each row, both where it holds and one step beside
// it. want is what is told, "key: message"; nothing where all is well.
func TestCheck(t *testing.T) {
	everybody, loop := prefixes("0.0.0.0/0"), parsed("127.0.0.1")
	const latest = "quay.io/jupyter/scipy-notebook:latest"
	const cannotTell = "allow: on a loopback address every client appears as the engine's gateway, so this list would deny every client\npublish on another address with --bind, or leave --allow out"
	for name, c := range map[string]struct {
		with func(*Answers, *Found)
		want []string
	}{
		"as it is":    {func(*Answers, *Found) {}, nil},
		"nothing yet": {func(s *Answers, _ *Found) { *s = Answers{} }, nil},

		"another service":     {func(s *Answers, _ *Found) { s.Service = "redis" }, []string{"service: redis is not a Jupyter service of this stack"}},
		"another candidate":   {func(s *Answers, f *Found) { s.Service, f.Candidates = "lab", []string{"jupyter", "lab"} }, nil},
		"the one that stands": {func(s *Answers, f *Found) { f.Candidates = nil }, nil},

		"loopback with a list":     {func(s *Answers, _ *Found) { s.Expose = ExposeLoopback }, []string{"allow: has no effect with expose loopback: every client there appears as the engine's gateway"}},
		"loopback without":         {func(s *Answers, _ *Found) { s.Expose, s.Allow = ExposeLoopback, nil }, nil},
		"bound to loopback":        {func(s *Answers, _ *Found) { s.Bind = loop }, []string{cannotTell}},
		"some of it elsewhere":     {func(s *Answers, _ *Found) { s.Bind, s.Allow = loop, prefixes("127.0.0.0/8", "10.0.0.0/8") }, []string{cannotTell}},
		"all of it loopback":       {func(s *Answers, _ *Found) { s.Bind, s.Allow = loop, prefixes("127.0.0.0/8", "::1/128") }, nil},
		"bound without a list":     {func(s *Answers, _ *Found) { s.Bind, s.Allow = loop, nil }, nil},
		"not asked who exposes":    {func(s *Answers, _ *Found) { s.Expose, s.Bind = "", loop }, nil},
		"everybody":                {func(s *Answers, _ *Found) { s.Allow = everybody }, []string{"allow: allows the whole internet\nconfirm it with --allow-any"}},
		"everybody, meant":         {func(s *Answers, _ *Found) { s.Allow, s.AllowAny = everybody, true }, nil},
		"nobody":                   {func(s *Answers, _ *Found) { s.Allow = nil }, []string{"allow: is empty, but 192.0.2.1 is reachable from the network"}},
		"nobody, no address yet":   {func(s *Answers, _ *Found) { s.Allow, s.Bind = nil, netip.Addr{} }, nil},
		"nobody, loopback exposed": {func(s *Answers, _ *Found) { s.Allow, s.Expose = nil, ExposeLoopback }, nil},

		"no files":             {func(s *Answers, _ *Found) { s.TLS = TLSFiles }, []string{"tls_cert: is missing: required with --tls files", "tls_key: is missing: required with --tls files"}},
		"no key":               {func(s *Answers, _ *Found) { s.TLS, s.TLSCert = TLSFiles, "c" }, []string{"tls_key: is missing: required with --tls files"}},
		"no chain":             {func(s *Answers, _ *Found) { s.TLS, s.TLSKey = TLSFiles, "k" }, []string{"tls_cert: is missing: required with --tls files"}},
		"both files":           {func(s *Answers, _ *Found) { s.TLS, s.TLSCert, s.TLSKey = TLSFiles, "c", "k" }, nil},
		"no files on loopback": {func(s *Answers, _ *Found) { s.TLS, s.Expose, s.Allow = TLSFiles, ExposeLoopback, nil }, nil},
		"files for nothing":    {func(s *Answers, _ *Found) { s.TLSCert, s.TLSKey = "c", "k" }, []string{"tls_cert: has no effect without --tls files", "tls_key: has no effect without --tls files"}},

		"one port twice": {func(s *Answers, _ *Found) { s.HTTPPort = 443 }, []string{"http_port: is also the HTTPS port"}},
		"both off":       {func(s *Answers, _ *Found) { s.HTTPPort, s.HTTPSPort = 0, 0 }, nil},
		"https is taken": {func(s *Answers, _ *Found) { s.HTTPSPort = 4000 }, []string{"https_port: 4000 is already published by litellm"}},
		"http is taken":  {func(s *Answers, _ *Found) { s.HTTPPort = 8443 }, []string{"http_port: 8443 is already published by caddy"}},
		"taken, not published": {func(s *Answers, _ *Found) {
			s.HTTPSPort, s.HTTPPort, s.Expose, s.Allow = 4000, 4000, ExposeLoopback, nil
		}, nil},

		"a variable that is not there": {func(s *Answers, _ *Found) { s.PassEnv = []string{"OPENAI_API_KEY", "NOPE"} }, []string{"pass_env: NOPE is neither in .env nor in the environment of the stack's Jupyter"}},
		"every origin":                 {func(s *Answers, _ *Found) { s.Origins = []string{"https://a.example", "*"} }, []string{"origins: * allows every web page to call Jupyter; list the origins"}},
		"every origin in dev":          {func(s *Answers, _ *Found) { s.Origins, s.Profile = []string{"*"}, Dev }, nil},
		"one origin":                   {func(s *Answers, _ *Found) { s.Origins = []string{"https://a.example"} }, nil},

		"latest":            {func(s *Answers, _ *Found) { s.Image = latest }, []string{"image: " + latest + ": latest changes over time; use a dated tag or a digest"}},
		"latest in dev":     {func(s *Answers, _ *Found) { s.Image, s.NginxImage, s.Profile = latest, "nginx:latest", Dev }, nil},
		"latest, not built": {func(s *Answers, _ *Found) { s.Image, s.ImageMode = latest, Keep }, nil},
		"latest of nginx":   {func(s *Answers, _ *Found) { s.NginxImage = "nginx:latest" }, []string{"nginx_image: nginx:latest: latest changes over time; use a release or a digest"}},

		"too little memory":   {func(s *Answers, _ *Found) { s.Memory, s.ReserveMemory = 256<<20-1, 0 }, []string{"memory: 268435455 is too little: JupyterLab needs at least 256M to start"}},
		"just enough":         {func(s *Answers, _ *Found) { s.Memory, s.ReserveMemory = 256<<20, 256<<20 }, nil},
		"reserved above":      {func(s *Answers, _ *Found) { s.ReserveCPUs, s.ReserveMemory = 2001, 4<<30+1 }, []string{"reserve_cpus: 2.001 is above the limit of 2 (--cpus)", "reserve_memory: 4294967297 is above the limit of 4G (--memory)"}},
		"reserved all":        {func(s *Answers, _ *Found) { s.ReserveCPUs, s.ReserveMemory = 2000, 4<<30 }, nil},
		"reserved, no limits": {func(s *Answers, _ *Found) { s.CPUs, s.Memory = 0, 0 }, nil},

		"out of reach":  {func(s *Answers, _ *Found) { s.Reach = []string{"postgres"} }, []string{"reach: postgres is not a service of this stack (litellm, redis)"}},
		"in no network": {func(s *Answers, f *Found) { f.Apart = []string{"litellm"} }, []string{"reach: litellm sets network_mode and cannot join a network"}},

		"the tool's folder": {func(s *Answers, f *Found) { f.Taken = []string{"other", "nb"} }, []string{"notebooks: ./nb overlaps nb: notebooks could change the files there"}},
		"below it":          {func(s *Answers, f *Found) { f.Taken = []string{"nb/config"} }, []string{"notebooks: ./nb overlaps nb/config: notebooks could change the files there"}},
		"above it":          {func(s *Answers, f *Found) { s.Notebooks, f.Taken = "./config/nb", []string{"config"} }, []string{"notebooks: ./config/nb overlaps config: notebooks could change the files there"}},
		"beside it":         {func(s *Answers, f *Found) { f.Taken = []string{"nb2"} }, nil},
		"by a link": {func(s *Answers, f *Found) {
			f.Taken, f.Leads = []string{"data"}, func(folder string) string { return strings.Replace(folder, "./nb", "data/nb", 1) }
		}, []string{"notebooks: ./nb overlaps data: notebooks could change the files there"}},
		"a link elsewhere": {func(s *Answers, f *Found) {
			f.Taken, f.Leads = []string{"data"}, func(string) string { return "data2/nb" }
		}, nil},
		"the stack's mount":  {func(s *Answers, f *Found) { s.Notebooks, f.Taken = "", []string{"nb"} }, nil},
		"a mount that holds": {func(s *Answers, f *Found) { f.Holds = []string{"mount .: holds compose.yaml"} }, []string{"cover: mount .: holds compose.yaml\nmount a subfolder instead, or protect those files with --cover"}},
		"covered":            {func(s *Answers, f *Found) { s.Cover, f.Holds = true, []string{"mount ."} }, nil},
		"open in dev":        {func(s *Answers, f *Found) { s.Profile, f.Holds = Dev, []string{"mount ."} }, nil},

		"Jupyter's own port":     {func(s *Answers, f *Found) { f.Port = 4040 }, []string{"also_publish: 4040 is Jupyter's own port, which is already reachable"}},
		"a neighbour's port":     {func(s *Answers, f *Found) { s.AlsoPublish = []Relay{{4040, 4040}, {4000, 1}} }, []string{"also_publish: 4000 is already published by litellm"}},
		"taken on loopback, too": {func(s *Answers, f *Found) { s.Expose, s.Allow, s.AlsoPublish = ExposeLoopback, nil, []Relay{{4000, 1}} }, []string{"also_publish: 4000 is already published by litellm"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, f := checked(), magi()
			f.Port = 8888
			c.with(&s, &f)
			var got []string
			for _, p := range Check(s, f) {
				got = append(got, p.Key+": "+p.Message)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestCheckInTheTablesOrder: what is wrong with several answers is told in the
// order in which they are asked for.
func TestCheckInTheTablesOrder(t *testing.T) {
	s := checked()
	s.Service, s.Allow, s.HTTPPort, s.TLSCert, s.PassEnv, s.Memory, s.Reach = "x", nil, 443, "c", []string{"NOPE"}, 1<<20, []string{"y"}
	var got []string
	for _, p := range Check(s, magi()) {
		got = append(got, p.Key)
	}
	want := "service allow http_port tls_cert pass_env memory reserve_memory reach"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
}

func parsed(text string) netip.Addr { return netip.MustParseAddr(text) }
