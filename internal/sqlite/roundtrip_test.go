package sqlite

import (
	"reflect"
	"testing"
	"time"

	"daypass/internal/link"
	"daypass/internal/transfer"
)

// fill gives every field of a struct a value that is not its zero value, so that a field that a stored form
// forgets is found.
func fill(v reflect.Value, seed int64) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMicro(1_700_000_000_000_000 + seed).UTC()))
		return
	case time.Duration:
		v.SetInt(int64(time.Hour) + seed*int64(time.Second))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), seed*31+int64(i)+1)
		}
	case reflect.String:
		v.SetString("text\xff" + string(rune('a'+seed%26)))
		if v.Type() != reflect.TypeOf("") || seed%2 == 0 {
			v.SetString("text" + string(rune('a'+seed%26)))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(seed + 7)
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(seed))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	default:
		panic("fill: " + v.Type().String())
	}
}
