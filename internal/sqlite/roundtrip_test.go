package sqlite

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// fill gives every field of a struct a value that is not its zero value, so that a field which the stored form
// forgets is found when it is added.
func fill(t *testing.T, v reflect.Value, seed int64) {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMicro(1_700_000_000_000_000 + seed).UTC()))
		return
	case time.Duration:
		v.SetInt(int64(time.Hour) + seed*int64(time.Second))
		return
	case apperr.Params:
		v.Set(reflect.ValueOf(apperr.Params{"missing_bytes": seed, "host": "h"}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), seed*31+int64(i)+1)
		}
	case reflect.String:
		v.SetString("text" + string(rune('a'+seed%26)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(seed + 7)
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(seed))
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		m.SetMapIndex(reflect.ValueOf("Name"), reflect.ValueOf([]string{"value"}))
		v.Set(m)
	default:
		t.Fatalf("fill: %v", v.Type())
	}
}

// through writes a stored form and reads it into a new one.
func through[D any](t *testing.T, d D) (out D) {
	t.Helper()
	text, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNoFieldOfAJobIsForgotten(t *testing.T) {
	t.Parallel()
	var want transfer.Job
	fill(t, reflect.ValueOf(&want).Elem(), 1)
	got := transfer.Job{ // columns
		ID: want.ID, Kind: want.Kind, State: want.State, Identity: want.Identity, Folder: want.Folder, Parent: want.Parent, Position: want.Position,
	}
	d := through(t, detailOf(want))
	d.into(&got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v, stored\n%+v", got, want)
	}
}

func TestNoFieldOfAnIssuedLinkIsForgotten(t *testing.T) {
	t.Parallel()
	var want link.Issued
	fill(t, reflect.ValueOf(&want).Elem(), 1)
	want.State = "" // computed by the service, never stored
	got := link.Issued{ID: want.ID, ProfileID: want.ProfileID}
	d := through(t, issuedDetailOf(want))
	d.into(&got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v, stored\n%+v", got, want)
	}
}
