package daypass

import "context"

var storedAwake = Setting[bool]{Name: "transfers.stay_awake", Default: true}

// StaysAwake tells whether the computer is kept awake while files move. It is, unless a person said otherwise.
func (d *Daypass) StaysAwake(ctx context.Context) (bool, error) {
	return storedAwake.Get(ctx, d.Settings)
}

// StayAwake stores whether the computer is kept awake while files move, for both faces, and does so from now on, for what
// runs, too. A system that cannot be kept awake is no error.
func (d *Daypass) StayAwake(ctx context.Context, on bool) error {
	if err := storedAwake.Set(ctx, d.Settings, on); err != nil {
		return err
	}
	d.turnAwake(ctx, on)
	return nil
}

// restoreAwake does what is stored. What cannot be read is no reason to fail.
func (d *Daypass) restoreAwake(ctx context.Context) {
	on, err := d.StaysAwake(ctx)
	if err != nil {
		d.Log.Warn("whether to stay awake was not read", "err", err)
		return
	}
	d.turnAwake(ctx, on)
}

func (d *Daypass) turnAwake(ctx context.Context, on bool) {
	if err := d.awake.Turn(ctx, on); err != nil {
		d.Log.Info("the computer may fall asleep while files are transferred", "error", err)
	}
}
