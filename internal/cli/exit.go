package cli

import "daypass/internal/apperr"

// Exit codes of the command line. They are a contract with scripts.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitExpired     = 3
	ExitRefused     = 4
	ExitGone        = 5
	ExitDisk        = 6
	ExitNetwork     = 7
	ExitInterrupted = 130
)

// exits gives the exit code of each failure that is not ExitFailed.
var exits = map[apperr.Code]int{
	apperr.Usage:          ExitUsage,
	apperr.LinkNotFound:   ExitUsage,
	apperr.LinkTooLong:    ExitUsage,
	apperr.LinkScheme:     ExitUsage,
	apperr.LinkUserInfo:   ExitUsage,
	apperr.LinkMalformed:  ExitUsage,
	apperr.ProfileUnknown: ExitUsage,
	apperr.ProfileExists:  ExitUsage,
	apperr.ProfileInvalid: ExitUsage,
	apperr.PlaceInvalid:   ExitUsage,

	apperr.ProfileFileBroken: ExitUsage,
	apperr.ProfileFileNewer:  ExitUsage,

	apperr.DurationInvalid: ExitUsage,
	apperr.SizeInvalid:     ExitUsage,
	apperr.TimeInvalid:     ExitUsage,
	apperr.LimitInvalid:    ExitUsage,
	apperr.ExpiryPast:      ExitUsage,
	apperr.ExpiryTooLong:   ExitUsage,
	apperr.ExpiryTooShort:  ExitUsage,
	apperr.JobNotFound:     ExitUsage,
	apperr.RequestNotFound: ExitUsage,
	apperr.LedgerNotFound:  ExitUsage,
	apperr.LinkOneFile:     ExitUsage,
	apperr.TicketBroken:    ExitUsage,
	apperr.TicketNewer:     ExitUsage,
	apperr.TicketTooLarge:  ExitUsage,
	apperr.FormBroken:      ExitUsage,
	apperr.PageInvalid:     ExitUsage,
	apperr.PageNewer:       ExitUsage,
	apperr.PageTooLarge:    ExitUsage,

	apperr.LinkExpired:       ExitExpired,
	apperr.CredentialExpired: ExitExpired,

	apperr.LinkGivesFile:     ExitRefused,
	apperr.LinkTakesFiles:    ExitRefused,
	apperr.LinkHeaderUnknown: ExitRefused,
	apperr.LinkOtherContent:  ExitRefused,
	apperr.FileOverLimit:     ExitRefused,
	apperr.TicketMixed:       ExitRefused,
	apperr.TicketInsecure:    ExitRefused,
	apperr.TicketClosed:      ExitRefused,
	apperr.LinkCutOff:        ExitRefused,
	apperr.SignatureMismatch: ExitRefused,
	apperr.LinkRefused:       ExitRefused,
	apperr.LinkUsed:          ExitRefused,
	apperr.ObjectArchived:    ExitRefused,
	apperr.LinkWrongMethod:   ExitRefused,
	apperr.LinkNotYetValid:   ExitRefused,
	apperr.ClockSkew:         ExitRefused,
	apperr.KeyRefused:        ExitRefused,
	apperr.PermissionMissing: ExitRefused,
	apperr.WrongRegion:       ExitRefused,
	apperr.AddressPrivate:    ExitRefused,
	apperr.AddressRefused:    ExitRefused,
	apperr.RedirectRefused:   ExitRefused,
	apperr.LinkKeyUnknown:    ExitRefused,
	apperr.RequestClosed:     ExitRefused,
	apperr.LinkWithdrawn:     ExitRefused,
	apperr.ObjectExists:      ExitRefused,
	apperr.ObjectTooLarge:    ExitRefused,
	apperr.StorageFull:       ExitRefused,

	apperr.ObjectGone:      ExitGone,
	apperr.ObjectReplaced:  ExitGone,
	apperr.LinkOtherObject: ExitGone,
	apperr.BucketGone:      ExitGone,

	apperr.DiskFull:        ExitDisk,
	apperr.DiskReadOnly:    ExitDisk,
	apperr.DiskError:       ExitDisk,
	apperr.FolderMissing:   ExitDisk,
	apperr.FolderIsFile:    ExitDisk,
	apperr.NameImpossible:  ExitDisk,
	apperr.FileExists:      ExitDisk,
	apperr.SourceMissing:   ExitDisk,
	apperr.SourceChanged:   ExitDisk,
	apperr.SourceNotFile:   ExitDisk,
	apperr.PlaceOccupied:   ExitDisk,
	apperr.DataDirReadOnly: ExitDisk,
	apperr.DataDirFull:     ExitDisk,

	apperr.NetworkGone:      ExitNetwork,
	apperr.ServerBusy:       ExitNetwork,
	apperr.ServerMisbehaved: ExitNetwork,
	apperr.Stalled:          ExitNetwork,
	apperr.CertificateBad:   ExitNetwork,
	apperr.EndpointUnknown:  ExitNetwork,
	apperr.EndpointClosed:   ExitNetwork,
	apperr.EndpointHTTPS:    ExitNetwork,
	apperr.EndpointHTTP:     ExitNetwork,
	apperr.NotTheFile:       ExitNetwork,

	apperr.Interrupted: ExitInterrupted,
}

// ExitCode gives the exit code for an error; ExitDone for nil.
func ExitCode(err error) int {
	if err == nil {
		return ExitDone
	}
	if code, ok := exits[apperr.CodeOf(err)]; ok {
		return code
	}
	return ExitFailed
}
