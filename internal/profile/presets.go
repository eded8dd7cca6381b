package profile

import "time"

const (
	day  = 24 * time.Hour
	week = 7 * day // SigV4's own limit: X-Amz-Expires ≤ 604800
)

const (
	gib        = 1 << 30
	tib        = 1 << 40
	tb         = 1_000_000_000_000
	hugeObject = 10_000 * 5 * gib // all parts of the largest size (S3 User Guide, "multipart upload limits")
)

// presets is a table of facts and never changed. Providers' own documents are the source; where a fact was measured
// on a server instead, Source says so.
var presets = []Preset{
	{
		Name: AWS, Title: "Amazon S3", EndpointTemplate: "https://s3.{region}.amazonaws.com", DefaultRegion: "us-east-1",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, ConditionalPut: true, ChecksumByDefault: true, OperationParam: true,
		ConditionalParts: true, Checksum: ChecksumCRC64NVME, Trailers: true, MaxObject: hugeObject,
		Source: "docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html",
	},
	{
		// Presigned links work on the account's host alone, not on custom domains.
		Name: "r2", Title: "Cloudflare R2", EndpointTemplate: "https://{account}.r2.cloudflarestorage.com", DefaultRegion: "auto",
		Style: StylePath, MaxExpiry: week, ConditionalPut: true, OperationParam: true,
		Checksum: ChecksumCRC64NVME, MaxObject: 5*tib - 5*gib,
		Source: "developers.cloudflare.com/r2/api/s3/presigned-urls/, …/r2/api/s3/api/ (checksums), …/r2/platform/limits/",
	},
	{
		Name: "b2", Title: "Backblaze B2", EndpointTemplate: "https://s3.{region}.backblazeb2.com", DefaultRegion: "us-west-004",
		Style: StylePath, MaxExpiry: week, OperationParam: true,
		MaxObject: 10 * tb,
		Source:    "backblaze.com/docs/cloud-storage-s3-compatible-api",
	},
	{
		Name: "wasabi", Title: "Wasabi", EndpointTemplate: "https://s3.{region}.wasabisys.com", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "docs.wasabi.com/docs/what-are-the-service-urls-for-wasabi-s-different-storage-regions",
	},
	{
		Name: "google", Title: "Google Cloud Storage", EndpointTemplate: "https://storage.googleapis.com", DefaultRegion: "auto",
		Style: StylePath, MaxExpiry: week, PostPolicy: true,
		Source: "cloud.google.com/storage/docs/interoperability",
	},
	{
		Name: "digitalocean", Title: "DigitalOcean Spaces", EndpointTemplate: "https://{region}.digitaloceanspaces.com", DefaultRegion: "",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "docs.digitalocean.com/products/spaces/reference/s3-compatibility/",
	},
	{
		Name: "minio", Title: "MinIO", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, ConditionalPut: true, ChecksumByDefault: true, OperationParam: true, Local: true,
		ConditionalParts: true, Checksum: ChecksumCRC64NVME, Trailers: true, MaxObject: hugeObject,
		Source: "measured",
	},
	{
		Name: "ceph", Title: "Ceph", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, OperationParam: true, Local: true,
		Source: "docs.ceph.com/en/latest/radosgw/s3/",
	},
	{
		Name: "garage", Title: "Garage", DefaultRegion: "garage",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, OperationParam: true, Local: true,
		Checksum: ChecksumCRC32C,
		Source:   "garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility/; its API pages name CRC32, CRC32C, SHA-1 and SHA-256",
	},
	{
		Name: "seaweedfs", Title: "SeaweedFS", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, ConditionalPut: true, OperationParam: true, Local: true,
		Source: "github.com/seaweedfs/seaweedfs/wiki/Amazon-S3-API",
	},
	{
		Name: "versitygw", Title: "Versity S3 Gateway", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, ConditionalPut: true, ChecksumByDefault: true, OperationParam: true, Local: true,
		ConditionalParts: true, Checksum: ChecksumCRC64NVME, Trailers: true, MaxObject: hugeObject,
		Source: "measured",
	},
	{
		Name: "scaleway", Title: "Scaleway", EndpointTemplate: "https://s3.{region}.scw.cloud", DefaultRegion: "fr-par",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		MaxObject: 5 * tb, MaxParts: 1000,
		Source: "scaleway.com/en/docs/object-storage/concepts/, …/api-cli/multipart-uploads/",
	},
	{
		Name: "ovh", Title: "OVHcloud", EndpointTemplate: "https://s3.{region}.io.cloud.ovh.net", DefaultRegion: "gra",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "help.ovhcloud.com: Object Storage, endpoints and geoavailability",
	},
	{
		Name: "hetzner", Title: "Hetzner", EndpointTemplate: "https://{region}.your-objectstorage.com", DefaultRegion: "fsn1",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "docs.hetzner.com/storage/object-storage/overview/",
	},
	{
		// The endpoint is the account's own, shown in its console.
		Name: "idrive", Title: "IDrive e2", EndpointTemplate: "https://{account}.idrivee2.com", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, OperationParam: true,
		Source: "idrive.com/s3-storage-e2/guides/",
	},
	{
		Name: "tigris", Title: "Tigris", EndpointTemplate: "https://t3.storage.dev", DefaultRegion: "auto",
		Style: StyleVirtual, MaxExpiry: 90 * day, PostPolicy: true, ConditionalPut: true, OperationParam: true,
		Source: "tigrisdata.com/docs/objects/presigned/",
	},
	{
		// Longer links are signed and served; week is kept because SigV4 says so.
		Name: "ibm", Title: "IBM Cloud Object Storage", EndpointTemplate: "https://s3.{region}.cloud-object-storage.appdomain.cloud", DefaultRegion: "us-south",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "cloud.ibm.com/docs/cloud-object-storage?topic=cloud-object-storage-presign-url",
	},
	{
		Name: "oracle", Title: "Oracle Object Storage", EndpointTemplate: "https://{account}.compat.objectstorage.{region}.oraclecloud.com", DefaultRegion: "",
		Style: StylePath, MaxExpiry: week, OperationParam: true,
		Source: "docs.oracle.com/iaas/Content/Object/Tasks/s3compatibleapi.htm",
	},
	{
		Name: "alibaba", Title: "Alibaba Cloud OSS", EndpointTemplate: "https://s3.oss-{region}.aliyuncs.com", DefaultRegion: "",
		Style: StyleVirtual, MaxExpiry: week, OperationParam: true,
		Source: "alibabacloud.com/help/en/oss/developer-reference/compatibility-with-amazon-s3",
	},
	{
		Name: "tencent", Title: "Tencent COS", EndpointTemplate: "https://cos.{region}.myqcloud.com", DefaultRegion: "",
		Style: StyleVirtual, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "tencentcloud.com/document/product/436/32537",
	},
	{
		Name: Practice, Title: "Practice storage", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, ConditionalPut: true, ChecksumByDefault: true, OperationParam: true, Local: true,
		ConditionalParts: true, Checksum: ChecksumCRC64NVME, Trailers: true, MaxObject: hugeObject,
		Source: "measured",
	},
	{
		Name: Other, Title: "Other S3 storage", DefaultRegion: "us-east-1",
		Style: StylePath, MaxExpiry: week, PostPolicy: true, OperationParam: true,
		Source: "what most servers have in common",
	},
}
