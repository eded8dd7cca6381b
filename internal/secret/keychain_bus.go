//go:build !darwin && !windows

package secret

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	loginPath   = "/org/freedesktop/secrets/collection/login"
)

// probe looks for a Secret Service without starting a bus, within probeLimit, on a connection of its own that
// ends with it. It gives the time that a call may take: longer where a person has to unlock first.
func probe(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx)) // closes the connection when ctx ends
	if err != nil {
		return 0, fmt.Errorf("session bus: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := errors.Join(conn.Auth(nil), conn.Hello()); err != nil {
		return 0, fmt.Errorf("session bus: %w", err)
	}
	var names []string
	if err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListNames", 0).Store(&names); err != nil {
		return 0, fmt.Errorf("session bus: %w", err)
	}
	if !slices.Contains(names, secretsName) {
		var started uint32
		err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.StartServiceByName", 0, secretsName, uint32(0)).Store(&started)
		if err != nil {
			return 0, fmt.Errorf("secret service: %w", err)
		}
	}
	return callTime(ctx, conn)
}

func callTime(ctx context.Context, conn *dbus.Conn) (time.Duration, error) {
	var alias dbus.ObjectPath
	err := conn.Object(secretsName, secretsPath).
		CallWithContext(ctx, "org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&alias)
	if err != nil {
		return 0, fmt.Errorf("secret service: %w", err)
	}
	for _, path := range []dbus.ObjectPath{loginPath, alias} { // the order in which go-keyring looks
		var locked dbus.Variant
		err := conn.Object(secretsName, path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0,
			"org.freedesktop.Secret.Collection", "Locked").Store(&locked)
		if err != nil {
			continue
		}
		if isLocked, ok := locked.Value().(bool); ok && isLocked {
			return unlockLimit, nil
		}
		return callLimit, nil
	}
	return 0, errors.New("secret service: no collection")
}
