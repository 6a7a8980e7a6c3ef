package nginxtest

import (
	"os"
	"os/signal"
	"syscall"
)

// hold keeps signals from ending this process until release, which sends them
// again: a folder that is in use is removed first.
func hold() (release func()) {
	held := make(chan os.Signal, 1)
	for _, s := range [...]syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as under nohup
			signal.Notify(held, s)
		}
	}
	return func() {
		signal.Stop(held)
		select {
		case s := <-held:
			syscall.Kill(os.Getpid(), s.(syscall.Signal)) // to oneself it does not fail
		default:
		}
	}
}
