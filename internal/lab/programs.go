package lab

import (
	"path/filepath"
	"testing"
)

// commandLine gives a program's arguments and environment. Keys go into the environment: arguments are for
// everyone to read.
func (s *Server) commandLine(o Options) (args, env []string) {
	if s.Kind == KindMinIO {
		return s.minioLine(o)
	}
	return s.versityLine(o)
}

// healthPath is where versitygw says that it serves. It begins as no bucket's name can: fiber, which routes there, keeps a
// list of routes of its own for each beginning of three bytes that a fixed route has, and goes on at the same place of
// another list when a path is rewritten under way. In virtual-host style versitygw rewrites /key to /bucket/key, so that
// with "/lab-health" and the bucket "lab" it did so twice, took the bucket for a part of what was signed, and refused every
// presigned link (1.8.0, SignatureDoesNotMatch).
const healthPath = "/-lab-health"

func (s *Server) versityLine(o Options) (args, env []string) {
	args = []string{"--port", s.Addr, "--region", s.Region, "--quiet", "--keep-alive", "--health", healthPath}
	if s.TLS {
		args = append(args, "--cert", filepath.Join(s.Dir, "certs", "public.crt"),
			"--key", filepath.Join(s.Dir, "certs", "private.key"))
	}
	if o.Domain != "" {
		args = append(args, "--virtual-domain", o.Domain)
	}
	if len(o.Guests) > 0 {
		args = append(args, "--iam-dir", s.iamDir())
	}
	// A side-car keeps metadata in files: not every file system under a temp folder has extended attributes.
	args = append(args, "posix", "--sidecar", filepath.Join(s.Dir, "meta"))
	if o.Versions {
		args = append(args, "--versioning-dir", filepath.Join(s.Dir, "versions"))
	}
	args = append(args, filepath.Join(s.Dir, "data"))
	return args, []string{"ROOT_ACCESS_KEY=" + s.AccessKey, "ROOT_SECRET_KEY=" + s.SecretKey}
}

func (s *Server) minioLine(o Options) (args, env []string) {
	args = []string{
		"server", "--quiet", "--address", s.Addr, "--certs-dir", filepath.Join(s.Dir, "certs"),
		filepath.Join(s.Dir, "data"),
	}
	env = []string{
		"MINIO_ROOT_USER=" + s.AccessKey, "MINIO_ROOT_PASSWORD=" + s.SecretKey, "MINIO_REGION=" + s.Region,
		"MINIO_BROWSER=off", "MINIO_UPDATE=off", "HOME=" + s.Dir,
	}
	if o.Domain != "" {
		env = append(env, "MINIO_DOMAIN="+o.Domain)
	}
	return args, env
}

// Each runs f as a parallel subtest against versitygw and MinIO, plain and with TLS.
func Each(t *testing.T, f func(t *testing.T, s *Server)) {
	t.Helper()
	for _, kind := range []Kind{KindVersity, KindMinIO} {
		for name, secure := range map[string]bool{"plain": false, "tls": true} {
			t.Run(string(kind)+"/"+name, func(t *testing.T) {
				t.Parallel()
				f(t, startFor(t, kind, []Options{{TLS: secure}}))
			})
		}
	}
}

// Both runs f as a parallel subtest against versitygw and MinIO, with the same options.
func Both(t *testing.T, f func(t *testing.T, s *Server), o ...Options) {
	t.Helper()
	for _, kind := range []Kind{KindVersity, KindMinIO} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f(t, startFor(t, kind, o))
		})
	}
}
