package lab

import "daypass/internal/apperr"

// otherAnswers are those of stores with protocols of their own: Google, Azure, CloudFront, Alibaba, Tencent.
func otherAnswers() []Answer {
	g := func(inner string) string { return `<?xml version='1.0' encoding='UTF-8'?><Error>` + inner + `</Error>` }
	azure := func(code, message, detail string) string {
		body := "\ufeff" + `<?xml version="1.0" encoding="utf-8"?><Error><Code>` + code + `</Code><Message>` + message +
			"\nRequestId:00000000-0000-0000-0000-000000000000\nTime:{now}</Message>"
		if detail != "" {
			body += `<AuthenticationErrorDetail>` + detail + `</AuthenticationErrorDetail>`
		}
		return body + `</Error>`
	}
	azureHead := func(code string) map[string]string {
		return map[string]string{"X-Ms-Error-Code": code, "Server": "Microsoft-HTTPAPI/2.0", "Content-Type": "application/xml"}
	}
	const azureAuth = "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature."
	cf := map[string]string{"Server": "CloudFront", "X-Cache": "Error from cloudfront", "Content-Type": "text/xml"}
	oss := func(inner string) string {
		return xmlHead + "<Error>" + inner + "<RequestId>000000000000000000000000</RequestId><HostId>{host}</HostId>"
	}
	cos := func(inner string) string {
		return `<?xml version='1.0' encoding='utf-8' ?><Error>` + inner +
			`<Resource>{host}{path}</Resource><RequestId>bGFi</RequestId><TraceId>bGFi</TraceId></Error>`
	}
	return []Answer{
		{
			Name: "google_expired", Provider: "google", Status: 400, Means: apperr.LinkExpired, Source: "floci-gcp#32, XML API errors: ExpiredToken",
			Body: g("<Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Details>Request signature expired at: {expired}</Details>"),
		},
		{
			Name: "google_expired_v2", Provider: "google", Status: 400, Means: apperr.LinkExpired, Source: "fog-google#264",
			Body: g("<Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Details>Request has expired: 1788609600</Details>"),
		},
		{
			Name: "google_signature_mismatch", Provider: "google", Status: 403, Means: apperr.SignatureMismatch, Source: "nodejs-storage#64",
			Body: g("<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your Google secret key and signing method.</Message><StringToSign>[left out]</StringToSign>"),
		},
		{
			Name: "google_access_denied", Provider: "google", Status: 403, Means: apperr.LinkRefused, Source: "XML API errors: AccessDenied",
			Body: g("<Code>AccessDenied</Code><Message>Access denied.</Message><Details>lab@lab.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object.</Details>"),
		},
		{
			Name: "google_no_such_key", Provider: "google", Status: 404, Means: apperr.ObjectGone, Source: "XML API errors: NoSuchKey",
			Body: g("<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Details>No such object: {bucket}/{key}</Details>"),
		},
		{
			Name: "google_no_such_bucket", Provider: "google", Status: 404, Means: apperr.BucketGone, Source: "XML API errors: NoSuchBucket",
			Body: g("<Code>NoSuchBucket</Code><Message>The specified bucket does not exist.</Message>"),
		},
		{
			Name: "google_too_many", Provider: "google", Status: 429, Means: apperr.ServerBusy, Retry: true, Source: "XML API errors: 429",
			Body: g("<Code>TooManyRequests</Code><Message>The rate of requests is too high.</Message>"),
		},

		{
			Name: "azure_expired", Provider: "azure", Status: 403, Means: apperr.LinkExpired, Source: "AzureStorageExplorer#3219", Header: azureHead("AuthenticationFailed"),
			Body: azure("AuthenticationFailed", azureAuth, "Signature not valid in the specified time frame: Start [Thu, 01 Jan 2026 08:00:00 GMT] - Expiry [{expired_http}] - Current [{now_http}]"),
		},
		{
			Name: "azure_expired_no_start", Provider: "azure", Status: 403, Means: apperr.LinkExpired, Source: "floci-az#89: a link without st", Header: azureHead("AuthenticationFailed"),
			Body: azure("AuthenticationFailed", azureAuth, "Signed expiry time [{expired_http}] must be after signed start time [{now_http}]"),
		},
		{
			Name: "azure_not_yet_valid", Provider: "azure", Status: 403, Means: apperr.LinkNotYetValid, Source: "same detail, start in the future", Header: azureHead("AuthenticationFailed"),
			Body: azure("AuthenticationFailed", azureAuth, "Signature not valid in the specified time frame: Start [Fri, 01 Jan 2100 08:00:00 GMT] - Expiry [Sat, 02 Jan 2100 08:00:00 GMT] - Current [{now_http}]"),
		},
		{
			Name: "azure_signature_mismatch", Provider: "azure", Status: 403, Means: apperr.SignatureMismatch, Source: "Azure Storage: common SAS errors", Header: azureHead("AuthenticationFailed"),
			Body: azure("AuthenticationFailed", azureAuth, "Signature did not match. String to sign used was [left out]"),
		},
		{
			Name: "azure_permission", Provider: "azure", Status: 403, Means: apperr.LinkRefused, Source: "Azure Storage error codes", Header: azureHead("AuthorizationPermissionMismatch"),
			Body: azure("AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.", ""),
		},
		{
			Name: "azure_no_such_blob", Provider: "azure", Status: 404, Means: apperr.ObjectGone, Source: "Azure Storage error codes", Header: azureHead("BlobNotFound"),
			Body: azure("BlobNotFound", "The specified blob does not exist.", ""),
		},
		{
			Name: "azure_no_such_container", Provider: "azure", Status: 404, Means: apperr.BucketGone, Source: "Azure Storage error codes", Header: azureHead("ContainerNotFound"),
			Body: azure("ContainerNotFound", "The specified container does not exist.", ""),
		},
		{
			Name: "azure_condition", Provider: "azure", Status: 412, Means: apperr.ObjectReplaced, Source: "Azure Storage error codes", Header: azureHead("ConditionNotMet"),
			Body: azure("ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.", ""),
		},
		{
			Name: "azure_busy", Provider: "azure", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "Azure Storage error codes", Header: azureHead("ServerBusy"),
			Body: azure("ServerBusy", "The server is busy.", ""),
		},

		{
			Name: "cloudfront_denied", Provider: "cloudfront", Status: 403, Means: apperr.LinkRefused, Source: "expired, not yet valid and changed all answer this", Header: cf,
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>`,
		},
		{
			Name: "cloudfront_missing_key", Provider: "cloudfront", Status: 403, Means: apperr.SignatureMismatch, Source: "aws-cloudfront-sign#20", Header: cf,
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>`,
		},
		{
			Name: "cloudfront_unknown_key", Provider: "cloudfront", Status: 403, Means: apperr.LinkRefused, Source: "aws-sdk-php#1228", Header: cf,
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidKey</Code><Message>Unknown Key</Message></Error>`,
		},
		{
			Name: "cloudfront_malformed_policy", Provider: "cloudfront", Status: 403, Means: apperr.SignatureMismatch, Source: "CloudFront guide", Header: cf,
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>MalformedPolicy</Code><Message>Malformed Policy</Message></Error>`,
		},

		{
			Name: "alibaba_expired", Provider: "alibaba", Status: 403, Means: apperr.LinkExpired, Source: "johnlui/AliyunOSS#20, OSS EC 0002-00000069",
			Body: oss("<Code>AccessDenied</Code><Message>Request has expired.</Message>") + "<Expires>{expired}</Expires><ServerTime>{now}</ServerTime><EC>0002-00000069</EC></Error>",
		},
		{
			Name: "alibaba_not_yet_valid", Provider: "alibaba", Status: 403, Means: apperr.LinkNotYetValid, Source: "OSS EC 0002-00000235",
			Body: oss("<Code>AccessDenied</Code><Message>Request is not valid yet.</Message>") + "<ServerTime>{now}</ServerTime><EC>0002-00000235</EC></Error>",
		},
		{
			Name: "alibaba_token_expired", Provider: "alibaba", Status: 403, Means: apperr.CredentialExpired, Source: "OSS error codes: SecurityTokenExpired",
			Body: oss("<Code>SecurityTokenExpired</Code><Message>The security token you provided has expired.</Message>") + "</Error>",
		},
		{
			Name: "alibaba_signature_mismatch", Provider: "alibaba", Status: 403, Means: apperr.SignatureMismatch, Source: "OSS error codes: SignatureDoesNotMatch",
			Body: oss("<Code>SignatureDoesNotMatch</Code><Message>"+mismatch+"</Message>") + "</Error>",
		},
		{
			Name: "alibaba_no_such_key", Provider: "alibaba", Status: 404, Means: apperr.ObjectGone, Source: "OSS error codes: NoSuchKey",
			Body: oss("<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>") + "<Key>{key}</Key></Error>",
		},

		{
			Name: "tencent_expired", Provider: "tencent", Status: 403, Means: apperr.LinkExpired, Source: "cos-php-sdk-v5#153",
			Body: cos("<Code>AccessDenied</Code><Message>Request has expired</Message><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "tencent_token_expired", Provider: "tencent", Status: 403, Means: apperr.CredentialExpired, Source: "COS error codes: ExpiredToken",
			Body: cos("<Code>ExpiredToken</Code><Message>The provided token has expired.</Message>"),
		},
		{
			Name: "tencent_access_denied", Provider: "tencent", Status: 403, Means: apperr.LinkRefused, Source: "cos-wx-sdk-v5#30",
			Body: cos("<Code>AccessDenied</Code><Message>Access Denied.</Message><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "tencent_signature_mismatch", Provider: "tencent", Status: 403, Means: apperr.SignatureMismatch, Source: "COS error codes: SignatureDoesNotMatch",
			Body: cos("<Code>SignatureDoesNotMatch</Code><Message>The Signature you specified is invalid.</Message><StringToSign>[left out]</StringToSign>"),
		},
		{
			Name: "tencent_no_such_key", Provider: "tencent", Status: 404, Means: apperr.ObjectGone, Source: "COS error codes: NoSuchKey",
			Body: cos("<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"),
		},
	}
}

// webAnswers are no store's: gateways, proxies and sign-in pages on the way.
func webAnswers() []Answer {
	html := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	page := func(title string) string {
		return "<html><head><title>" + title + "</title></head><body><center><h1>" + title + "</h1></center></body></html>"
	}
	return []Answer{
		{Name: "captive_portal", Provider: "web", Status: 200, Means: apperr.NotTheFile, Source: "a sign-in page in place of the file", Header: html, Body: htmlLogin},
		{
			Name: "captive_portal_redirect", Provider: "web", Status: 302, Means: apperr.RedirectRefused, Source: "a hotel's network",
			Header: map[string]string{"Location": "http://portal.invalid/login?from={host}", "Content-Type": "text/html"}, Body: page("302 Found"),
		},
		{
			Name: "proxy_auth", Provider: "web", Status: 407, Source: "RFC 9110 15.5.8",
			Header: map[string]string{"Proxy-Authenticate": `Basic realm="office"`, "Content-Type": "text/html"}, Body: page("407 Proxy Authentication Required"),
		},
		{Name: "network_auth", Provider: "web", Status: 511, Means: apperr.NotTheFile, Source: "RFC 6585 section 6", Header: html, Body: htmlLogin},
		{Name: "gateway_bad", Provider: "web", Status: 502, Means: apperr.ServerBusy, Retry: true, Source: "nginx", Header: html, Body: page("502 Bad Gateway")},
		{Name: "gateway_timeout", Provider: "web", Status: 504, Means: apperr.ServerBusy, Retry: true, Source: "nginx", Header: html, Body: page("504 Gateway Time-out")},
		{Name: "busy", Provider: "web", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "nginx", Header: html, Body: page("503 Service Temporarily Unavailable")},
		{
			Name: "too_many", Provider: "web", Status: 429, Means: apperr.ServerBusy, Retry: true, Source: "RFC 6585 section 4",
			Header: map[string]string{"Retry-After": "1", "Content-Type": "text/html"}, Body: page("429 Too Many Requests"),
		},
		{Name: "too_many_bare", Provider: "web", Status: 429, Means: apperr.ServerBusy, Retry: true, Source: "without Retry-After", Body: ""},
		{
			Name: "retry_after_date", Provider: "web", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "RFC 9110 10.2.3: an HTTP date",
			Header: map[string]string{"Retry-After": "{now_http}"}, Body: "",
		},
		{Name: "forbidden_html", Provider: "web", Status: 403, Means: apperr.LinkRefused, Source: "a web application firewall", Header: html, Body: page("403 Forbidden")},
		{Name: "not_found_html", Provider: "web", Status: 404, Means: apperr.ObjectGone, Source: "a plain web server", Header: html, Body: page("404 Not Found")},
		{
			Name: "redirect_metadata", Provider: "web", Status: 302, Means: apperr.RedirectRefused, Source: "server-side request forgery",
			Header: map[string]string{"Location": "http://169.254.169.254/latest/meta-data/"}, Body: "",
		},
		{
			Name: "redirect_loop", Provider: "web", Status: 302, Means: apperr.RedirectRefused, Source: "a loop",
			Header: map[string]string{"Location": "{path}?again=1"}, Body: "",
		},
	}
}
