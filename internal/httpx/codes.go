package httpx

import "daypass/internal/apperr"

// rule is what a provider's code means. dates says that the code alone does not tell whether the link is over or
// not begun, so that the link's own times against the server's clock decide first. retry is for codes that pass. means is
// what an upload's engine decides by; nil: nothing.
type rule struct {
	code  apperr.Code
	dates bool
	retry bool
	means error
}

// providerCodes is the table of every provider's error codes for a GET, by the code's text in lower case.
// Statuses are left out on purpose: providers send the same code with 400, 401 and 403.
//
// Sources: the S3 API reference's list of error codes; Google's "HTTP status and error codes for XML"; Azure's "Blob
// service error codes"; Alibaba's and Tencent's lists; Backblaze's B2 error list; the sources of Ceph RGW, MinIO,
// versitygw, Garage and SeaweedFS. Where only one provider means it so, its name stands behind.
var providerCodes = map[string]rule{
	// Over, or not begun.
	"expiredrequest":                    {code: apperr.LinkExpired}, // R2
	"expired_auth_token":                {code: apperr.LinkExpired}, // Backblaze, native
	"accessdenied":                      {code: apperr.LinkRefused, dates: true},
	"requesttimetooskewed":              {code: apperr.LinkRefused, dates: true},
	"authorizationqueryparameterserror": {code: apperr.SignatureMismatch, dates: true},
	"authenticationfailed":              {code: apperr.SignatureMismatch, dates: true}, // Azure: wrong or over
	"invalidrequest":                    {code: apperr.LinkRefused, dates: true},       // Garage: "Date is too old"
	"requestexpired":                    {code: apperr.LinkExpired},
	"forbidden":                         {code: apperr.LinkRefused, dates: true},
	"unauthorized":                      {code: apperr.LinkRefused, dates: true},
	"unauthorizedaccess":                {code: apperr.LinkRefused, dates: true}, // Backblaze
	"authenticationrequired":            {code: apperr.LinkRefused, dates: true}, // Google
	"permission_denied":                 {code: apperr.LinkRefused, dates: true}, // Google, JSON
	"unauthenticated":                   {code: apperr.LinkRefused, dates: true}, // Google, JSON

	// The signer's session. ExpiredToken means the link itself at Google: see refine.
	"expiredtoken":                {code: apperr.CredentialExpired},
	"tokenrefreshrequired":        {code: apperr.CredentialExpired},
	"securitytokenexpired":        {code: apperr.CredentialExpired}, // Alibaba
	"invalidsecuritytoken":        {code: apperr.CredentialExpired}, // Alibaba, Tencent
	"invalidtoken":                {code: apperr.LinkRefused, dates: true},
	"invalidaccesskeyid":          {code: apperr.LinkRefused, dates: true},
	"xadminusernotfound":          {code: apperr.LinkRefused, dates: true}, // versitygw, with a single account
	"signaturedoesnotmatch":       {code: apperr.SignatureMismatch},
	"invalidsignature":            {code: apperr.SignatureMismatch},
	"xamzcontentsha256mismatch":   {code: apperr.SignatureMismatch},
	"malformedsignature":          {code: apperr.SignatureMismatch}, // CloudFront
	"malformedpolicy":             {code: apperr.SignatureMismatch}, // CloudFront
	"missingkey":                  {code: apperr.SignatureMismatch}, // CloudFront: Key-Pair-Id is not there
	"noauthenticationinformation": {code: apperr.SignatureMismatch}, // Azure: the signature is not there
	"invalidauthenticationinfo":   {code: apperr.SignatureMismatch}, // Azure
	"bad_auth_token":              {code: apperr.SignatureMismatch}, // Backblaze, native
	"invalidquerystring":          {code: apperr.SignatureMismatch},
	"invalidqueryparametervalue":  {code: apperr.SignatureMismatch}, // Azure
	"missingauthenticationtoken":  {code: apperr.SignatureMismatch},
	"incompletesignature":         {code: apperr.SignatureMismatch},

	// Another region.
	"permanentredirect":                  {code: apperr.WrongRegion},
	"temporaryredirect":                  {code: apperr.WrongRegion},
	"redirect":                           {code: apperr.WrongRegion},
	"authorizationheadermalformed":       {code: apperr.WrongRegion},
	"illegallocationconstraintexception": {code: apperr.WrongRegion},
	"incorrectendpoint":                  {code: apperr.WrongRegion},

	// Gone.
	"nosuchkey":             {code: apperr.ObjectGone},
	"nosuchversion":         {code: apperr.ObjectGone},
	"nosuchupload":          {code: apperr.ObjectGone},
	"nosuchobject":          {code: apperr.ObjectGone},
	"notfound":              {code: apperr.ObjectGone},
	"not_found":             {code: apperr.ObjectGone}, // Backblaze, native; Google, JSON
	"file_not_present":      {code: apperr.ObjectGone}, // Backblaze, native
	"blobnotfound":          {code: apperr.ObjectGone}, // Azure
	"resourcenotfound":      {code: apperr.ObjectGone}, // Azure
	"pathnotfound":          {code: apperr.ObjectGone}, // Azure, Data Lake
	"filesystemnotfound":    {code: apperr.BucketGone}, // Azure, Data Lake
	"nosuchbucket":          {code: apperr.BucketGone},
	"containernotfound":     {code: apperr.BucketGone}, // Azure
	"containerbeingdeleted": {code: apperr.BucketGone}, // Azure
	"containerdisabled":     {code: apperr.BucketGone}, // Azure
	"invalidbucketname":     {code: apperr.BucketGone},

	// Replaced.
	"preconditionfailed":         {code: apperr.ObjectReplaced},
	"conditionnotmet":            {code: apperr.ObjectReplaced}, // Azure
	"conditionalrequestconflict": {code: apperr.ServerBusy, retry: true},

	// For another method.
	"methodnotallowed":                {code: apperr.LinkWrongMethod},
	"unsupportedhttpverb":             {code: apperr.LinkWrongMethod}, // Azure
	"authorizationpermissionmismatch": {code: apperr.LinkRefused},     // Azure; LinkWrongMethod where sp= lacks r

	// Refused, whatever the dates.
	"allaccessdisabled":             {code: apperr.LinkRefused},
	"accountproblem":                {code: apperr.LinkRefused},
	"invalidobjectstate":            {code: apperr.ObjectArchived}, // Glacier
	"blobarchived":                  {code: apperr.ObjectArchived}, // Azure
	"invalidkey":                    {code: apperr.LinkRefused},    // CloudFront: the key pair is gone
	"authorizationsourceipmismatch": {code: apperr.LinkRefused},    // Azure
	"authorizationprotocolmismatch": {code: apperr.LinkRefused},    // Azure
	"publicaccessnotpermitted":      {code: apperr.LinkRefused},    // Azure
	"accountisdisabled":             {code: apperr.LinkRefused},    // Azure
	"userdisable":                   {code: apperr.LinkRefused},    // Alibaba
	"download_cap_exceeded":         {code: apperr.LinkRefused},    // Backblaze

	// Too much to do.
	"slowdown":                         {code: apperr.ServerBusy, retry: true},
	"slowdownread":                     {code: apperr.ServerBusy, retry: true}, // MinIO
	"serviceunavailable":               {code: apperr.ServerBusy, retry: true},
	"internalerror":                    {code: apperr.ServerBusy, retry: true},
	"requesttimeout":                   {code: apperr.ServerBusy, retry: true}, // a 400 at AWS
	"operationaborted":                 {code: apperr.ServerBusy, retry: true},
	"serverbusy":                       {code: apperr.ServerBusy, retry: true}, // Azure
	"operationtimedout":                {code: apperr.ServerBusy, retry: true}, // Azure
	"toomanyrequests":                  {code: apperr.ServerBusy, retry: true},
	"too_many_requests":                {code: apperr.ServerBusy, retry: true}, // Backblaze
	"service_error":                    {code: apperr.ServerBusy, retry: true}, // Backblaze
	"internal_error":                   {code: apperr.ServerBusy, retry: true}, // Backblaze
	"bandwidthlimitexceeded":           {code: apperr.ServerBusy, retry: true},
	"requestlimitexceeded":             {code: apperr.ServerBusy, retry: true},
	"qpslimitexceeded":                 {code: apperr.ServerBusy, retry: true}, // Alibaba
	"downloadtrafficratelimitexceeded": {code: apperr.ServerBusy, retry: true}, // Alibaba
	"ratelimitexceeded":                {code: apperr.ServerBusy, retry: true}, // Google, as 403 or 429
	"userratelimitexceeded":            {code: apperr.ServerBusy, retry: true}, // Google
	"backenderror":                     {code: apperr.ServerBusy, retry: true}, // Google
	"xminioserverrefused":              {code: apperr.ServerBusy, retry: true}, // MinIO, starting
	"xminioservernotinitialized":       {code: apperr.ServerBusy, retry: true}, // MinIO, starting
}

// saidInWords is the one place where text decides: stores that say no more than this when a link is over or not
// begun. The dates are in every such link as well, but the server's clock is not in every answer. Beginnings of the
// message, as each store's source or reports have it; looked at only under a code that is vague about it.
var saidInWords = []struct {
	begins string
	code   apperr.Code
}{
	{"Request has expired", apperr.LinkExpired},          // MinIO, SeaweedFS, NooBaa, Tencent, Backblaze, older AWS
	{"Presigned URL has expired", apperr.LinkExpired},    // Ceph's later releases
	{"Forbidden: Date is too old", apperr.LinkExpired},   // Garage
	{"Bad request: Date is too old", apperr.LinkExpired}, // Garage, older
	{"Request is not yet valid", apperr.LinkNotYetValid}, // AWS: its <Expires> is not the end here
	{"Request is not valid yet", apperr.LinkNotYetValid}, // MinIO, versitygw, Alibaba
}

// regionInWords is how gateways that have no <Region> field name the right one in their message (versitygw, older
// MinIO); the code says already that a parameter is wrong.
const regionInWords = " is wrong; expecting "
