// Command lnd starts the Lightning Network Daemon from its own packages, since its main package cannot be built
// outside its repository: a go.mod with replacements is not installable.
package main

import (
	"fmt"
	"os"

	"github.com/lightningnetwork/lnd"
	"github.com/lightningnetwork/lnd/signal"
)

func run() error {
	stop, err := signal.Intercept()
	if err != nil {
		return err
	}
	cfg, err := lnd.LoadConfig(stop)
	if err != nil {
		return err
	}
	return lnd.Main(cfg, lnd.ListenerCfg{}, cfg.ImplementationConfig(stop), stop)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
