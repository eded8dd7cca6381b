package cli

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"daypass/internal/apperr"
)

func TestErrorsGiveTheContractsExitCodes(t *testing.T) {
	t.Parallel()
	for want, errs := range map[int][]error{
		0:   {nil},
		1:   {errors.New("anything else"), apperr.New(apperr.VerificationFailed, nil), apperr.New(apperr.VaultUnavailable, nil)},
		2:   {apperr.New(apperr.Usage, nil), apperr.New(apperr.LinkNotFound, nil)},
		3:   {apperr.New(apperr.LinkExpired, nil), apperr.New(apperr.CredentialExpired, nil)},
		4:   {apperr.New(apperr.SignatureMismatch, nil), apperr.New(apperr.LinkRefused, nil), apperr.New(apperr.LinkCutOff, nil)},
		5:   {apperr.New(apperr.ObjectGone, nil), fmt.Errorf("wrapped: %w", apperr.New(apperr.ObjectReplaced, nil))},
		6:   {apperr.New(apperr.DiskFull, nil), apperr.New(apperr.DataDirReadOnly, nil)},
		7:   {apperr.New(apperr.NetworkGone, nil), apperr.New(apperr.ServerBusy, nil)},
		130: {context.Canceled, reported{apperr.New(apperr.Interrupted, nil)}},
	} {
		for _, err := range errs {
			if got := ExitCode(err); got != want {
				t.Errorf("%v exits with %d, not %d", err, got, want)
			}
		}
	}
}

// failsOtherwise are the codes that exit with 1 on purpose: a new code must be put here or into exits.
var failsOtherwise = []apperr.Code{
	apperr.LinkNeeded, apperr.VerificationFailed, apperr.LinkNotProved, apperr.NotWithdrawable, apperr.NotWithdrawn, apperr.PageDownloads, apperr.FormUnsafe, apperr.PagePathStyle, apperr.DataDirNewer, apperr.DataDirDamaged, apperr.DataDirForeign,
	apperr.DataDirBusy, apperr.JobBusy, apperr.JobNotPossible, apperr.VaultUnavailable, apperr.VaultLocked, apperr.PassphraseNeeded, apperr.PassphraseWrong,
	apperr.LinkStartsOver, apperr.LinkEndsFirst, apperr.FilesFailed,
	apperr.NotSupported, apperr.PracticeBusy, apperr.Internal,
}

func TestEveryCodeHasAnExitCodeAndSentences(t *testing.T) {
	t.Parallel()
	words := testWording(t)
	otherwise := map[apperr.Code]bool{}
	for _, code := range failsOtherwise {
		otherwise[code] = true
	}
	for _, code := range allCodes(t) {
		if _, listed := exits[code]; listed == otherwise[code] {
			t.Errorf("%s: decide its exit code once, in exits or in failsOtherwise", code)
		}
		message, next := words.sentences(apperr.New(code, nil))
		if message == "" || next == "" || placeholder.MatchString(message+next) {
			t.Errorf("%s without parameters says %q, %q", code, message, next)
		}
	}
}

// allCodes reads the constants from the source, so that none is forgotten.
func allCodes(t *testing.T) (codes []apperr.Code) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../apperr/codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, _ := strconv.Unquote(literal.Value)
			codes = append(codes, apperr.Code(text))
		}
		return true
	})
	if len(codes) < 50 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	return codes
}
