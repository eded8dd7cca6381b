package app

// enumLists is what the binding generator makes TypeScript enums of.
func enumLists() []any {
	return []any{
		[]enumValue[LinkState]{{LinkWorks, "WORKS"}, {LinkExpired, "EXPIRED"}, {LinkRefused, "REFUSED"}, {LinkGone, "GONE"}, {LinkCutOff, "CUT_OFF"}, {LinkUnknown, "UNKNOWN"}},
		[]enumValue[Capability]{{CanDownload, "DOWNLOAD"}, {CanUpload, "UPLOAD"}, {CanUnknown, "UNKNOWN"}},
		[]enumValue[IssuedState]{{IssuedActive, "ACTIVE"}, {IssuedEndsSoon, "ENDS_SOON"}, {IssuedExpired, "EXPIRED"}, {IssuedWithdrawn, "WITHDRAWN"}, {IssuedBroken, "BROKEN"}, {IssuedUnknownKey, "UNKNOWN_KEY"}},
		[]enumValue[LinkKind]{{LinkKindFile, "FILE"}, {LinkKindPage, "PAGE"}, {LinkKindRequest, "REQUEST"}},
		[]enumValue[LinkFile]{{LinkFilePage, "PAGE"}, {LinkFileShortcut, "SHORTCUT"}},
		[]enumValue[Cap]{{CapNone, "NONE"}, {CapProvider, "PROVIDER"}, {CapPolicy, "POLICY"}, {CapCredential, "CREDENTIAL"}},
		[]enumValue[JobState]{{JobQueued, "QUEUED"}, {JobPreparing, "PREPARING"}, {JobRunning, "RUNNING"}, {JobWaiting, "WAITING"}, {JobPaused, "PAUSED"}, {JobFinishing, "FINISHING"}, {JobDone, "DONE"}, {JobFailed, "FAILED"}, {JobCancelled, "CANCELLED"}},
		[]enumValue[JobKind]{{KindDownload, "DOWNLOAD"}, {KindUpload, "UPLOAD"}, {KindFolderDownload, "FOLDER_DOWNLOAD"}, {KindFolderUpload, "FOLDER_UPLOAD"}},
		[]enumValue[Via]{{ViaProfile, "PROFILE"}, {ViaLink, "LINK"}, {ViaTicket, "TICKET"}, {ViaForm, "FORM"}},
		[]enumValue[ItemState]{{ItemPending, "PENDING"}, {ItemRunning, "RUNNING"}, {ItemDone, "DONE"}, {ItemFailed, "FAILED"}, {ItemSkipped, "SKIPPED"}, {ItemLeftOut, "LEFT_OUT"}},
		[]enumValue[WaitReason]{{WaitNone, "NONE"}, {WaitLink, "LINK"}, {WaitNetwork, "NETWORK"}, {WaitDisk, "DISK"}, {WaitAddress, "ADDRESS"}, {WaitTime, "TIME"}},
		[]enumValue[Verified]{{VerifiedNot, "NOT"}, {VerifiedCRC64NVME, "CRC64NVME"}, {VerifiedCRC32C, "CRC32C"}, {VerifiedMD5, "MD5"}, {VerifiedETagParts, "ETAG_PARTS"}, {VerifiedSize, "SIZE"}},
		[]enumValue[Existing]{{ExistingRename, "RENAME"}, {ExistingReplace, "REPLACE"}, {ExistingSkip, "SKIP"}, {ExistingAsk, "ASK"}},
		[]enumValue[StepName]{{StepResolve, "RESOLVE"}, {StepConnect, "CONNECT"}, {StepTLS, "TLS"}, {StepClock, "CLOCK"}, {StepKey, "KEY"}, {StepRegion, "REGION"}, {StepList, "LIST"}, {StepRead, "READ"}},
		[]enumValue[StepState]{{StepOK, "OK"}, {StepFailed, "FAILED"}, {StepSkipped, "SKIPPED"}},
		[]enumValue[AddressStyle]{{StyleAuto, "AUTO"}, {StylePath, "PATH"}, {StyleVirtual, "VIRTUAL"}},
		[]enumValue[Theme]{{ThemeSystem, "SYSTEM"}, {ThemeLight, "LIGHT"}, {ThemeDark, "DARK"}},
		[]enumValue[RequestKind]{{AskPage, "PAGE"}, {AskTicket, "TICKET"}, {AskPut, "PUT"}, {AskPost, "POST"}},
		[]enumValue[RequestState]{{RequestMaking, "MAKING"}, {RequestOpen, "OPEN"}, {RequestClosing, "CLOSING"}, {RequestOver, "CLOSED"}},
		[]enumValue[RequestLimit]{{LimitedByNone, "NONE"}, {LimitedBySignature, "SIGNATURE"}, {LimitedOnArrival, "ARRIVAL"}},
		[]enumValue[VaultKind]{{VaultUnopened, "UNOPENED"}, {VaultKeychain, "KEYCHAIN"}, {VaultPassphrase, "PASSPHRASE"}, {VaultMemory, "MEMORY"}},
	}
}
