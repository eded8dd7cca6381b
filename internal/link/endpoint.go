package link

import (
	"net/netip"
	"strings"
)

// endpoint is what a host tells about where an object lies.
type endpoint struct {
	provider  Provider // "" where the host tells nothing
	root      string   // what bucket names are unique under; "" for unknown hosts
	bucket    string   // for virtual-host style
	region    string
	pathStyle bool
	known     bool // false: guesses
}

// locate reads a host; what the signature tells (region) helps.
func locate(hostport string, l Link) endpoint {
	host := strings.TrimSuffix(hostname(hostport), ".")
	for _, try := range []func(string, Link) (endpoint, bool){locateAWS, locateGoogle, locateAzure, locateR2, locateByTable} {
		if e, ok := try(host, l); ok {
			return e
		}
	}
	switch l.Scheme {
	case SchemeCFCanned, SchemeCFCustom, SchemeNone:
		return endpoint{}
	case SchemeSAS: // an own domain, or an emulator: /container/blob
		return endpoint{pathStyle: true}
	default:
		return guessEndpoint(host)
	}
}

func hostname(hostport string) string {
	if i := strings.LastIndexByte(hostport, ':'); i > strings.LastIndexByte(hostport, ']') {
		return hostport[:i]
	}
	return hostport
}

// locateAWS reads S3's hosts: regional, dual-stack, accelerated, FIPS, access points, China, VPC endpoints.
func locateAWS(host string, l Link) (endpoint, bool) {
	root := "aws"
	prefix, ok := strings.CutSuffix(host, ".amazonaws.com")
	if !ok {
		if prefix, ok = strings.CutSuffix(host, ".amazonaws.com.cn"); !ok {
			return endpoint{}, false
		}
		root = "aws-cn"
	}
	prefix = strings.TrimSuffix(prefix, ".vpce")
	labels := strings.Split(prefix, ".")
	i := serviceLabel(labels)
	if i < 0 {
		return endpoint{}, false
	}
	e := endpoint{provider: ProviderS3, root: root, known: true, bucket: strings.Join(labels[:i], "."), region: regionOf(labels[i:])}
	if strings.HasPrefix(e.region+l.Region, "us-gov-") {
		e.root = "aws-us-gov"
	}
	settleAWS(&e, labels[:i], labels[i])
	e.pathStyle = e.bucket == ""
	return e, true
}

// settleAWS handles hosts whose first labels are not simply a bucket.
func settleAWS(e *endpoint, before []string, service string) {
	switch {
	case strings.HasPrefix(service, "s3-accesspoint"), strings.HasPrefix(service, "s3-object-lambda"),
		strings.HasPrefix(service, "s3-outposts"), service == "s3-global":
		e.root += ":" + service + ":" + e.region
	case len(before) > 0 && strings.HasPrefix(before[len(before)-1], "vpce-"):
		// bucket.bucket.vpce-1.s3.region or bucket.vpce-1.s3.region/bucket
		e.bucket = strings.TrimPrefix(strings.Join(before[:len(before)-1], "."), "bucket")
		if e.bucket = strings.TrimPrefix(e.bucket, "."); e.bucket != "" {
			e.bucket = strings.TrimSuffix(e.bucket, ".bucket")
		}
	}
}

// serviceLabel finds "s3" or "s3-…", from the right since bucket names may look like it; -1 without one.
func serviceLabel(labels []string) int {
	for i := len(labels) - 1; i >= max(0, len(labels)-3); i-- {
		if labels[i] == "s3" || strings.HasPrefix(labels[i], "s3-") || strings.HasPrefix(labels[i], "s3express-") {
			return i
		}
	}
	return -1
}

// regionOf reads the region from the labels that begin with the service's one; "" for global hosts.
func regionOf(labels []string) string {
	if last := labels[len(labels)-1]; len(labels) > 1 && last != "dualstack" {
		return last
	}
	region := strings.TrimPrefix(labels[0], "s3-")
	region = strings.TrimPrefix(region, "fips-")
	switch {
	case region == labels[0], strings.HasPrefix(region, "accelerate"), strings.HasPrefix(region, "external-"), region == "global":
		return ""
	}
	return region
}

func locateGoogle(host string, _ Link) (endpoint, bool) {
	for _, root := range []string{"storage.googleapis.com", "storage.cloud.google.com", "commondatastorage.googleapis.com", "storage-download.googleapis.com"} {
		if host == root {
			return endpoint{provider: ProviderGoogle, root: "google", pathStyle: true, known: true}, true
		}
		if bucket, ok := strings.CutSuffix(host, "."+root); ok {
			return endpoint{provider: ProviderGoogle, root: "google", bucket: bucket, known: true}, true
		}
	}
	return endpoint{}, false
}

// locateAzure reads account.blob.core.windows.net and its national clouds: the container is in the path.
func locateAzure(host string, _ Link) (endpoint, bool) {
	for _, suffix := range []string{".core.windows.net", ".core.chinacloudapi.cn", ".core.usgovcloudapi.net", ".core.cloudapi.de", ".storage.azure.net"} {
		if strings.HasSuffix(host, suffix) {
			return endpoint{provider: ProviderAzure, root: host, pathStyle: true, known: true}, true
		}
	}
	return endpoint{}, false
}

// locateR2 reads [bucket.]account[.jurisdiction].r2.cloudflarestorage.com.
func locateR2(host string, _ Link) (endpoint, bool) {
	prefix, ok := strings.CutSuffix(host, ".r2.cloudflarestorage.com")
	if !ok {
		return endpoint{}, false
	}
	labels := strings.Split(prefix, ".")
	for i, label := range labels {
		if len(label) == 32 && allHex(label) {
			root := strings.Join(labels[i:], ".") + ".r2.cloudflarestorage.com"
			return endpoint{provider: ProviderS3, root: root, bucket: strings.Join(labels[:i], "."), pathStyle: i == 0, known: true}, true
		}
	}
	return endpoint{}, false
}

// guessEndpoint is for hosts of no known provider. An address or a name without dots is a server of one's
// own and nearly always path style; "bucket.s3.example.com" is not; everything else may be.
func guessEndpoint(host string) endpoint {
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	labels := strings.Split(host, ".")
	if err == nil || len(labels) == 1 {
		return endpoint{pathStyle: true}
	}
	for i, label := range labels[:len(labels)-1] {
		if serviceName(label) {
			return endpoint{pathStyle: i == 0, bucket: strings.Join(labels[:i], ".")}
		}
	}
	return endpoint{pathStyle: true}
}

// serviceName tells the first labels that people give to their storage.
func serviceName(label string) bool {
	switch label {
	case "s3", "minio", "storage", "objects", "objectstorage", "ceph", "rgw", "obs", "oss", "cos":
		return true
	}
	return strings.HasPrefix(label, "s3-")
}
