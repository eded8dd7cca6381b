package cli

import (
	"context"
	"path/filepath"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/secret"
)

// exportFlags are the flags of "profile export".
type exportFlags struct {
	save                string
	withKey, passphrase bool
}

func (r *runner) profileExport() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export NAME",
		Short: "Write a storage's settings to a file, for another computer or a colleague",
		Long: "Writes NAME" + profile.FileEnding + " into this folder; nothing is replaced. The secret key is left out, unless --with-key\n" +
			"seals it with a passphrase, which is asked for on the terminal or read from stdin, and is told apart from the file.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if f.passphrase && !f.withKey {
				return usage("--passphrase-stdin goes with --with-key")
			}
			if err := filled(c, "save"); err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.export(ctx, d, args[0], f) })
		},
	}
	c.Flags().StringVar(&f.save, "save", "", "another file to write")
	c.Flags().BoolVar(&f.withKey, "with-key", false, "with the secret key, sealed with a passphrase")
	c.Flags().BoolVar(&f.passphrase, "passphrase-stdin", false, "read the passphrase from stdin, one line")
	return c
}

// shortestPassphrase is what a file that may be lost has to be sealed with, in characters.
const shortestPassphrase = 12

func (r *runner) export(ctx context.Context, d *daypass.Daypass, name string, f exportFlags) error {
	p, err := d.Profiles.Get(ctx, name)
	if err != nil {
		return err
	}
	var passphrase secret.String
	if f.withKey {
		if passphrase, err = r.filePassphrase(ctx, f.passphrase); err != nil {
			return err
		}
		if utf8.RuneCountInString(passphrase.Reveal()) < shortestPassphrase {
			return usage("the passphrase of a file has 12 characters or more")
		}
	}
	text, err := d.Profiles.Export(ctx, p.ID, passphrase)
	if err != nil {
		return err
	}
	if f.save == "" {
		f.save = p.Name + profile.FileEnding
	}
	path, err := filepath.Abs(f.save)
	if err != nil {
		return apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": filepath.Dir(f.save)})
	}
	if err := writeOwn(path, text); err != nil {
		return err
	}
	r.out.line(savedLine{Type: "saved", ID: p.Name, Path: path})
	r.out.text("%s", inert(path))
	return nil
}

// filePassphrase asks for the passphrase of a file.
func (r *runner) filePassphrase(ctx context.Context, stdin bool) (secret.String, error) {
	if !stdin {
		return r.askSecret(ctx, "Passphrase of the file")
	}
	lines, err := r.readSecrets(1)
	if err != nil {
		return secret.String{}, err
	}
	return lines[0], nil
}

// importFlags are the flags of "profile import".
type importFlags struct {
	name                       string
	passphrase, key, withToken bool
}

func (r *runner) profileImport() *cobra.Command {
	var f importFlags
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Add the storage whose settings are in a file ('-' reads stdin)",
		Long: "Adds a storage from a file that 'profile export' wrote. A sealed secret key is opened with its passphrase; where the file\n" +
			"brings none, the key is asked for on the terminal, or read from stdin with --secret-key-stdin.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args[0]); err != nil {
				return err
			}
			file, err := r.readProfileFile(args[0])
			if err != nil {
				return err
			}
			draft, err := r.importDraft(c.Context(), file, f)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.addProfile(ctx, d, draft) })
		},
	}
	c.Flags().StringVar(&f.name, "name", "", "another name than the file says")
	c.Flags().BoolVar(&f.passphrase, "passphrase-stdin", false, "read the passphrase of a sealed key from stdin, one line")
	c.Flags().BoolVar(&f.key, "secret-key-stdin", false, "read the secret key from stdin, one line")
	c.Flags().BoolVar(&f.withToken, "session-token-stdin", false, "read a session token from stdin, the line after the secret key")
	return c
}

func (f importFlags) check(file string) error {
	switch {
	case f.passphrase && f.key:
		return usage("--passphrase-stdin and --secret-key-stdin do not go together")
	case f.withToken && !f.key:
		return usage("--session-token-stdin goes with --secret-key-stdin")
	case file == "-" && (f.passphrase || f.key):
		return usage("stdin cannot be the file and a secret at once")
	}
	return nil
}

// readProfileFile reads a file from elsewhere; "-" is stdin.
func (r *runner) readProfileFile(name string) (profile.File, error) {
	if name == "-" {
		return profile.ReadFileFrom(r.opts.Stdin, name)
	}
	return profile.OpenFile(name)
}

// importDraft gives what the file says, with the secret from wherever it is to come.
func (r *runner) importDraft(ctx context.Context, file profile.File, f importFlags) (profile.Draft, error) {
	draft := file.Draft()
	var err error
	switch {
	case f.key: // a key that is given goes before the file's
		var lines []secret.String
		if lines, err = r.readSecrets(2); err == nil {
			draft.Secret = lines[0]
		}
		if err == nil && f.withToken {
			draft.SessionToken = lines[1]
		}
	case file.Sealed():
		var passphrase secret.String
		if passphrase, err = r.filePassphrase(ctx, f.passphrase); err == nil {
			draft, err = file.Open(passphrase)
		}
	case draft.AccessKeyID != "":
		draft.Secret, err = r.askSecret(ctx, "Secret key")
	}
	if f.name != "" {
		draft.Name = f.name
	}
	return draft, err
}

func (r *runner) addProfile(ctx context.Context, d *daypass.Daypass, draft profile.Draft) error {
	added, err := d.Profiles.Add(ctx, draft)
	if err != nil {
		return err
	}
	r.tellProfile(added)
	r.out.aside("Added. Try it: daypass profile test %s", added.Name)
	return nil
}

// writeOwn writes a new file for its owner's eyes. Nothing is replaced, and nothing half is left.
func writeOwn(path string, text []byte) error {
	file, err := request.NewHandOut(path)
	if err != nil {
		return err
	}
	_, err = file.File().Write(text)
	return file.Keep(err)
}
