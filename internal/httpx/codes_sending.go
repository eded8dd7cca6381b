package httpx

import (
	"net/http"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// sendingCodes are the codes that mean something else where a file is sent, or that come there alone. Sources as for
// providerCodes; Azure's "Put Blob" and Alibaba's "PutObject" for theirs.
var sendingCodes = map[string]rule{
	"preconditionfailed":         {code: apperr.LinkUsed, means: transfer.ErrTaken},
	"conditionnotmet":            {code: apperr.LinkUsed, means: transfer.ErrTaken}, // Azure
	"blobalreadyexists":          {code: apperr.LinkUsed, means: transfer.ErrTaken}, // Azure
	"unauthorizedbloboverwrite":  {code: apperr.LinkUsed, means: transfer.ErrTaken}, // Azure, where sp= has c and no w
	"filealreadyexists":          {code: apperr.LinkUsed, means: transfer.ErrTaken}, // Alibaba
	"conditionalrequestconflict": {code: apperr.ServerBusy, retry: true},

	"entitytoolarge":      {code: apperr.ObjectTooLarge},
	"requestbodytoolarge": {code: apperr.ObjectTooLarge}, // Azure

	"insufficientstorage":            {code: apperr.StorageFull}, // versitygw
	"quotaexceeded":                  {code: apperr.StorageFull}, // versitygw, Ceph
	"xminiostoragefull":              {code: apperr.StorageFull},
	"xminioadminbucketquotaexceeded": {code: apperr.StorageFull},

	"baddigest":                   {code: apperr.VerificationFailed, means: transfer.ErrDigest},
	"invaliddigest":               {code: apperr.VerificationFailed, means: transfer.ErrDigest},
	"md5mismatch":                 {code: apperr.VerificationFailed, means: transfer.ErrDigest}, // Azure
	"xamzcontentchecksummismatch": {code: apperr.VerificationFailed, means: transfer.ErrDigest},
	"incompletebody":              {code: apperr.NetworkGone, retry: true},

	"nosuchupload":     {code: apperr.TicketClosed, means: transfer.ErrUploadGone},
	"invalidpart":      {code: apperr.ServerMisbehaved, means: transfer.ErrParts},
	"invalidpartorder": {code: apperr.ServerMisbehaved, means: transfer.ErrParts},
	"entitytoosmall":   {code: apperr.ServerMisbehaved},

	"authorizationpermissionmismatch": {code: apperr.LinkGivesFile}, // Azure: sp= has neither c nor w
}

// sendingRule is what an answer means to somebody who sends; false where it means the same to everybody.
func (a answer) sendingRule(code string) (rule, bool) {
	if r, ok := sendingCodes[code]; ok {
		return r, true
	}
	if code != "" && providerCodes[code].code != "" {
		return rule{}, false
	}
	switch a.status {
	case http.StatusPreconditionFailed:
		return sendingCodes["preconditionfailed"], true
	case http.StatusInsufficientStorage:
		return rule{code: apperr.StorageFull}, true
	case http.StatusRequestEntityTooLarge:
		return rule{code: apperr.ObjectTooLarge}, true
	case http.StatusNotFound:
		if a.link.UploadID != "" {
			return sendingCodes["nosuchupload"], true
		}
		return rule{code: apperr.LinkRefused}, true
	}
	return rule{}, false
}
