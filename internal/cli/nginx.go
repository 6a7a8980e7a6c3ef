package cli

import (
	"bytes"
	"fmt"

	"example.com/magi-harden/internal/nginxconf"
)

const nginxFile = "config/nginx/nginx.conf"

// checkNginx demands that the rendered configuration can be read, and tells what
// nginx says against the one that will stand there, which may hold edits.
func (d *deployment) checkNginx(live map[string][]byte) (edit, rendered error) {
	pristine, ok := d.rendered()[nginxFile]
	if !ok {
		return nil, nil
	}
	if _, err := nginxconf.Parse(nginxFile, pristine); err != nil {
		return nil, fmt.Errorf("nginx would not start, so nothing was written:\n%w", err)
	}
	edited, ok := live[nginxFile]
	if !ok || bytes.Equal(edited, pristine) {
		return nil, nil
	}
	conf, err := nginxconf.Parse(nginxFile, edited)
	if err == nil {
		err = nginxconf.Check(conf)
	}
	if err == nil {
		err = d.judge(pristine, edited)
	}
	return err, nil
}
