package link

import "strings"

// root is one pattern of a provider's host: labels from the left, "*" for a region.
type root struct {
	provider Provider
	labels   []string
}

// roots are the endpoints of S3-compatible providers, the longer ones of a kind first. What stands before such a
// host is the bucket; where nothing does, the bucket is in the path. Taken from the providers' documents.
var roots = compile(map[Provider][]string{
	ProviderAlibaba: {"s3.oss-*.aliyuncs.com", "oss-*.aliyuncs.com"},
	ProviderTencent: {"cos.*.myqcloud.com", "cos.*.tencentcos.cn", "cos-internal.*.tencentcos.cn"},
	ProviderS3: {
		"s3.*.wasabisys.com", "s3.wasabisys.com", "s3.*.backblazeb2.com", "*.cdn.digitaloceanspaces.com", "*.digitaloceanspaces.com",
		"*.linodeobjects.com", "s3.*.scw.cloud", "s3.*.io.cloud.ovh.net", "s3.*.perf.cloud.ovh.net", "s3.*.cloud.ovh.net", "s3.*.io.cloud.ovh.us",
		"*.your-objectstorage.com", "s3.*.cloud-object-storage.appdomain.cloud", "*.vultrobjects.com", "sos-*.exo.io", "*.contabostorage.com",
		"fly.storage.tigris.dev", "t3.storage.dev", "t3.storageapi.dev", "gateway.*.storjshare.io", "gateway.storjshare.io", "s3.filebase.com",
		"storage.yandexcloud.net", "s3.yandexcloud.net", "obs.*.myhuaweicloud.com", "*.compat.objectstorage.*.oraclecloud.com",
		"objects-*.dream.io", "s3.*.ionoscloud.com", "s3-*.ionoscloud.com", "s3.*.synologyc2.net", "s3.*.lyvecloud.seagate.com",
		"s3.*.arubacloud.com", "s3.*.stackitcloud.com", "objects.*.exoscale.com", "ewr1.vultrobjects.com", "nos-*.163yun.com",
		"s3.*.qiniucs.com", "*.upcloudobjects.com", "s3.*.idrivee2.com", "s3.*.sakurastorage.jp", "object.*.cloud.switch.ch",
	},
})

func compile(patterns map[Provider][]string) []root {
	var out []root
	for _, provider := range []Provider{ProviderAlibaba, ProviderTencent, ProviderS3} {
		for _, p := range patterns[provider] {
			out = append(out, root{provider: provider, labels: strings.Split(p, ".")})
		}
	}
	return out
}

func locateByTable(host string, _ Link) (endpoint, bool) {
	labels := strings.Split(host, ".")
	for _, r := range roots {
		n := len(labels) - len(r.labels)
		if n < 0 {
			continue
		}
		region, ok := matchLabels(r.labels, labels[n:])
		if !ok {
			continue
		}
		bucket := strings.Join(labels[:n], ".")
		return endpoint{
			provider: r.provider, root: strings.Join(labels[n:], "."), bucket: bucket,
			region: strings.TrimSuffix(region, "-internal"), pathStyle: bucket == "", known: true,
		}, true
	}
	return endpoint{}, false
}

// matchLabels compares from the right, where hosts differ first, and gives what stood for the last "*".
func matchLabels(pattern, labels []string) (region string, ok bool) {
	for i := len(pattern) - 1; i >= 0; i-- {
		prefix, wild := strings.CutSuffix(pattern[i], "*")
		switch {
		case !wild && pattern[i] != labels[i]:
			return "", false
		case wild && (!strings.HasPrefix(labels[i], prefix) || labels[i] == prefix):
			return "", false
		case wild && region == "":
			region = labels[i][len(prefix):]
		}
	}
	return region, true
}
