package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/profile"
)

func (r *runner) profile() *cobra.Command {
	return group("profile", "The storages that you work with",
		r.profileAdd(), r.profileList(), r.profileTest(), r.profileRemove(),
		r.profileImport(), r.profileExport())
}

// profileFlags are the flags of "profile add" that are not fields of a Draft as they stand.
type profileFlags struct {
	draft                         profile.Draft
	style, caFile                 string
	keyFromStdin, tokenFromStdin  bool
	defaultExpiry, maxExpiry, end string
}

func (r *runner) profileAdd() *cobra.Command {
	var f profileFlags
	c := &cobra.Command{
		Use:   "add NAME --provider P",
		Short: "Add a storage",
		Long: "Adds a storage. Its secret key is asked for on the terminal, or read from stdin with\n--secret-key-stdin; it is never an argument.\n\nProviders: " +
			strings.Join(presetNames(), ", "),
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if f.draft.Name = args[0]; f.draft.Preset == "" {
				return usage("--provider is missing; it is one of " + strings.Join(presetNames(), ", "))
			}
			if err := r.complete(c.Context(), &f); err != nil {
				return err
			}
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error { return r.addProfile(ctx, d, f.draft) })
		},
	}
	f.add(c)
	return c
}

func (f *profileFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.draft.Preset, "provider", "", "the provider's preset, or 'other'")
	flags.StringVar(&f.draft.Endpoint, "endpoint", "", "https://host[:port] of the storage")
	flags.StringVar(&f.draft.PublicEndpoint, "public-endpoint", "", "what links are made for, where it is another address")
	flags.StringVar(&f.draft.Account, "account", "", "account ID, for providers that have it in their address")
	flags.StringVar(&f.draft.Region, "region", "", "region")
	flags.StringVar(&f.style, "style", string(profile.StyleAuto), "how a bucket is put into an address: auto, path or virtual")
	flags.StringVar(&f.draft.AccessKeyID, "access-key", "", "access key ID")
	flags.BoolVar(&f.keyFromStdin, "secret-key-stdin", false, "read the secret key from stdin, one line")
	flags.BoolVar(&f.tokenFromStdin, "session-token-stdin", false, "read a session token from stdin, the line after the secret key")
	flags.StringVar(&f.end, "credential-expires", "", "when the key itself ends: RFC 3339 or a date")
	flags.StringVar(&f.caFile, "ca-file", "", "certificates (PEM) to trust for this storage")
	flags.StringArrayVar(&f.draft.Places, "place", nil, "bucket or bucket/prefix to work in; may be repeated")
	flags.StringVar(&f.draft.SharePrefix, "share-prefix", "", "folder below a place where copies and pages are kept (default "+profile.DefaultSharePrefix+")")
	flags.StringVar(&f.defaultExpiry, "default-expiry", "", "how long new links work: 3d")
	flags.StringVar(&f.maxExpiry, "max-expiry", "", "the longest that links may work: 1w")
}

// complete reads what the flags point at: durations, the certificate file, secrets.
func (r *runner) complete(ctx context.Context, f *profileFlags) (err error) {
	f.draft.Style = profile.Style(f.style)
	for _, length := range []struct {
		text string
		to   *time.Duration
	}{{f.defaultExpiry, &f.draft.DefaultExpiry}, {f.maxExpiry, &f.draft.MaxExpiry}} {
		if length.text == "" {
			continue
		}
		if *length.to, err = link.ParseDuration(length.text); err != nil {
			return err
		}
	}
	if f.end != "" {
		if f.draft.CredentialExpires, err = link.ParseUntil(f.end, time.Local); err != nil {
			return err
		}
	}
	if f.caFile != "" {
		pem, err := os.ReadFile(f.caFile)
		if err != nil {
			return apperr.Wrap(err, apperr.SourceMissing, apperr.Params{"name": f.caFile})
		}
		f.draft.CAPEM = string(pem)
	}
	return r.secrets(ctx, f)
}

