package lab

import "daypass/internal/apperr"

// s3LikeAnswers are those of stores that speak S3 in words of their own.
func s3LikeAnswers() []Answer {
	x := func(inner string) string { return xmlHead + "<Error>" + inner + "</Error>" }
	return []Answer{
		{
			Name: "r2_expired", Provider: "r2", Status: 403, Means: apperr.LinkExpired, Source: "cloudflare-docs#32436",
			Body: x("<Code>ExpiredRequest</Code><Message>Request has expired</Message>"),
		},
		{
			Name: "r2_expired_400", Provider: "r2", Status: 400, Means: apperr.LinkExpired, Source: "R2 error codes 10018, before 2026-07",
			Body: x("<Code>ExpiredRequest</Code><Message>Presigned URL or request signature has expired.</Message>"),
		},
		{
			Name: "r2_unauthorized", Provider: "r2", Status: 401, Means: apperr.LinkRefused, Source: "R2 error codes 10002",
			Body: x("<Code>Unauthorized</Code><Message>Unauthorized</Message>"),
		},
		{
			Name: "r2_signature_mismatch", Provider: "r2", Status: 403, Means: apperr.SignatureMismatch, Source: "R2 error codes 10035",
			Body: x("<Code>SignatureDoesNotMatch</Code><Message>" + mismatch + "</Message>"),
		},
		{
			Name: "r2_no_such_key", Provider: "r2", Status: 404, Means: apperr.ObjectGone, Source: "R2 error codes",
			Body: x("<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>"),
		},
		{
			Name: "ceph_expired", Provider: "ceph", Status: 403, Means: apperr.LinkRefused, Source: "rgw_auth_s3.cc: an expired link is EPERM, nothing more is said",
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><BucketName>{bucket}</BucketName><RequestId>tx000000000000000000001-0000000000-lab-default</RequestId><HostId>lab-default-default</HostId></Error>`,
		},
		{
			Name: "ceph_signature_mismatch", Provider: "ceph", Status: 403, Means: apperr.SignatureMismatch, Source: "rgw error table",
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>SignatureDoesNotMatch</Code><RequestId>tx000000000000000000002-0000000000-lab-default</RequestId><HostId>lab-default-default</HostId></Error>`,
		},
		{
			Name: "ceph_no_such_key", Provider: "ceph", Status: 404, Means: apperr.ObjectGone, Source: "rgw error table",
			Body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><BucketName>{bucket}</BucketName><RequestId>tx000000000000000000003-0000000000-lab-default</RequestId><HostId>lab-default-default</HostId></Error>`,
		},
		{
			Name: "wasabi_expired", Provider: "wasabi", Status: 403, Means: apperr.LinkExpired, Source: "same words as AWS",
			Header: map[string]string{"Server": "WasabiS3/7"},
			Body:   x("<Code>AccessDenied</Code><Message>Request has expired</Message><Expires>{expired}</Expires><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "b2_expired", Provider: "b2", Status: 401, Means: apperr.LinkExpired, Source: "Palmr#208",
			Body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>UnauthorizedAccess</Code><Message>Request has expired given timestamp: '20260815T210443Z' and expiration: 3600</Message></Error>`,
		},
		{
			Name: "b2_not_authorized", Provider: "b2", Status: 401, Means: apperr.LinkRefused, Source: "b2-sdk-python#136",
			Body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>UnauthorizedAccess</Code><Message>bucket is not authorized: {bucket}</Message></Error>`,
		},
		{
			Name: "b2_signature_mismatch", Provider: "b2", Status: 403, Means: apperr.SignatureMismatch, Source: "Backblaze S3-compatible API",
			Body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>SignatureDoesNotMatch</Code><Message>Signature validation failed</Message></Error>`,
		},
		{
			Name: "b2_no_such_key", Provider: "b2", Status: 404, Means: apperr.ObjectGone, Source: "Backblaze S3-compatible API",
			Body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>NoSuchKey</Code><Message>Key not found</Message></Error>`,
		},
		{
			Name: "b2_cap_exceeded", Provider: "b2", Status: 403, Means: apperr.LinkRefused, Source: "Backblaze caps and alerts",
			Body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>AccessDenied</Code><Message>Cannot download file, download bandwidth or transaction (Class B) cap exceeded. See the Caps &amp; Alerts page to increase your cap.</Message></Error>`,
		},
		{
			Name: "minio_expired", Provider: "minio", Status: 403, Means: apperr.LinkExpired, Source: "MinIO api-errors: ErrExpiredPresignRequest",
			Body: x("<Code>AccessDenied</Code><Message>Request has expired</Message><BucketName>{bucket}</BucketName><Resource>{path}</Resource><RequestId>17F0000000000000</RequestId><HostId>lab</HostId>"),
		},
		{
			Name: "minio_busy", Provider: "minio", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "MinIO api-errors: ErrSlowDown",
			Header: map[string]string{"Retry-After": "60"},
			Body:   x("<Code>SlowDownRead</Code><Message>Resource requested is unreadable, please reduce your request rate</Message>"),
		},
		{
			Name: "garage_expired", Provider: "garage", Status: 403, Means: apperr.LinkExpired, Source: "garage api/signature: date is too old",
			Body: x("<Code>AccessDenied</Code><Message>Forbidden: Date is too old</Message><Resource>{path}</Resource><Region>garage</Region>"),
		},
		{
			Name: "noobaa_expired", Provider: "noobaa", Status: 403, Means: apperr.LinkExpired, Source: "noobaa-core#8493",
			Body: x("<Code>AccessDenied</Code><Message>Request has expired</Message><Resource>{path}</Resource><RequestId>lab</RequestId>"),
		},
		{
			Name: "ozone_expired", Provider: "ozone", Status: 400, Means: apperr.LinkRefused, Source: "apache/ozone#10749: before the change nothing tells it apart",
			Body: x("<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header you provided is invalid.</Message><Resource>{path}</Resource>"),
		},
	}
}
