package app

import (
	"fmt"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func profileOf(p profile.Profile) Profile {
	places := make([]Place, 0, len(p.Places))
	for _, place := range p.Places {
		places = append(places, Place{Bucket: place.Bucket, Prefix: place.Prefix})
	}
	return Profile{
		ID: p.ID, Name: p.Name, Preset: p.Preset, Endpoint: p.Endpoint, PublicEndpoint: p.PublicEndpoint, Region: p.Region,
		Style: AddressStyle(p.Style), AccessKeyID: p.AccessKeyID, CAPEM: p.CAPEM, Places: places,
		DefaultExpirySeconds: int64(p.DefaultExpiry / time.Second), MaxExpirySeconds: int64(p.MaxExpiry / time.Second),
		CredentialExpires: timeText(p.CredentialExpires), CreatedAt: timeText(p.CreatedAt), Practice: p.Name == daypass.PracticeProfile,
	}
}

func presetOf(p profile.Preset) Preset {
	return Preset{
		Name: p.Name, Title: p.Title, EndpointTemplate: p.EndpointTemplate, DefaultRegion: p.DefaultRegion,
		Style: AddressStyle(p.Style), MaxExpirySeconds: int64(p.MaxExpiry / time.Second),
	}
}

// draftOf maps a form. Errors: time_invalid, profile_invalid.
func draftOf(d Draft) (profile.Draft, error) {
	ends, err := parseTime(d.CredentialExpires)
	if err != nil {
		return profile.Draft{}, err
	}
	if d.DefaultExpirySeconds < 0 || d.MaxExpirySeconds < 0 {
		return profile.Draft{}, apperr.New(apperr.ProfileInvalid, apperr.Params{"field": "expiry"})
	}
	places := make([]string, 0, len(d.Places))
	for _, p := range d.Places {
		places = append(places, profile.Place(p).String())
	}
	return profile.Draft{
		Name: d.Name, Preset: d.Preset, Account: d.Account, Endpoint: d.Endpoint, PublicEndpoint: d.PublicEndpoint,
		Region: d.Region, Style: profile.Style(d.Style), AccessKeyID: d.AccessKeyID,
		Secret: secret.NewString(d.Secret), SessionToken: secret.NewString(d.SessionToken), CredentialExpires: ends,
		CAPEM: d.CAPEM, Places: places,
		DefaultExpiry: seconds(d.DefaultExpirySeconds), MaxExpiry: seconds(d.MaxExpirySeconds),
	}, nil
}

func stepOf(s profile.Step) TestStep {
	detail := make(map[string]string, len(s.Detail))
	for key, value := range s.Detail {
		detail[key] = paramText(value)
	}
	return TestStep{Name: StepName(s.Name), State: StepState(s.State), Problem: problemOf(s.Err), Detail: detail}
}

func pageOf(p profile.Page) Page {
	entries := make([]Entry, 0, len(p.Entries))
	for _, e := range p.Entries {
		entries = append(entries, Entry{
			Key: e.Key, Name: e.Name, Folder: e.Folder, Size: e.Size, Modified: timeText(e.Modified), ETag: e.ETag,
		})
	}
	return Page{Entries: entries, Next: p.Next}
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }

// parseTime reads RFC 3339; "" is the zero time. Errors: time_invalid.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, apperr.New(apperr.TimeInvalid, apperr.Params{"value": fmt.Sprintf("%.40s", text)})
	}
	return t, nil
}