func (r *runner) secrets(ctx context.Context, f *profileFlags) error {
	if f.draft.AccessKeyID == "" {
		return nil
	}
	if f.keyFromStdin {
		lines, err := r.readSecrets(2)
		if err != nil {
			return err
		}
		f.draft.Secret = lines[0]
		if f.tokenFromStdin {
			f.draft.SessionToken = lines[1]
		}
		return nil
	}
	var err error
	if f.draft.Secret, err = r.askSecret(ctx, "Secret key"); err != nil {
		return err
	}
	if f.tokenFromStdin {
		lines, err := r.readSecrets(1)
		if err != nil {
			return err
		}
		f.draft.SessionToken = lines[0]
	}
	return nil
}

func presetNames() []string {
	var list []string
	for _, preset := range profile.Presets() {
		list = append(list, preset.Name)
	}
	return list
}

func (r *runner) tellProfile(p profile.Profile) {
	places := make([]string, len(p.Places))
	for i, place := range p.Places {
		places[i] = p.Name + ":" + place.String()
	}
	r.out.line(profileLine{
		Type: "profile", Name: p.Name, Provider: p.Preset, Endpoint: p.Endpoint, PublicEndpoint: some(p.PublicEndpoint), Region: p.Region,
		Style: string(p.Style), AccessKey: p.AccessKeyID, Places: places,
		DefaultExpirySeconds: int64(p.DefaultExpiry / time.Second), MaxExpirySeconds: int64(p.MaxExpiry / time.Second),
	})
	r.out.text("%-16s %-10s %s  %s", inert(p.Name), p.Preset, inert(p.Endpoint), inert(strings.Join(places, " ")))
}

func (r *runner) profileList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "The storages that are set up",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				profiles, err := d.Profiles.List(ctx)
				if err != nil {
					return err
				}
				for _, p := range profiles {
					r.tellProfile(p)
				}
				if len(profiles) == 0 {
					r.out.aside("No storage yet. Add one with daypass profile add, or try everything with daypass practice")
				}
				return nil
			})
		},
	}
}

// stepTitles say the steps of a test to people.
var stepTitles = map[profile.StepName]string{
	profile.StepResolve: "The address is found",
	profile.StepConnect: "The storage answers",
	profile.StepTLS:     "The connection is secure",
	profile.StepClock:   "The clocks agree",
	profile.StepKey:     "The key is accepted",
	profile.StepRegion:  "The region is right",
	profile.StepList:    "The place can be listed",
	profile.StepRead:    "A file can be read",
}

func (r *runner) profileTest() *cobra.Command {
	return &cobra.Command{
		Use:   "test NAME",
		Short: "Say step by step what works, and what to do where it does not",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				steps, err := d.Profiles.Test(ctx, args[0], r.tellStep)
				if err != nil && len(steps) > 0 {
					return reported{err} // the failed step has told it
				}
				return err
			})
		},
	}
}

// cleanupOf tells that no rule of the bucket ends unfinished uploads; nil where that is not known.
func cleanupOf(step profile.Step) *string {
	text, _ := step.Detail[profile.DetailCleanup].(string)
	return some(text)
}

func (r *runner) tellStep(step profile.Step) {
	why := r.out.reasonOf(step.Err)
	r.out.line(stepLine{Type: "step", Name: string(step.Name), State: string(step.State), Problem: why, Cleanup: cleanupOf(step)})
	text := fmt.Sprintf("%-8s %s", step.State, stepTitles[step.Name])
	if why != nil {
		text += ": " + why.Message + " " + why.Next
	}
	r.out.text("%s", text)
	if step.Detail[profile.DetailCleanup] == profile.CleanupMissing {
		r.out.text("%-8s %s", "", r.out.words.texts["step_list_cleanup"])
	}
}

func (r *runner) profileRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Forget a storage and its key; nothing in the storage changes",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(ctx context.Context, d *daypass.Daypass) error {
				if err := d.Profiles.Remove(ctx, args[0]); err != nil {
					return err
				}
				r.out.text("Removed %s.", inert(args[0]))
				return nil
			})
		},
	}
}
