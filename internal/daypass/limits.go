package daypass

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// Limits are what a person bounds transfers by, in both faces. 0 is Daypass' own choice of a number, and no limit of a
// bandwidth.
type Limits struct {
	Jobs          int   `json:"jobs"`        // at once; up to 1,000
	Connections   int   `json:"connections"` // in all; up to 4,096
	PerHost       int   `json:"per_host"`    // connections to one host; up to 1,024
	DownPerSecond int64 `json:"down"`        // bytes a second
	UpPerSecond   int64 `json:"up"`
}

var storedLimits = Setting[*Limits]{Name: "transfers.limits"}

// formerLimits reads what the window kept before there were limits of both faces: one bandwidth for both ways.
var formerLimits = Setting[struct {
	Both int64 `json:"limitBytesPerSecond"`
}]{Name: "window.preferences"}

// Limits gives the stored limits.
func (d *Daypass) Limits(ctx context.Context) (Limits, error) {
	stored, err := storedLimits.Get(ctx, d.Settings)
	if err != nil || stored != nil {
		if stored == nil {
			stored = &Limits{}
		}
		return *stored, err
	}
	former, err := formerLimits.Get(ctx, d.Settings)
	return Limits{DownPerSecond: former.Both, UpPerSecond: former.Both}, err
}

// SetLimits stores limits and holds transfers to them from now on. Errors: apperr.LimitInvalid with the field.
func (d *Daypass) SetLimits(ctx context.Context, l Limits) error {
	if err := l.check(); err != nil {
		return err
	}
	if err := storedLimits.Set(ctx, d.Settings, &l); err != nil {
		return err
	}
	d.Transfers.SetLimits(l.engine()) //nolint:contextcheck // what begins by that outlives the call
	return nil
}

// LimitRate bounds the bandwidth for this run alone, instead of what is stored; 0 leaves that.
func (d *Daypass) LimitRate(down, up int64) {
	l := d.Transfers.Limits()
	if down > 0 {
		l.DownPerSecond = down
	}
	if up > 0 {
		l.UpPerSecond = up
	}
	d.Transfers.SetLimits(l)
}

// restoreLimits holds transfers to what is stored. What cannot be read, or is spoilt, is no reason to fail.
func (d *Daypass) restoreLimits(ctx context.Context) {
	l, err := d.Limits(ctx)
	if err == nil {
		err = l.check()
	}
	if err != nil {
		d.Log.Warn("the limits were not read", "err", err)
		return
	}
	d.Transfers.SetLimits(l.engine()) //nolint:contextcheck // as above
}

func (l Limits) engine() transfer.Limits {
	return transfer.Limits{
		Jobs: l.Jobs, InAll: l.Connections, PerHost: l.PerHost, DownPerSecond: l.DownPerSecond, UpPerSecond: l.UpPerSecond,
	}
}

func (l Limits) check() error {
	for _, f := range []struct {
		name        string
		value, most int64
	}{
		{"jobs", int64(l.Jobs), 1000},
		{"connections", int64(l.Connections), 4096},
		{"per_host", int64(l.PerHost), 1024},
		{"down", l.DownPerSecond, 1 << 50},
		{"up", l.UpPerSecond, 1 << 50},
	} {
		if f.value < 0 || f.value > f.most {
			return apperr.New(apperr.LimitInvalid, apperr.Params{"field": f.name, "max": f.most})
		}
	}
	return nil
}
