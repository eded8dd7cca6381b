package httpx

import "strings"

// region is where the storage says that the bucket is: a header, a field, or the host that it points to.
func (a answer) region() string {
	for _, text := range []string{
		a.header.Get("X-Amz-Bucket-Region"), a.body.Region,
		regionOfHost(a.body.Endpoint), regionOfHost(hostOfLocation(a.header.Get("Location"))), wordedRegion(a.body.Message),
	} {
		if isRegion(text) {
			return text
		}
	}
	return ""
}

func wordedRegion(message string) string {
	if _, rest, ok := strings.Cut(message, regionInWords); ok && rest != "" {
		name, _, _ := strings.Cut(rest[1:], rest[:1]) // between two quotes of either kind
		return name
	}
	return ""
}

// regionOfHost reads eu-west-1 out of bucket.s3.eu-west-1.amazonaws.com, bucket.s3-eu-west-1.amazonaws.com,
// bucket.s3.dualstack.eu-west-1.amazonaws.com and oss-cn-hangzhou.aliyuncs.com.
func regionOfHost(host string) string {
	labels := strings.Split(strings.ToLower(host), ".")
	for i, label := range labels {
		switch {
		case strings.HasPrefix(label, "s3-") && isRegion(label[3:]):
			return label[3:]
		case label == "s3" && i+1 < len(labels):
			next := labels[i+1]
			if next == "dualstack" && i+2 < len(labels) {
				next = labels[i+2]
			}
			if strings.Contains(next, "-") {
				return next
			}
		case strings.HasPrefix(label, "oss-"):
			return strings.TrimSuffix(label, "-internal")
		}
	}
	return ""
}

func hostOfLocation(location string) string {
	_, rest, ok := strings.Cut(location, "://")
	if !ok {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	return host
}

// isRegion bounds a server's word to what regions are made of.
func isRegion(text string) bool {
	if text == "" || len(text) > 40 {
		return false
	}
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
