package lab

import "daypass/internal/apperr"

// awsAnswers is Amazon S3's own, from its Error Responses page and public reports.
func awsAnswers() []Answer {
	x := func(inner string) string { return xmlHead + "<Error>" + inner + awsTail }
	return []Answer{
		{
			Name: "aws_expired", Provider: "aws", Status: 403, Means: apperr.LinkExpired, Source: "aws-sdk-js#2306, versitygw#2116",
			Body: x("<Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>60</X-Amz-Expires><Expires>{expired}</Expires><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "aws_expired_v2", Provider: "aws", Status: 403, Means: apperr.LinkExpired, Source: "aws-sdk-js#3493",
			Body: x("<Code>AccessDenied</Code><Message>Request has expired</Message><Expires>{expired}</Expires><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "aws_not_yet_valid", Provider: "aws", Status: 403, Means: apperr.LinkNotYetValid, Source: "s3-signer#16",
			Body: x("<Code>AccessDenied</Code><Message>Request is not yet valid</Message><X-Amz-Date>{now}</X-Amz-Date><Expires>{now}</Expires><ServerTime>{now}</ServerTime>"),
		},
		{
			Name: "aws_expired_token", Provider: "aws", Status: 400, Means: apperr.CredentialExpired, Source: "S3 error codes: ExpiredToken",
			Body: x("<Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Token-0>[left out]</Token-0>"),
		},
		{
			Name: "aws_invalid_token", Provider: "aws", Status: 400, Means: apperr.LinkRefused, Source: "S3 error codes: InvalidToken",
			Body: x("<Code>InvalidToken</Code><Message>The provided token is malformed or otherwise invalid.</Message><Token-0>[left out]</Token-0>"),
		},
		{
			Name: "aws_access_denied", Provider: "aws", Status: 403, Means: apperr.LinkRefused, Source: "S3 error codes: AccessDenied",
			Body: x("<Code>AccessDenied</Code><Message>Access Denied</Message>"),
		},
		{
			Name: "aws_headers_not_signed", Provider: "aws", Status: 403, Means: apperr.LinkRefused, Source: "S3 error codes: AccessDenied",
			Body: x("<Code>AccessDenied</Code><Message>There were headers present in the request which were not signed</Message><HeadersNotSigned>x-amz-checksum-mode</HeadersNotSigned>"),
		},
		{
			Name: "aws_signature_mismatch", Provider: "aws", Status: 403, Means: apperr.SignatureMismatch, Source: "S3 error codes: SignatureDoesNotMatch",
			Body: x("<Code>SignatureDoesNotMatch</Code><Message>" + mismatch + "</Message><AWSAccessKeyId>AKIALABLABLABLABLAB</AWSAccessKeyId><SignatureProvided>[left out]</SignatureProvided>"),
		},
		{
			Name: "aws_invalid_access_key", Provider: "aws", Status: 403, Means: apperr.LinkRefused, Source: "S3 error codes: InvalidAccessKeyId",
			Body: x("<Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not exist in our records.</Message><AWSAccessKeyId>AKIALABLABLABLABLAB</AWSAccessKeyId>"),
		},
		{
			Name: "aws_time_too_skewed", Provider: "aws", Status: 403, Means: apperr.ClockSkew, Source: "S3 error codes: RequestTimeTooSkewed",
			Body: x("<Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message><RequestTime>20260101T000000Z</RequestTime><ServerTime>{now}</ServerTime><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>"),
		},
		{
			Name: "aws_no_such_key", Provider: "aws", Status: 404, Means: apperr.ObjectGone, Source: "S3 error codes: NoSuchKey",
			Body: x("<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>{key}</Key>"),
		},
		{
			Name: "aws_no_such_version", Provider: "aws", Status: 404, Means: apperr.ObjectGone, Source: "S3 error codes: NoSuchVersion",
			Body: x("<Code>NoSuchVersion</Code><Message>The specified version does not exist.</Message><Key>{key}</Key>"),
		},
		{
			Name: "aws_delete_marker", Provider: "aws", Status: 405, Means: apperr.ObjectGone, Source: "S3 guide: GET of a delete marker by its version",
			Header: map[string]string{"X-Amz-Delete-Marker": "true", "Allow": "DELETE"},
			Body:   x("<Code>MethodNotAllowed</Code><Message>The specified method is not allowed against this resource.</Message><Method>GET</Method><ResourceType>DeleteMarker</ResourceType>"),
		},
		{
			Name: "aws_no_such_bucket", Provider: "aws", Status: 404, Means: apperr.BucketGone, Source: "S3 error codes: NoSuchBucket",
			Body: x("<Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>{bucket}</BucketName>"),
		},
		{
			Name: "aws_permanent_redirect", Provider: "aws", Status: 301, Means: apperr.WrongRegion, Region: "eu-central-1", Source: "S3 error codes: PermanentRedirect",
			Header: map[string]string{"X-Amz-Bucket-Region": "eu-central-1"},
			Body:   x("<Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.</Message><Endpoint>{bucket}.s3.eu-central-1.amazonaws.com</Endpoint><Bucket>{bucket}</Bucket>"),
		},
		{
			Name: "aws_temporary_redirect", Provider: "aws", Status: 307, Means: apperr.WrongRegion, Region: "eu-west-1", Source: "S3 guide: request redirection of new buckets",
			Header: map[string]string{"X-Amz-Bucket-Region": "eu-west-1", "Location": "http://{host}/elsewhere{path}"},
			Body:   x("<Code>TemporaryRedirect</Code><Message>Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.</Message><Endpoint>{bucket}.s3.eu-west-1.amazonaws.com</Endpoint><Bucket>{bucket}</Bucket>"),
		},
		{
			Name: "aws_region_header", Provider: "aws", Status: 400, Means: apperr.WrongRegion, Region: "eu-central-1", Source: "S3 error codes: AuthorizationHeaderMalformed",
			Body: x("<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'</Message><Region>eu-central-1</Region>"),
		},
		{
			Name: "aws_region_query", Provider: "aws", Status: 400, Means: apperr.WrongRegion, Region: "ap-south-1", Source: "aws-cli#4338",
			Body: x("<Code>AuthorizationQueryParametersError</Code><Message>Error parsing the X-Amz-Credential parameter; the region 'us-east-2' is wrong; expecting 'ap-south-1'</Message><Region>ap-south-1</Region>"),
		},
		{
			Name: "aws_precondition_failed", Provider: "aws", Status: 412, Means: apperr.ObjectReplaced, Source: "S3 error codes: PreconditionFailed",
			Body: x("<Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>If-Match</Condition>"),
		},
		{
			Name: "aws_invalid_range", Provider: "aws", Status: 416, Source: "S3 error codes: InvalidRange",
			Body: x("<Code>InvalidRange</Code><Message>The requested range is not satisfiable</Message><RangeRequested>bytes=0-0</RangeRequested><ActualObjectSize>0</ActualObjectSize>"),
		},
		{
			Name: "aws_archived", Provider: "aws", Status: 403, Means: apperr.ObjectArchived, Source: "S3 error codes: InvalidObjectState",
			Body: x("<Code>InvalidObjectState</Code><Message>The operation is not valid for the object's storage class</Message><StorageClass>GLACIER</StorageClass>"),
		},
		{
			Name: "aws_slow_down", Provider: "aws", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "S3 error codes: SlowDown",
			Body: x("<Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"),
		},
		{
			Name: "aws_slow_down_retry_after", Provider: "aws", Status: 503, Means: apperr.ServerBusy, Retry: true, Source: "RFC 9110 10.2.3",
			Header: map[string]string{"Retry-After": "1"},
			Body:   x("<Code>SlowDown</Code><Message>Please reduce your request rate.</Message>"),
		},
		{
			Name: "aws_internal_error", Provider: "aws", Status: 500, Means: apperr.ServerBusy, Retry: true, Source: "S3 error codes: InternalError",
			Body: x("<Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message>"),
		},
		{
			Name: "aws_request_timeout", Provider: "aws", Status: 400, Means: apperr.ServerBusy, Retry: true, Source: "S3 error codes: RequestTimeout",
			Body: x("<Code>RequestTimeout</Code><Message>Your socket connection to the server was not read from or written to within the timeout period.</Message>"),
		},
		{
			Name: "aws_error_in_200", Provider: "aws", Status: 200, Means: apperr.ServerBusy, Retry: true, Source: "S3 guide: CompleteMultipartUpload and CopyObject may answer 200 with an error",
			Body: x("<Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message>"),
		},
		{
			Name: "aws_method_not_allowed", Provider: "aws", Status: 405, Means: apperr.LinkWrongMethod, Source: "S3 error codes: MethodNotAllowed",
			Body: x("<Code>MethodNotAllowed</Code><Message>The specified method is not allowed against this resource.</Message><Method>GET</Method><ResourceType>OBJECT</ResourceType>"),
		},
	}
}
