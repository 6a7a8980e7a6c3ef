package origin

import (
	"fmt"
	"strings"
	"testing"
)

// told writes an origin in one line: place, ways, variables, and what led there.
func told(o Origin) string {
	out := fmt.Sprintf("%v:%d %v", o, o.Column, o.How)
	for _, v := range o.Variables {
		out += fmt.Sprintf(" %s=%v", v.Name, v.Place)
		if v.Default {
			out += "(default)"
		}
	}
	if o.Via != nil {
		out += fmt.Sprint(" via ", o.Via)
	}
	return out
}

func TestFind(t *testing.T) {
	x, err := nasty(t).index()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"services web image":                                "compose.yaml:30:12 variable TAG=.env:3 MISSING=(default)",
		"services web restart":                              "compose.override.yaml:17:14 plain",
		"services web build context":                        "compose.yaml:31:12 plain",
		"services web build dockerfile":                     "compose.override.yaml:8:26 plain",
		"services web command":                              "compose.yaml:32:14 variable PORT=.env:2",
		"services web command 1":                            "compose.yaml:32:14 variable PORT=.env:2",
		"services web ports 127.0.0.1:7001:7001/udp target": "compose.yaml:35:9 plain",
		"services web ports 0.0.0.0:9000:80/tcp published":  "compose.yaml:34:9 variable PORT=.env:2",
		"services web ports 0":                              "compose.yaml:34:9 variable PORT=.env:2",
		"services web volumes /data source":                 "compose.override.yaml:11:15 plain",
		"services web volumes /data/ source":                "",
		"services web volumes /more":                        "compose.override.yaml:11:32 appended",
		"services web environment PLAIN":                    "compose.yaml:104:27 plain",
		"services web environment HOSTVAR":                  "compose.yaml:44:9 variable HOSTVAR=.env:5",
		"services web environment NOWHERE":                  "compose.yaml:45:9 plain",
		"services web environment ONE":                      "one.env:1:0 env_file via [compose.override.yaml:19]",
		"services web environment BOTH":                     "three.env:2:0 env_file via [compose.override.yaml:19]",
		"services web environment THREE":                    "three.env:1:0 env_file via [compose.override.yaml:19]",
		"services web environment SHARED":                   "compose.yaml:7:11 anchor, extends via [compose.yaml:29 compose.yaml:22]",
		"services web environment OWN":                      "compose.yaml:23:12 extends via [compose.yaml:29]",
		"services web labels d":                             "compose.override.yaml:10:14 plain",
		"services web labels a.b/c":                         "compose.yaml:50:22 plain",
		"services web logging driver":                       "compose.override.yaml:9:24 plain",
		"services web logging options max-size":             "",
		"services web depends_on db condition":              "compose.override.yaml:12:36 plain",
		"services web depends_on lib condition":             "compose.yaml:51:22 plain",
		"services web networks front ipv4_address":          "compose.override.yaml:13:40 plain",
		"services web cap_add SYS_PTRACE":                   "compose.yaml:106:25 appended",
		"services web secrets /run/secrets/key source":      "compose.override.yaml:18:25 override",
		"services web secrets other":                        "",
		"services web healthcheck test":                     "compose.yaml:105:26 plain",
		"services web ulimits nofile soft":                  "compose.override.yaml:15:32 plain",
		"services web env_file one.env required":            "compose.override.yaml:19:27 plain",
		"services web gpus 0 count":                         "compose.override.yaml:20:11 plain",
		"services web develop watch 0 path":                 "compose.override.yaml:21:32 plain",
		"services base ulimits nofile":                      "compose.yaml:27:24 plain",
		"services merged ports 0.0.0.0:2:2/tcp":             "compose.override.yaml:2:5 override, anchor via [compose.override.yaml:31]",
		"services merged ports 0":                           "compose.override.yaml:2:5 override, anchor via [compose.override.yaml:31]",
		"services merged environment OWN":                   "",
		"services copied user":                              "compose.yaml:69:32 plain",
		"services copied cap_add BPF":                       "compose.override.yaml:35:33 appended",
		"services copied cap_add NET_ADMIN":                 "compose.yaml:14:5 anchor via [compose.yaml:69 compose.yaml:20]",
		"services far environment FAR":                      "compose.yaml:73:25 plain",
		"services far environment MODE":                     "compose.yaml:73:37 plain",
		"services far environment TAGGED":                   "other/far.yaml:6:30 extends, variable TAG=.env:3 via [compose.yaml:72]",
		"services far environment IN_FAR":                   "other/far.env:1:0 extends, env_file via [compose.yaml:72 other/far.yaml:3 other/far.yaml:12]",
		"services far read_only":                            "other/far.yaml:10:16 extends via [compose.yaml:72 other/far.yaml:3]",
		"services far ports 0.0.0.0:6:6/tcp":                "other/far.yaml:11:13 extends via [compose.yaml:72 other/far.yaml:3]",
		"services chained ports 0.0.0.0:1:1/tcp":            "compose.yaml:77:23 override",
		"services chained ports 0.0.0.0:9000:80/tcp":        "",
		"services chained command":                          "",
		"services nul image":                                "compose.yaml:80:12 plain",
		"services nul user":                                 "compose.yaml:81:11 plain",
		"services nul labels k":                             "compose.yaml:82:18 plain",
		"services db image":                                 "compose.override.yaml:28:12 override",
		"services db environment A":                         "",
		"services lib image":                                "lib/first.yaml:4:12 include, variable LIBTAG=lib/.env:1 via [compose.yaml:3]",
		"services lib hostname":                             "lib/second.yaml:6:15 include, variable SECOND=lib/second.env:1 via [compose.yaml:4]",
		"services lib environment WHO":                      "compose.override.yaml:37:25 plain",
		"services lib environment FROMLIB":                  "lib/first.yaml:9:41 include, variable LIBTAG=lib/.env:1 via [compose.yaml:3]",
		"services lib environment FIRST":                    "lib/first.env:1:0 include, env_file via [compose.yaml:3 lib/first.yaml:7]",
		"services lib user":                                 "compose.yaml:88:11 variable LIBUSER=(default)",
		"services only build context":                       "lib/ext.yaml:3:12 extends, include via [compose.yaml:3 lib/first.yaml:12]",
		"services only environment FVAR":                    "lib/sub/f.env:1:0 extends, include, env_file via [compose.yaml:3 lib/first.yaml:12 lib/ext.yaml:4 lib/sub/ext2.yaml:4]",
		"services deep image":                               "lib/deeper/third.yaml:2:18 include, variable LIBTAG=lib/.env:1 TAG=.env:3 via [compose.yaml:3 lib/first.yaml:1]",
		"services sec ports 0.0.0.0:2:2/tcp":                "lib/second.over.yaml:2:28 override, include via [compose.yaml:4]",
		"networks front ipam config 10.1.0.0/24 gateway":    "compose.override.yaml:40:61 plain",
		"networks front driver":                             "compose.yaml:92:13 variable MODE=.env:6",
		"networks front labels y":                           "compose.yaml:94:19 plain",
		"configs conf content":                              "compose.yaml:100:20 variable TAG=.env:3",
		"volumes named":                                     "compose.yaml:96:9 plain",
		"name":                                              "compose.yaml:1:7 plain",
		"x-env SHARED":                                      "compose.yaml:7:11 plain",
		"services":                                          "compose.override.yaml:7:3 plain",
		"services web":                                      "compose.override.yaml:8:5 plain",
		"services nobody image":                             "",
		"services web image deeper":                         "",
		"nothing":                                           "",
		"":                                                  "",
	} {
		o, ok := x.Find(strings.Fields(path)...)
		got := ""
		if ok {
			got = told(o)
		}
		if got != want {
			t.Errorf("%q: %q,", path, got)
		}
	}
}
