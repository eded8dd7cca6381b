package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"daypass/internal/apperr"
)

func usage(detail string) error {
	return apperr.New(apperr.Usage, apperr.Params{"detail": inert(detail)})
}

// flagUsage says in our words what the parser did not like about a flag.
func flagUsage(c *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return usage(unknownFlag(c, unknown))
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return usage(dashed(missing.GetSpecifiedName()) + " needs a value")
	}
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usage(fmt.Sprintf("--%s takes %s, and %q is none", bad.GetFlag().Name, valueWords(bad.GetFlag()), bad.GetValue()))
	}
	if bad, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return usage(fmt.Sprintf("%q is no flag", bad.GetSpecifiedFlag()))
	}
	return usage("a flag cannot be read")
}

// unknownFlag names a flag that a command does not have, and the one that may have been meant.
func unknownFlag(c *cobra.Command, err *pflag.NotExistError) string {
	name := err.GetSpecifiedName()
	text := fmt.Sprintf("%s has no %s", c.CommandPath(), dashed(name))
	meant := ""
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if meant == "" && len(name) > 2 && near(f.Name, name) {
			meant = f.Name
		}
	})
	if meant != "" {
		text += "; --" + meant + " may be meant"
	}
	return text
}

// dashed writes a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// valueWords says what a flag's value is.
func valueWords(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "number":
		return "a number from 1 to " + strconv.Itoa(maxConnections)
	case "int":
		return "a number"
	case "bool":
		return "true or false"
	}
	return "another value"
}

// near reports whether two names differ by one letter that is missing, added or another one, or by two that are swapped.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	switch len(b) - len(a) {
	case 0:
		swapped := n+1 < len(a) && a[n] == b[n+1] && a[n+1] == b[n] && a[n+2:] == b[n+2:]
		return n == len(a) || a[n+1:] == b[n+1:] || swapped
	case 1:
		return a[n:] == b[n+1:]
	}
	return false
}

// argsUsage says in our words that a command was given too few or too many words, or one that it does not know.
func argsUsage(c *cobra.Command, args []string, check cobra.PositionalArgs) error {
	if len(args) > 0 && c.HasAvailableSubCommands() {
		text := fmt.Sprintf("%s has no command %q", c.CommandPath(), args[0])
		for _, child := range c.Commands() {
			if near(child.Name(), args[0]) {
				return usage(text + "; " + child.Name() + " may be meant")
			}
		}
		return usage(text + "; it has " + names(c))
	}
	wrong := "needs more"
	if len(args) > 0 && check(c, args[:len(args)-1]) == nil {
		wrong = fmt.Sprintf("does not take %q", args[len(args)-1])
	}
	return usage(fmt.Sprintf("%s %s; it is written: %s", c.CommandPath(), wrong, written(c)))
}

// written gives a command's words as they are to be typed.
func written(c *cobra.Command) string {
	return strings.TrimSpace(strings.TrimSuffix(c.UseLine(), "[flags]"))
}

// connectionsFlag is --connections; 0: not given.
type connectionsFlag struct{ most int }

func (f *connectionsFlag) add(flags *pflag.FlagSet) {
	flags.Var(f, "connections", "most connections to use, 1 to 64; as many as help without it")
}

// String implements pflag.Value.
func (f *connectionsFlag) String() string {
	if f.most == 0 {
		return ""
	}
	return strconv.Itoa(f.most)
}

// Set implements pflag.Value.
func (f *connectionsFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxConnections {
		return errors.New("out of range")
	}
	f.most = n
	return nil
}

// Type implements pflag.Value.
func (*connectionsFlag) Type() string { return "number" }

// maxConnections is more than any server gains from.
const maxConnections = 64
