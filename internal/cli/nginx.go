package cli

import (
	"bytes"
	"fmt"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
)

// checkNginx demands that the rendered configuration can be read, and tells what
// nginx says against the one that will stand there, which may hold edits.
func (d *deployment) checkNginx(live map[string][]byte) (edit, rendered error) {
	pristine, ok := d.rendered()[layout.NginxConfig]
	if !ok {
		return nil, nil
	}
	if _, err := nginxconf.Parse(layout.NginxConfig, pristine); err != nil {
		return nil, fmt.Errorf("nginx would not start, so nothing was written:\n%w", err)
	}
	edited, ok := live[layout.NginxConfig]
	if !ok || bytes.Equal(edited, pristine) {
		return nil, nil
	}
	conf, err := nginxconf.Parse(layout.NginxConfig, edited)
	if err == nil {
		err = nginxconf.Check(conf)
	}
	if err == nil {
		err = d.judge(pristine, edited)
	}
	return err, nil
}
